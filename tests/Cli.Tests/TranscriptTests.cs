using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;

namespace Monitor.Cli.Tests;

public sealed class TranscriptTests : IDisposable
{
    private const string Mistakes = """
        fleet: Production
        nodes:
          infra-1: 10.0.0.10
          db-1: 10.0.0.300
          db-2: 10.0.0.10
          db-3: 10.0.0.13
        infra: infra-2
        etcd: [db-3, infra-1]
        clusters:
          pg-test:
            members:
              one: db-3
            timing: { ttl: 5s }
            roles:
              dbuser_dba: {}
            databases:
              app: { owner: nobody }
            settings: { listen_addresses: '*' }
            synchronus: true
        """;

    private static readonly int[] MistakenLines = [1, 4, 5, 7, 8, 12, 13, 15, 17, 18, 19];

    private readonly MonitorProcess monitor = new();

    public void Dispose() => monitor.Dispose();

    [Theory]
    [InlineData("up")]
    [InlineData("status")]
    [InlineData("drill")]
    [InlineData("down")]
    [InlineData("validate")]
    [InlineData("plan")]
    [InlineData("apply")]
    [InlineData("switchover")]
    [InlineData("backup")]
    [InlineData("acl", "enforce")]
    [InlineData("reinit")]
    [InlineData("runs", "list")]
    [InlineData("audit", "verify")]
    [InlineData("dashboards", "check")]
    [InlineData("certificate")]
    [InlineData("lab", "slow")]
    public async Task Help_shows_examples(params string[] verb)
    {
        var said = await monitor.RunAsync([.. verb, "--help"]);

        Assert.Equal(0, said.ExitCode);
        Assert.Contains($"Examples:\n  monitor {string.Join(' ', verb)}", said.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Validate_prints_every_mistake_with_its_line()
    {
        var path = monitor.Write("mistakes.yml", Mistakes);
        var said = await monitor.RunAsync("validate", path);

        Assert.Equal((2, ""), (said.ExitCode, said.Output));
        Assert.Equal(MistakenLines.Select(line => $"{path}:{line}:"), Lines(said.Talk).Select(line => line[..(line.IndexOf(':', path.Length + 1) + 1)]));
    }

    [Fact]
    public async Task Validate_gives_the_same_as_JSON()
    {
        var said = await monitor.RunAsync("validate", monitor.Write("mistakes.yml", Mistakes), "--json");
        using var json = JsonDocument.Parse(said.Output);

        Assert.Equal((2, ""), (said.ExitCode, said.Talk));
        Assert.False(json.RootElement.GetProperty("valid").GetBoolean());
        Assert.Equal(MistakenLines, json.RootElement.GetProperty("faults").EnumerateArray().Select(fault => fault.GetProperty("line").GetInt32()));
    }

    [Fact]
    public async Task Validate_says_what_a_valid_inventory_declares()
    {
        var said = await monitor.RunAsync("validate", monitor.Write("small.yml", MonitorProcess.SmallFleet));

        Assert.Equal(0, said.ExitCode);
        Assert.EndsWith("small.yml: fleet small, 2 nodes, 1 cluster: valid\n", said.Output, StringComparison.Ordinal);
        Assert.StartsWith("Nobody will be told of alerts", said.Talk, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("frobnicate", "See `monitor --help`")]
    [InlineData("validate nowhere.yml", "cannot read the inventory nowhere.yml")]
    [InlineData("drill nonsense", "'slow-primary'")]
    [InlineData("drill nonsense", "'stuck-replica'")]
    [InlineData("switchover no-such -i small.yml", "there is no cluster `no-such`; the inventory has pg-one")]
    [InlineData("reinit no-such-1 -i small.yml", "there is no instance `no-such-1`; the inventory has pg-one-1")]
    [InlineData("status small.yml", "fleet small was not deployed from here")]
    [InlineData("status small.yml", "Call `monitor apply` first")]
    public async Task A_wrong_call_says_what_would_be_right(string call, string advice)
    {
        monitor.Write("small.yml", MonitorProcess.SmallFleet);
        var said = await monitor.RunAsync(call.Split(" "));

        Assert.Equal((2, ""), (said.ExitCode, said.Output));
        Assert.Contains(advice, said.Talk, StringComparison.Ordinal);
        Assert.False(Directory.Exists(monitor.Home));
    }

    [Theory]
    [InlineData("plan")]
    [InlineData("apply")]
    public async Task A_node_that_is_not_there_is_refused_before_anything_is_made_or_downloaded(string verb)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var login = monitor.Write("id", key.ExportECPrivateKeyPem());
        var inventory = monitor.Write("small.yml", $"{MonitorProcess.SmallFleet}\nssh: {{ port: {ClosedPort()} }}\n");
        var said = await monitor.RunAsync(verb, inventory, "--ssh-key", login);

        Assert.Equal((1, ""), (said.ExitCode, said.Output));
        Assert.Contains("db-1 (127.0.0.77:", said.Talk, StringComparison.Ordinal);
        Assert.Contains("Connection refused. Is sshd running there?", said.Talk, StringComparison.Ordinal);
        Assert.EndsWith("Nothing was changed on any node.\n", said.Talk, StringComparison.Ordinal);
        Assert.False(Directory.Exists(monitor.Home) || Directory.Exists(monitor.Cache));
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A port on which nobody listens, because it was ours a moment ago.</summary>
    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
