using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Monitor.Dashboards.Client;
using Monitor.Dashboards.Tests.Client;

namespace Monitor.Cli.Tests.Dashboards;

/// <summary><c>monitor dashboards</c> as somebody calls it: what it says and how it ends.</summary>
public sealed class DashboardsTests : IDisposable
{
    private const string LoginPage = "<!DOCTYPE html><title>Sign in</title>";

    private readonly MonitorProcess monitor = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => monitor.Dispose();

    [Theory]
    [InlineData("generate")]
    [InlineData("check")]
    [InlineData("diff")]
    [InlineData("push")]
    [InlineData("view")]
    public async Task Help_shows_examples_and_offers_no_token_on_the_command_line(string verb)
    {
        var said = await monitor.RunAsync("dashboards", verb, "--help");

        Assert.Equal(0, said.ExitCode);
        Assert.Contains($"Examples:\n  monitor dashboards {verb}", said.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("--token ", said.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("--password", said.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("push", "which Grafana? Give --grafana URL.")]
    [InlineData("push --grafana grafana.example", "grafana.example is no address: it begins with https:// or http://")]
    [InlineData("push --grafana http://127.0.0.1:1", "a token is missing: give --token-file FILE, or set GRAFANA_TOKEN.")]
    [InlineData("push --grafana http://127.0.0.1:1 --token-file nowhere", "cannot read the token")]
    [InlineData("push --grafana http://127.0.0.1:1 --token-file empty", "empty holds no token")]
    [InlineData("push --grafana http://127.0.0.1:1 --token-file two", "two holds no token: one line is expected")]
    [InlineData("push --grafana http://127.0.0.1:1 --token-file token --ca nowhere.crt", "--ca, --certificate or --key: ")]
    [InlineData("push --grafana http://127.0.0.1:1 --token-file token --prometheus p --dry-run=false", "p is no address")]
    [InlineData("push --grafana http://127.0.0.1:1 --token secret", "--token")]
    [InlineData("diff --grafana ftp://grafana.example --token-file token", "ftp://grafana.example is no address")]
    [InlineData("check --live prometheus.example:9090", "prometheus.example:9090 is no address")]
    [InlineData("check --live -i nowhere.yml", "cannot read the inventory nowhere.yml")]
    [InlineData("check --live -i small.yml", "fleet small was not deployed from here")]
    [InlineData("check --live http://127.0.0.1:1 --certificate nowhere.crt", "--ca, --certificate or --key: ")]
    [InlineData("check --live http://127.0.0.1:1", "has neither dashboards nor rules")]
    [InlineData("view", "the viewer's page is not built")]
    [InlineData("frobnicate", "See `monitor dashboards --help`")]
    public async Task A_wrong_call_says_what_would_be_right(string call, string advice)
    {
        monitor.Write("small.yml", MonitorProcess.SmallFleet);
        monitor.Write("token", GrafanaServer.Token);
        monitor.Write("empty", "\n");
        monitor.Write("two", "one two");
        monitor.Environment["MONITOR_DIST"] = monitor.Directory;
        var said = await monitor.RunAsync(["dashboards", .. call.Split(' ')]);

        Assert.Equal((2, ""), (said.ExitCode, said.Output));
        Assert.Contains(advice, said.Talk, StringComparison.Ordinal);
        Assert.False(Directory.Exists(monitor.Home));
    }

    [Theory]
    [InlineData("--listen nonsense", "--listen nonsense is no address with a port")]
    [InlineData("--listen 0.0.0.0:0 --prometheus http://127.0.0.1:9090", "needs TLS and client certificates")]
    [InlineData("--prometheus /metrics", "--prometheus /metrics is no address")]
    [InlineData("--prometheus ftp://127.0.0.1/", "must begin with http:// or https://")]
    [InlineData("--certificate a.crt", "--certificate, --key and --client-ca go together")]
    [InlineData("--certificate a.crt --key a.key --client-ca ca.crt", "--certificate, --key or --client-ca: ")]
    [InlineData("--prometheus https://127.0.0.1:9090 --prometheus-ca ca.crt", "--prometheus-certificate, --prometheus-key and --prometheus-ca go together")]
    [InlineData("--prometheus https://127.0.0.1:9090 --prometheus-ca a --prometheus-certificate b --prometheus-key c", "--prometheus-certificate, --prometheus-key or --prometheus-ca: ")]
    [InlineData("--prometheus https://127.0.0.1:9090 --scrape-interval often", "--scrape-interval often is no duration")]
    [InlineData("--dashboards nowhere --prometheus http://127.0.0.1:9090", "nowhere")]
    [InlineData("-i small.yml", "fleet small was not deployed from here")]
    public async Task View_says_what_is_wrong_before_it_listens(string call, string advice)
    {
        WritePage();
        monitor.Write("small.yml", MonitorProcess.SmallFleet);
        var said = await monitor.RunAsync(["dashboards", "view", .. call.Split(' ')]);

        Assert.Equal((2, ""), (said.ExitCode, said.Output));
        Assert.Contains(advice, said.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task View_prints_its_address_serves_and_ends_in_good_order()
    {
        WritePage();
        await using var prometheus = await AnswerServer.StartAsync("""{"status":"success","data":[]}""", "application/json");
        using var process = monitor.Start("dashboards", "view", "--prometheus", prometheus.Address, "--listen", "127.0.0.1:0");
        try
        {
            var address = await process.StandardOutput.ReadLineAsync(Cancel);
            using var http = new HttpClient();
            var boards = await http.GetStringAsync(new Uri($"{address}api/dashboards"), Cancel);
            var values = await http.GetStringAsync(new Uri($"{address}api/prometheus/api/v1/label/cls/values"), Cancel);

            Assert.Contains("monitor-fleet", boards, StringComparison.Ordinal);
            Assert.Contains("success", values, StringComparison.Ordinal);
            Assert.Contains(
                "monitor_viewer_questions_total{outcome=\"answered\"} 1\n", await http.GetStringAsync(new Uri($"{address}metrics"), Cancel), StringComparison.Ordinal);
            Assert.Equal(["/api/v1/label/cls/values"], prometheus.Asked);
            using var signal = System.Diagnostics.Process.Start("kill", ["-INT", $"{process.Id}"]);
            await process.WaitForExitAsync(Cancel);
            Assert.Equal(0, process.ExitCode);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    [Theory]
    [InlineData("push")]
    [InlineData("diff")]
    public async Task A_Grafana_that_does_not_listen_is_named(string verb)
    {
        var address = $"http://127.0.0.1:{ClosedPort()}";
        var said = await monitor.RunAsync("dashboards", verb, "--grafana", address, "--token-file", Token());

        Assert.Equal((1, ""), (said.ExitCode, said.Output));
        Assert.Contains($"GET {address}/api/folders: Connection refused", said.Talk, StringComparison.Ordinal);
        Assert.DoesNotContain(GrafanaServer.Token, said.Talk, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("push", LoginPage, "text/html", 200, "200 with text/html instead of JSON; is there a proxy or a login page before Grafana?")]
    [InlineData("diff", LoginPage, "text/html", 200, "200 with text/html instead of JSON; is there a proxy or a login page before Grafana?")]
    [InlineData("push", """{"message":"Invalid API key"}""", "application/json", 401, "the token is not valid (401): Invalid API key; make a new one")]
    [InlineData("diff", """{"message":"Access denied"}""", "application/json", 403, "the service account may not do this (403): Access denied; it needs the role Editor")]
    public async Task What_Grafana_refuses_is_said_once(string verb, string body, string type, int status, string reason)
    {
        await using var server = await AnswerServer.StartAsync(body, type, status);
        var said = await monitor.RunAsync("dashboards", verb, "--grafana", server.Address, "--token-file", Token());

        Assert.Equal((1, ""), (said.ExitCode, said.Output));
        Assert.Contains(reason, said.Talk, StringComparison.Ordinal);
        Assert.Single(server.Asked);
        Assert.DoesNotContain(GrafanaServer.Token, said.Talk, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Push_brings_every_dashboard_and_diff_finds_no_difference_then(bool tokenInFile)
    {
        await using var grafana = await GrafanaServer.StartAsync();
        if (!tokenInFile)
        {
            monitor.Environment["GRAFANA_TOKEN"] = GrafanaServer.Token;
        }

        string[] where = ["--grafana", grafana.Address.ToString(), .. tokenInFile ? new[] { "--token-file", Token() } : []];
        var rehearsed = await monitor.RunAsync(["dashboards", "push", .. where, "--dry-run"]);
        var before = await monitor.RunAsync(["dashboards", "diff", .. where]);
        var unchanged = grafana.Saves.Count;
        var pushed = await monitor.RunAsync(["dashboards", "push", .. where]);
        var after = await monitor.RunAsync(["dashboards", "diff", .. where]);
        var count = PushedCount(grafana);

        Assert.Equal((0, 1, 0), (rehearsed.ExitCode, before.ExitCode, unchanged));
        Assert.Contains($"{count} to be created.", rehearsed.Talk, StringComparison.Ordinal);
        Assert.Equal(0, pushed.ExitCode);
        Assert.Contains("Monitor / Fleet (monitor-fleet): created", pushed.Output, StringComparison.Ordinal);
        Assert.Contains("Grafana has no data source of type prometheus", pushed.Talk, StringComparison.Ordinal);
        Assert.Equal(0, after.ExitCode);
        Assert.Contains($"{count} unchanged.", after.Talk, StringComparison.Ordinal);
        Assert.All([rehearsed, before, pushed, after], said => Assert.DoesNotContain(GrafanaServer.Token, said.Output + said.Talk, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_somebody_changed_or_nothing_generates_is_reported_as_text_and_as_JSON()
    {
        await using var grafana = await GrafanaServer.StartAsync();
        string[] where = ["--grafana", grafana.Address.ToString(), "--token-file", Token()];
        await monitor.RunAsync(["dashboards", "push", .. where]);
        grafana.Edit("monitor-fleet", "anna", model => model["title"] = "Hers");
        await LeaveOverAsync(grafana, "monitor-retired");

        var diff = await monitor.RunAsync(["dashboards", "diff", .. where, "--json"]);
        var push = await monitor.RunAsync(["dashboards", "push", .. where]);

        using var json = JsonDocument.Parse(diff.Output);
        var outcomes = json.RootElement.GetProperty("dashboards").EnumerateArray().ToDictionary(one => one.GetProperty("uid").GetString()!, one => one.GetProperty("outcome").GetString());
        Assert.Equal((1, "edited", "stale", "unchanged"), (diff.ExitCode, outcomes["monitor-fleet"], outcomes["monitor-retired"], outcomes["monitor-cluster"]));
        Assert.Equal(1, push.ExitCode);
        Assert.Contains("(monitor-fleet): edited in Grafana, left alone: version 2 was saved in Grafana by anna", push.Output, StringComparison.Ordinal);
        Assert.Contains("(monitor-retired): no longer generated, `push --prune` removes it", push.Output, StringComparison.Ordinal);
        Assert.Equal("Hers", grafana.Model("monitor-fleet")["title"]!.GetValue<string>());
    }

    [Fact]
    public async Task Prune_removes_what_nothing_generates_after_saying_so_in_a_rehearsal()
    {
        await using var grafana = await GrafanaServer.StartAsync();
        string[] where = ["--grafana", grafana.Address.ToString(), "--token-file", Token()];
        await monitor.RunAsync(["dashboards", "push", .. where]);
        await LeaveOverAsync(grafana, "monitor-retired");

        var rehearsed = await monitor.RunAsync(["dashboards", "push", .. where, "--prune", "--dry-run"]);
        var stayed = grafana.Has("monitor-retired");
        var pruned = await monitor.RunAsync(["dashboards", "push", .. where, "--prune"]);

        Assert.Contains("(monitor-retired): to be removed", rehearsed.Output, StringComparison.Ordinal);
        Assert.True(stayed);
        Assert.Equal((0, 0), (rehearsed.ExitCode, pruned.ExitCode));
        Assert.Contains("(monitor-retired): removed", pruned.Output, StringComparison.Ordinal);
        Assert.False(grafana.Has("monitor-retired"));
        Assert.True(grafana.Has("monitor-fleet"));
    }

    [Fact]
    public async Task A_data_source_is_added_with_the_certificates_from_their_files()
    {
        await using var grafana = await GrafanaServer.StartAsync();
        var said = await monitor.RunAsync(
            "dashboards", "push", "--grafana", grafana.Address.ToString(), "--token-file", Token(), "--prometheus", "https://10.0.0.10:9090",
            "--prometheus-ca", monitor.Write("ca.crt", "AUTHORITY"), "--prometheus-certificate", monitor.Write("me.crt", "MINE"), "--prometheus-key", monitor.Write("me.key", "SECRET"));

        var source = Assert.Single(grafana.DataSources);
        Assert.Equal((0, "https://10.0.0.10:9090"), (said.ExitCode, source["url"]!.GetValue<string>()));
        Assert.True(source["jsonData"]!["tlsAuth"]!.GetValue<bool>() && source["jsonData"]!["tlsAuthWithCACert"]!.GetValue<bool>());
        Assert.Equal(["tlsCACert", "tlsClientCert", "tlsClientKey"], source["secureJsonFields"]!.AsObject().Select(secret => secret.Key).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("SECRET", said.Output + said.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_checkout_is_brought_up_to_date_and_has_no_problem_then()
    {
        var missing = await monitor.RunAsync("dashboards", "check");
        var before = await monitor.RunAsync("dashboards", "diff", "--json");
        var generated = await monitor.RunAsync("dashboards", "generate");
        var after = await monitor.RunAsync("dashboards", "diff");
        var check = await monitor.RunAsync("dashboards", "check", "--json");

        using var differences = JsonDocument.Parse(before.Output);
        using var problems = JsonDocument.Parse(check.Output);
        Assert.Equal((1, 1, 0, 0, 0), (missing.ExitCode, before.ExitCode, generated.ExitCode, after.ExitCode, check.ExitCode));
        Assert.Contains("grafana/dashboards/monitor-fleet.json: is missing; run `monitor dashboards generate`", missing.Output, StringComparison.Ordinal);
        Assert.Equal(generated.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length, differences.RootElement.GetProperty("files").GetArrayLength());
        Assert.Empty(problems.RootElement.GetProperty("problems").EnumerateArray());
        Assert.Contains("No difference.", after.Talk, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(LoginPage, "text/html", 200, "HTTP 200, and no JSON: is this a Prometheus? It says: <!DOCTYPE html>")]
    [InlineData("no certificate", "text/plain", 400, "HTTP 400, and no JSON: is this a Prometheus? It says: no certificate")]
    [InlineData("""{"status":"error","error":"the store is being repaired"}""", "application/json", 503, "the store is being repaired")]
    public async Task What_is_no_Prometheus_is_said_once(string body, string type, int status, string reason)
    {
        await monitor.RunAsync("dashboards", "generate");
        await using var server = await AnswerServer.StartAsync(body, type, status);
        var said = await monitor.RunAsync("dashboards", "check", "--live", server.Address);

        Assert.Equal((1, ""), (said.ExitCode, said.Output));
        Assert.Contains($"{server.Address}/: {reason}", said.Talk, StringComparison.Ordinal);
        Assert.Single(server.Asked);
    }

    [Fact]
    public async Task A_Prometheus_that_does_not_listen_is_said_once_also_as_JSON()
    {
        await monitor.RunAsync("dashboards", "generate");
        var address = $"http://127.0.0.1:{ClosedPort()}";
        var said = await monitor.RunAsync("dashboards", "check", "--live", address, "--json");

        using var json = JsonDocument.Parse(said.Output);
        Assert.Equal(1, said.ExitCode);
        Assert.Contains("Connection refused", json.RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(1000, json.RootElement.GetProperty("goal").GetInt32());
    }

    [Fact]
    public async Task A_Prometheus_without_data_fails_the_check_and_every_query_is_in_the_JSON()
    {
        await monitor.RunAsync("dashboards", "generate");
        await using var server = await AnswerServer.StartAsync("""{"status":"success","data":{"resultType":"vector","result":[],"activeTargets":[],"groups":[]}}""", "application/json");
        Directory.GetFiles(Path.Combine(monitor.Directory, "grafana", "dashboards")).Where(file => !file.EndsWith("monitor-fleet.json", StringComparison.Ordinal)).ToList().ForEach(File.Delete);
        var said = await monitor.RunAsync("dashboards", "check", "--live", server.Address, "--json");

        using var json = JsonDocument.Parse(said.Output);
        var queries = json.RootElement.GetProperty("queries").EnumerateArray().ToList();
        Assert.Equal(1, said.ExitCode);
        Assert.Contains(queries, query => query.GetProperty("verdict").GetString() == "empty" && query.GetProperty("reason").GetString()!.StartsWith("no series ", StringComparison.Ordinal));
        Assert.Contains(queries, query => query.GetProperty("reason").GetString() == "Prometheus has not loaded this rule: deploy again");
        Assert.DoesNotContain(queries, query => query.GetProperty("verdict").GetString() == "data" && query.GetProperty("series").GetInt32() > 0);
    }

    private static int PushedCount(GrafanaServer grafana) => grafana.Saves.Select(save => save["dashboard"]!["uid"]!.GetValue<string>()).Distinct().Count();

    /// <summary>What a push of another release has left.</summary>
    private static async Task LeaveOverAsync(GrafanaServer grafana, string uid)
    {
        using var api = new GrafanaApi(grafana.Address, GrafanaServer.Token, new SocketsHttpHandler(), TimeProvider.System);
        await new DashboardPush(api).PushAsync([new() { ["uid"] = uid, ["title"] = "Retired", ["tags"] = new System.Text.Json.Nodes.JsonArray(DashboardPrune.Tag) }], "Monitor", false, Cancel);
    }

    private string Token() => monitor.Write("token", GrafanaServer.Token + "\n");

    private void WritePage()
    {
        Directory.CreateDirectory(Path.Combine(monitor.Directory, "viewer"));
        monitor.Write("viewer/index.html", """<!DOCTYPE html><base href="/" />""");
        monitor.Environment["MONITOR_DIST"] = monitor.Directory;
    }

    /// <summary>A port on which nobody listens, because it was ours a moment ago.</summary>
    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
