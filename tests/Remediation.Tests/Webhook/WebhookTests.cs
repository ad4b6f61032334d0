using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Monitor.Audit.Spool;
using Monitor.Model.Topology;
using Monitor.Provisioner.Certificates;
using Monitor.Provisioner.Modules.Remediation;
using Monitor.Provisioner.Operations;
using Monitor.Remediation.Api;
using Monitor.Remediation.Journal;
using Monitor.Remediation.Tests.Journal;
using Monitor.Remediation.Webhook;

namespace Monitor.Remediation.Tests.Webhook;

/// <summary>The real server over TLS, with a journal in memory. Its clusters are unreachable, so nothing can be acted on.</summary>
public sealed partial class WebhookTests : IAsyncLifetime
{
    private readonly string directory = Directory.CreateTempSubdirectory("monitor-webhook-").FullName;
    private readonly MemoryStore store = new(TimeProvider.System);
    private CertificateAuthority authority = null!;
    private WebApplication application = null!;
    private Ledger ledger = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        authority = CertificateAuthority.Open(Path.Combine(directory, "pki"), "test", TimeProvider.System);
        var infra = new Node("infra-1", "127.0.0.1");
        var server = authority.Issue(Identity.Of(infra));
        var client = authority.Issue(Identity.Client("remediation"));
        foreach (var secret in new[] { "webhook", "etcd", "pg-test.dba", "pg-test.patroni" })
        {
            await File.WriteAllTextAsync(Path.Combine(directory, secret), $"token-of-{secret}\n", Token);
        }

        ledger = await Ledger.OpenAsync(new LedgerOptions { Source = AuditTrail.Source, SpoolDirectory = Path.Combine(directory, "spool") }, Token);
        var config = new RemediationConfig
        {
            Listen = "127.0.0.1:0",
            Certificate = server.CertificatePath,
            Key = server.KeyPath,
            ClientCertificate = client.CertificatePath,
            ClientKey = client.KeyPath,
            Authority = authority.CertificatePath,
            Secrets = directory,
            KillSwitch = Path.Combine(directory, "disabled"),
            BackupRequests = directory,
            BackupOutcomes = directory,
        };
        var fleet = new Fleet { Name = "test", Nodes = [infra], Infra = infra, Etcd = [infra], Clusters = [Sample.Cluster] };
        application = RemediationHost.Create(config, fleet, store, ledger, TimeProvider.System);
        await application.StartAsync(Token);
    }

    public static TheoryData<string> Rubbish =>
    [
        "",
        "this is not JSON",
        "[]",
        "null",
        "{}",
        """{"alerts":{}}""",
        """{"alerts":[1,null,"x",[]]}""",
        """{"alerts":[{"labels":{}}]}""",
        """{"alerts":[{"labels":{"alertname":"Unheard","cls":"pg-test"},"fingerprint":"f","startsAt":"2026-01-01T00:00:00Z"}]}""",
        """{"alerts":[{"labels":{"alertname":"BackupMissing","cls":"pg-other"},"fingerprint":"f","startsAt":"2026-01-01T00:00:00Z"}]}""",
        """{"alerts":[{"labels":{"alertname":"BackupMissing"},"fingerprint":"f","startsAt":"2026-01-01T00:00:00Z"}]}""",
        """{"alerts":[{"labels":{"alertname":"BackupMissing","cls":"pg-test"},"startsAt":"2026-01-01T00:00:00Z"}]}""",
        """{"alerts":[{"labels":{"alertname":"BackupMissing","cls":"pg-test"},"fingerprint":"f","startsAt":"yesterday"}]}""",
        """{"alerts":[{"labels":{"alertname":"ReplicaStuck","cls":"pg-test","ins":"; rm -rf /"},"fingerprint":"f","startsAt":"2026-01-01T00:00:00Z"}]}""",
    ];

    [Theory]
    [MemberData(nameof(Rubbish))]
    public async Task Rubbish_is_answered_with_200_and_never_written_down(string body)
    {
        using var response = await PostAsync(body);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var report = (await response.Content.ReadFromJsonAsync<IntakeReport>(Token))!;
        Assert.Empty(report.Runs);
        Assert.NotEmpty(report.Quarantined);
        Assert.Empty(await store.ListAsync("/remediation/", 10, Token));
    }

    [Fact]
    public async Task Ten_megabytes_are_taken_thrown_away_and_answered_with_200()
    {
        using var response = await PostAsync(new string('x', 10 << 20));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(await store.ListAsync("/remediation/", 10, Token));
    }

    [Fact]
    public async Task A_repeated_delivery_is_the_same_run()
    {
        var first = await ReadRunAsync();
        Assert.Equal(first, await ReadRunAsync());
        Assert.Single(await store.ListAsync("/remediation/open/", 10, Token));
    }

    [Theory]
    [InlineData("wrong")]
    [InlineData("")]
    public async Task A_wrong_token_is_turned_away(string token)
    {
        using var response = await PostAsync(Alert(), token);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Empty(await store.ListAsync("/remediation/", 10, Token));
    }

    [Fact]
    public async Task Without_the_journal_the_sender_is_asked_to_repeat()
    {
        store.Down = true;
        using var response = await PostAsync(Alert());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
    }

    [Fact]
    public async Task Without_a_certificate_there_is_no_answer_at_all()
    {
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = Tls("alertmanager").CreatePolicy();
        using var http = new HttpClient(handler);
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(new Uri(Address, "metrics"), Token));
    }

    [Fact]
    public async Task Results_are_counted()
    {
        (await PostAsync("rubbish")).Dispose();
        using var http = Connect("prometheus");
        var text = await http.GetStringAsync(new Uri(Address, "metrics"), Token);
        Assert.Contains("monitor_remediation_webhooks_total", text, StringComparison.Ordinal);
        Assert.Contains("quarantined", text, StringComparison.Ordinal);
        Assert.Contains("monitor_remediation_enabled", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_series_begins_at_zero_so_that_the_first_event_is_an_increase()
    {
        var before = await ScrapeAsync();

        foreach (var action in RemediationPolicy.ActionNames)
        {
            Assert.Equal(["escalated", "failed", "skipped", "succeeded"], before.Where(line => Runs.Match(line) is { Success: true } run && run.Groups["action"].Value == action)
                .Select(line => Runs.Match(line).Groups["outcome"].Value).Order());
        }

        Assert.Equal(4, before.Count(line => line.StartsWith("monitor_remediation_webhooks_total{", StringComparison.Ordinal)));
        Assert.Equal(4, before.Count(line => line.StartsWith("monitor_remediation_alerts_total{", StringComparison.Ordinal)));
        Assert.All(before.Where(line => line.Contains("_total{", StringComparison.Ordinal)), line => Assert.Equal("0", line.Split(' ')[1]));

        (await PostAsync("rubbish")).Dispose();

        // An answer is kept for a moment, so that the event may show only in a later one.
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Token);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        var after = before;
        while (!after.Any(line => line.StartsWith("monitor_remediation_webhooks_total{", StringComparison.Ordinal) && line.Contains("\"quarantined\"", StringComparison.Ordinal) && line.Split(' ')[1] == "1"))
        {
            await timer.WaitForNextTickAsync(deadline.Token);
            after = await ScrapeAsync();
        }

        // None is made by an event.
        Assert.Equal(before.Select(line => line.Split(' ')[0]).Order(), after.Select(line => line.Split(' ')[0]).Order());
    }

    [Fact]
    public async Task Only_operators_may_ask_and_they_hear_what_is_wrong()
    {
        var request = new ActionRequest { Cls = "pg-test", Actor = "me", Reason = "test", DryRun = true };
        using var stranger = new RemediationClient(Address, Tls("prometheus"), TimeProvider.System);
        var refusal = await Assert.ThrowsAsync<RemediationRefusedException>(() => stranger.AskAsync("backup", request, Token));
        Assert.Contains("403", refusal.Message, StringComparison.Ordinal);

        using var operators = new RemediationClient(Address, Tls("admin"), TimeProvider.System);
        refusal = await Assert.ThrowsAsync<RemediationRefusedException>(() => operators.AskAsync("reboot", request, Token));
        Assert.Contains("There is no action reboot", refusal.Message, StringComparison.Ordinal);
        var run = await operators.AskAsync("acl-enforce", request, Token);
        Assert.Equal(run.Id, (await operators.GetRunAsync(run.Id, Token)).Id);
        await operators.SetSwitchAsync(false, new PersonRequest("me", "test"), Token);
        Assert.NotNull(await new RunJournal(store, TimeProvider.System).GetSwitchAsync(Token));
    }

    public async ValueTask DisposeAsync()
    {
        store.Down = false;
        await application.StopAsync(CancellationToken.None);
        await application.DisposeAsync();
        ledger.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    private Uri Address => new(application.Urls.Single());

    private static string Alert() =>
        $$"""{"version":"4","unknown":{},"alerts":[{"status":"firing","labels":{"alertname":"BackupMissing","cls":"pg-test"},"fingerprint":"f00","startsAt":"{{DateTimeOffset.UnixEpoch:O}}","more":1}]}""";

    private async Task<IReadOnlyList<string>> ScrapeAsync()
    {
        using var http = Connect("prometheus");
        var text = await http.GetStringAsync(new Uri(Address, "metrics"), Token);
        return [.. text.Split('\n').Where(line => line.StartsWith("monitor_remediation_", StringComparison.Ordinal))];
    }

    private async Task<string> ReadRunAsync()
    {
        using var response = await PostAsync(Alert());
        return Assert.Single((await response.Content.ReadFromJsonAsync<IntakeReport>(Token))!.Runs);
    }

    [Fact]
    public async Task A_request_of_a_megabyte_is_refused_before_it_is_read()
    {
        using var http = Connect("prometheus");
        using var content = new StringContent($$"""{"cls":"pg-test","reason":"{{new string('x', 1 << 20)}}"}""", Encoding.UTF8, "application/json");

        using var response = await http.PostAsync(new Uri(Address, "/v1/actions/backup"), content, Token);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    private async Task<HttpResponseMessage> PostAsync(string body, string token = "token-of-webhook")
    {
        using var http = Connect("alertmanager");
        http.DefaultRequestHeaders.Authorization = token.Length > 0 ? new AuthenticationHeaderValue("Bearer", token) : null;
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await http.PostAsync(new Uri(Address, WebhookEndpoint.Path), content, Token);
    }

    [GeneratedRegex("""^monitor_remediation_runs_total\{.*action="(?<action>[^"]+)".*outcome="(?<outcome>[^"]+)".*\} """, RegexOptions.ExplicitCapture)]
    private static partial Regex Runs { get; }

    private HttpClient Connect(string name) => new(Tls(name).CreateHandler());

    private MutualTls Tls(string name)
    {
        var issued = authority.Issue(Identity.Client(name));
        return new MutualTls(issued.CertificatePath, issued.KeyPath, authority.CertificatePath);
    }
}
