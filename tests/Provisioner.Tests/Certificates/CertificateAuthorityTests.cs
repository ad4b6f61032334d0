using System.Security.Cryptography.X509Certificates;
using CliWrap;
using CliWrap.Buffered;
using Monitor.Model.Topology;
using Monitor.Provisioner.Certificates;

namespace Monitor.Provisioner.Tests.Certificates;

public sealed class CertificateAuthorityTests : IDisposable
{
    private static readonly Identity Server = Identity.Of(new Node("db-1", "10.209.77.11"));

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("monitor-pki-");
    private readonly SetTime time = new();

    [Fact]
    public async Task Issues_what_openssl_accepts_for_server_and_client_by_name_and_address()
    {
        var authority = Open();
        var issued = authority.Issue(Server);

        foreach (var check in new[] { "-purpose sslserver -verify_hostname db-1", "-purpose sslclient", "-verify_ip 10.209.77.11", "-verify_hostname localhost" })
        {
            var arguments = $"verify -x509_strict -attime {time.GetUtcNow().ToUnixTimeSeconds()} -CAfile {authority.CertificatePath} {check} {issued.CertificatePath}";
            var result = await Cli.Wrap("openssl").WithArguments(arguments).WithValidation(CommandResultValidation.None)
                .ExecuteBufferedAsync(TestContext.Current.CancellationToken);
            Assert.True(result.ExitCode == 0, check + ": " + result.StandardOutput + result.StandardError);
        }

        var other = await Cli.Wrap("openssl")
            .WithArguments($"verify -attime {time.GetUtcNow().ToUnixTimeSeconds()} -CAfile {authority.CertificatePath} -verify_hostname db-2 {issued.CertificatePath}")
            .WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(TestContext.Current.CancellationToken);
        Assert.NotEqual(0, other.ExitCode);
    }

    [Fact]
    public void Names_every_member_and_service_in_the_certificate_of_an_instance()
    {
        var cluster = new Cluster
        {
            Name = ClusterName.Parse("pg-test")!.Value,
            Members = [new Member(1, new Node("db-1", "10.209.77.11")), new Member(2, new Node("db-2", "fd00::12"))],
        };

        using var certificate = X509Certificate2.CreateFromPem(Open().Issue(Identity.Of(cluster, cluster.Members[0])).CertificatePem);

        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single();
        Assert.Equal("CN=pg-test-1", certificate.Subject);
        Assert.Equal(
            ["pg-test-1", "pg-test", "pg-test-primary", "pg-test-replica", "pg-test-default", "pg-test-offline", "db-1", "db-2", "localhost"],
            names.EnumerateDnsNames());
        Assert.Equal(["10.209.77.11", "fd00::12", "127.0.0.1"], names.EnumerateIPAddresses().Select(address => address.ToString()));
    }

    [Fact]
    public void Gives_the_stored_certificate_again()
    {
        var first = Open().Issue(Server);

        Assert.Equal(first, Open().Issue(Server));
        Assert.Equal(first.KeyPem, File.ReadAllText(first.KeyPath));
    }

    [Theory]
    [InlineData(240, false)]
    [InlineData(244, true)]
    [InlineData(400, true)]
    public void Issues_again_when_less_than_a_third_of_the_life_is_left(int daysLater, bool again)
    {
        var first = Open().Issue(Server);

        time.Now += TimeSpan.FromDays(daysLater);

        Assert.Equal(again, Open().Issue(Server).CertificatePem != first.CertificatePem);
    }

    [Fact]
    public void Issues_again_when_the_names_change()
    {
        var first = Open().Issue(Server);

        var second = Open().Issue(Identity.Of(new Node("db-1", "10.209.77.99")));

        Assert.NotEqual(first.CertificatePem, second.CertificatePem);
    }

    [Theory]
    [InlineData(".crt", "")]
    [InlineData(".crt", "not a certificate")]
    [InlineData(".key", "-----BEGIN PRIVATE KEY-----\nMIGH\n-----END PRIVATE KEY-----\n")]
    [InlineData(".key", "")]
    public void Issues_again_when_a_stored_file_is_broken(string suffix, string content)
    {
        var first = Open().Issue(Server);
        File.WriteAllText(Path.ChangeExtension(first.CertificatePath, suffix), content);

        var second = Open().Issue(Server);

        using var readable = X509Certificate2.CreateFromPem(second.CertificatePem, second.KeyPem);
        Assert.NotEqual(first.CertificatePem, second.CertificatePem);
        Assert.Equal(second.CertificatePem, File.ReadAllText(second.CertificatePath));
    }

    [Fact]
    public void Issues_again_what_an_authority_of_the_same_name_had_issued()
    {
        var first = Open().Issue(Server);
        File.Delete(Path.Combine(directory.FullName, "ca.crt"));
        File.Delete(Path.Combine(directory.FullName, "ca.key"));

        Assert.NotEqual(first.CertificatePem, Open().Issue(Server).CertificatePem);
    }

    [Fact]
    public void Keys_are_for_their_owner_only_also_where_a_crash_left_an_open_file()
    {
        File.WriteAllText(Path.Combine(directory.FullName, "db-1.key.new"), "left over");

        var issued = Open().Issue(Server);

        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(issued.KeyPath));
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(Path.Combine(directory.FullName, "ca.key")));
    }

    [Fact]
    public void Refuses_to_open_without_its_key_and_changes_nothing()
    {
        var certificate = Open().CertificatePem;
        File.Delete(Path.Combine(directory.FullName, "ca.key"));

        var fault = Assert.Throws<InvalidDataException>(() => Open());

        Assert.Contains("ca.key", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Restore", fault.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(directory.FullName, "ca.key")));
        Assert.Equal(certificate, File.ReadAllText(Path.Combine(directory.FullName, "ca.crt")));
    }

    [Theory]
    [InlineData("ca.key")]
    [InlineData("ca.crt")]
    public void Refuses_to_open_with_a_broken_file_and_names_it(string name)
    {
        Open();
        File.WriteAllText(Path.Combine(directory.FullName, name), "broken");

        Assert.Contains(name, Assert.Throws<InvalidDataException>(() => Open()).Message, StringComparison.Ordinal);
        Assert.Equal("broken", File.ReadAllText(Path.Combine(directory.FullName, name)));
    }

    [Fact]
    public void Goes_on_with_its_key_when_a_crash_came_before_its_certificate()
    {
        var issued = Open().Issue(Server);
        File.Delete(Path.Combine(directory.FullName, "ca.crt"));

        Assert.Equal(issued, Open().Issue(Server));
    }

    [Fact]
    public void Renews_its_own_certificate_for_the_same_key_before_it_ends()
    {
        var before = Open().CertificatePem;
        time.Now += TimeSpan.FromDays(3300);
        var issued = Open().Issue(Server);

        using var leaf = X509Certificate2.CreateFromPem(issued.CertificatePem);
        using var old = X509Certificate2.CreateFromPem(before);
        using var renewed = X509Certificate2.CreateFromPem(Open().CertificatePem);
        Assert.True(renewed.NotAfter > leaf.NotAfter);
        Assert.Equal(old.PublicKey.EncodedKeyValue.RawData, renewed.PublicKey.EncodedKeyValue.RawData);
    }

    [Fact]
    public void Issues_when_the_clock_was_set_back()
    {
        Open();
        time.Now -= TimeSpan.FromMinutes(10);

        Assert.Contains("BEGIN CERTIFICATE", Open().Issue(Server).CertificatePem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ca")]
    [InlineData("../db-1")]
    [InlineData("a,O=b")]
    [InlineData("")]
    public void Refuses_a_name_that_would_overwrite_or_escape(string name)
    {
        var authority = Open();

        Assert.Throws<ArgumentException>(() => authority.Issue(Identity.Client(name)));
    }

    public void Dispose() => directory.Delete(recursive: true);

    private CertificateAuthority Open() => CertificateAuthority.Open(directory.FullName, "lab", time);

    private sealed class SetTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
