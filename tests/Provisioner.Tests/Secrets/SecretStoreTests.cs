using Monitor.Provisioner.Secrets;

namespace Monitor.Provisioner.Tests.Secrets;

public sealed class SecretStoreTests : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("monitor-secrets-");

    private string StorePath => Path.Combine(directory.FullName, "fleet", "secrets.yml");

    [Fact]
    public void Gives_the_same_secret_again_also_after_it_was_opened_again()
    {
        var secret = SecretStore.Open(StorePath).Get("pg-test/postgres");

        var again = SecretStore.Open(StorePath);
        Assert.Equal(secret, again.Get("pg-test/postgres"));
        Assert.NotEqual(secret, again.Get("pg-test/replicator"));
    }

    [Fact]
    public void Secrets_need_no_quoting_anywhere()
    {
        var store = SecretStore.Open(StorePath);

        Assert.All(Enumerable.Range(0, 50), number => Assert.Matches("^[A-Za-z0-9]{32}$", store.Get($"a/{number}")));
    }

    [Fact]
    public void The_file_is_for_its_owner_only()
    {
        SecretStore.Open(StorePath).Get("etcd/root");

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(StorePath));
        Assert.Equal(["secrets.yml"], Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(StorePath)!).Select(Path.GetFileName));
    }

    [Fact]
    public void Many_at_once_and_in_two_stores_of_one_file_agree()
    {
        var stores = new[] { SecretStore.Open(StorePath), SecretStore.Open(StorePath) };
        var secrets = new string[80];

        Parallel.For(0, secrets.Length, number => secrets[number] = stores[number % 2].Get($"role-{number / 2 % 10}"));

        var written = SecretStore.Open(StorePath);
        Assert.All(Enumerable.Range(0, secrets.Length), number => Assert.Equal(written.Get($"role-{number / 2 % 10}"), secrets[number]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("# only a comment\n")]
    [InlineData("etcd/root: [S3cret")]
    [InlineData("- a list\n- S3cret\n")]
    [InlineData("etcd/root: { nested: S3cret }\n")]
    public void A_broken_file_is_refused_left_alone_and_not_quoted(string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(StorePath)!);
        File.WriteAllText(StorePath, content);

        var fault = Assert.Throws<InvalidDataException>(() => SecretStore.Open(StorePath));

        Assert.Contains(StorePath, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("S3cret", fault.ToString(), StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(StorePath));
    }

    [Fact]
    public void A_file_that_broke_while_it_was_open_is_not_overwritten()
    {
        var store = SecretStore.Open(StorePath);
        store.Get("etcd/root");
        File.WriteAllText(StorePath, "");

        Assert.Throws<InvalidDataException>(() => store.Get("etcd/pg-test"));
        Assert.Equal("", File.ReadAllText(StorePath));
    }

    public void Dispose() => directory.Delete(recursive: true);
}
