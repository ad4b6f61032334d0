using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

namespace Monitor.Cli.Tests;

/// <summary><c>monitor certificate</c>: how somebody gets at the pages of a fleet.</summary>
public sealed partial class CertificateTests : IDisposable
{
    private readonly MonitorProcess monitor = new();

    public void Dispose() => monitor.Dispose();

    [Fact]
    public async Task A_browser_gets_a_certificate_of_the_fleet_that_is_not_the_operators()
    {
        Deploy();
        var said = await monitor.RunAsync("certificate", "jane", "--p12", "jane.p12", "-i", "small.yml");
        var files = said.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        using var imported = X509CertificateLoader.LoadPkcs12FromFile(Path.Combine(monitor.Directory, "jane.p12"), Passphrase.Match(said.Talk).Groups[1].Value);
        using var authority = X509CertificateLoader.LoadCertificateFromFile(files[2]);
        using var chain = new X509Chain { ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck } };
        chain.ChainPolicy.CustomTrustStore.Add(authority);

        Assert.Equal(0, said.ExitCode);
        Assert.Equal("CN=reader.jane", imported.Subject);
        Assert.True(imported.HasPrivateKey);
        Assert.True(chain.Build(imported));
        Assert.Contains("https://127.0.0.76/", said.Talk, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(monitor.Directory, "jane.p12")));
    }

    [Theory]
    [InlineData("../admin", "cannot be a name")]
    [InlineData("db-1.etcd", "cannot be a name")]
    public async Task A_name_that_could_be_somebody_elses_is_refused(string name, string advice)
    {
        Deploy();
        var said = await monitor.RunAsync("certificate", name, "-i", "small.yml");

        Assert.Equal((2, ""), (said.ExitCode, said.Output));
        Assert.Contains(advice, said.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_there_is_not_overwritten()
    {
        Deploy();
        monitor.Write("jane.p12", "precious");
        var said = await monitor.RunAsync("certificate", "jane", "--p12", "jane.p12", "-i", "small.yml");

        Assert.Equal(2, said.ExitCode);
        Assert.Contains("cannot write jane.p12", said.Talk, StringComparison.Ordinal);
        Assert.Equal("precious", await File.ReadAllTextAsync(Path.Combine(monitor.Directory, "jane.p12"), TestContext.Current.CancellationToken));
    }

    /// <summary>Leaves what makes a fleet one that was deployed from here.</summary>
    private void Deploy()
    {
        monitor.Write("small.yml", MonitorProcess.SmallFleet);
        Directory.CreateDirectory(Path.Combine(monitor.Home, "fleets", "small"));
        File.WriteAllText(Path.Combine(monitor.Home, "fleets", "small", "secrets.yml"), "{}\n");
    }

    [GeneratedRegex("with the passphrase ([0-9a-f]+)")]
    private static partial Regex Passphrase { get; }
}
