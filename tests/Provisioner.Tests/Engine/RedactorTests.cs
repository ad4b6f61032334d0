using Monitor.Provisioner.Engine;
using Monitor.Provisioner.Secrets;

namespace Monitor.Provisioner.Tests.Engine;

/// <summary>Secrets stay out of what people and logs see.</summary>
public sealed class RedactorTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("monitor-redact-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public void Masks_every_password_also_those_made_later()
    {
        var secrets = SecretStore.Open(Path.Combine(root, "secrets.yml"));
        var redactor = new Redactor(secrets);
        var (first, second) = (secrets.Get("a"), secrets.Get("b"));

        Assert.Equal("login with [secret]:[secret]@host, and plain words", redactor.Redact($"login with {first}:{second}@host, and plain words"));
    }

    [Theory]
    [InlineData("-----BEGIN PRIVATE KEY-----\nMIGH\nAgEA\n-----END PRIVATE KEY-----\n", "[secret]\n")]
    [InlineData("-----BEGIN EC PRIVATE KEY-----\ncut off", "[secret]")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMIIB\n", "-----BEGIN CERTIFICATE-----\nMIIB\n")]
    public void Masks_private_keys_even_when_cut_off(string text, string expected) =>
        Assert.Equal(expected, new Redactor(SecretStore.Open(Path.Combine(root, "secrets.yml"))).Redact(text));
}
