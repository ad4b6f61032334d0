using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Monitor.Dashboards.Client;

namespace Monitor.Dashboards.Tests.Client;

/// <summary>What the client makes of every answer that Grafana, or something before it, may give.</summary>
public sealed class GrafanaApiTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(400, """{"message":"bad request data"}""", RefusalKind.Invalid)]
    [InlineData(401, """{"message":"Invalid API key"}""", RefusalKind.Unauthorized)]
    [InlineData(403, """{"message":"Access denied"}""", RefusalKind.Forbidden)]
    [InlineData(404, """{"message":"Dashboard not found"}""", RefusalKind.NotFound)]
    [InlineData(409, """{"message":"exists"}""", RefusalKind.Exists)]
    [InlineData(412, """{"message":"changed","status":"version-mismatch"}""", RefusalKind.VersionMismatch)]
    [InlineData(412, """{"message":"exists","status":"name-exists"}""", RefusalKind.NameExists)]
    [InlineData(412, """{"message":"plugin","status":"plugin-dashboard"}""", RefusalKind.PluginDashboard)]
    [InlineData(422, """{"message":"invalid"}""", RefusalKind.Invalid)]
    [InlineData(302, "", RefusalKind.NotGrafana)]
    [InlineData(200, "<!DOCTYPE html><title>Sign in</title>", RefusalKind.NotGrafana)]
    [InlineData(404, "404 page not found", RefusalKind.NotGrafana)]
    [InlineData(200, """{"status":"ok"}""", RefusalKind.NotGrafana)]
    [InlineData(200, "[1, 2]", RefusalKind.NotGrafana)]
    [InlineData(200, "\"text\"", RefusalKind.NotGrafana)]
    [InlineData(200, """{"dashboard":{"uid":"a","titl""", RefusalKind.NotGrafana)]
    [InlineData(200, "", RefusalKind.NotGrafana)]
    public async Task Says_what_came_back_and_does_not_ask_again(int status, string body, RefusalKind kind)
    {
        await using var server = await GrafanaServer.StartAsync();
        server.AnswerNext(status, body, body.StartsWith('<') ? "text/html" : "application/json");
        using var api = Api(server, new HurriedTime(GrafanaRetry.Deadline));
        var answer = await api.GetDashboardAsync("a", Cancel);

        Assert.Null(answer.Value);
        Assert.Equal(kind, answer.Refusal!.Kind);
        Assert.Contains("api/dashboards/uid/a", answer.Refusal.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(429)]
    public async Task Asks_again_when_that_can_help(int status)
    {
        await using var server = await GrafanaServer.StartAsync();
        server.AnswerNext(status, "<html>busy</html>", "text/html", times: GrafanaRetry.Attempts - 1);
        var time = new HurriedTime(GrafanaRetry.Deadline);
        using var api = Api(server, time);

        Assert.Empty((await api.GetFoldersAsync(Cancel)).Value!);
        Assert.Equal(GrafanaRetry.Attempts, server.Requests.Count);
        Assert.Equal(GrafanaRetry.Attempts - 1, time.Pauses.Count);
    }

    [Theory]
    [InlineData(500, RefusalKind.ServerError)]
    [InlineData(429, RefusalKind.TooManyRequests)]
    public async Task Gives_up_in_the_end(int status, RefusalKind kind)
    {
        await using var server = await GrafanaServer.StartAsync();
        server.AnswerNext(status, """{"message":"no"}""", times: 10);
        using var api = Api(server, new HurriedTime(GrafanaRetry.Deadline));

        Assert.Equal(kind, (await api.GetFoldersAsync(Cancel)).Refusal!.Kind);
        Assert.Equal(GrafanaRetry.Attempts, server.Requests.Count);
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("86400", 30)]
    public async Task Waits_as_long_as_it_is_asked_to_but_not_for_ever(string wish, int seconds)
    {
        await using var server = await GrafanaServer.StartAsync();
        server.AnswerNext(429, "{}", retryAfter: wish);
        var time = new HurriedTime(GrafanaRetry.Deadline);
        using var api = Api(server, time);
        await api.GetFoldersAsync(Cancel);

        Assert.Equal(TimeSpan.FromSeconds(seconds), Assert.Single(time.Pauses));
    }

    [Fact]
    public async Task An_answer_that_does_not_come_is_given_up()
    {
        await using var server = await GrafanaServer.StartAsync();
        server.StayStill(GrafanaRetry.Attempts);
        using var api = Api(server, new HurriedTime(GrafanaRetry.Deadline, meetsDeadline: true));

        Assert.Equal(RefusalKind.TimedOut, (await api.GetFoldersAsync(Cancel)).Refusal!.Kind);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task An_answer_that_breaks_off_is_asked_for_again(int goodAttempts)
    {
        await using var server = await GrafanaServer.StartAsync();
        server.BreakOff(GrafanaRetry.Attempts - goodAttempts);
        using var api = Api(server, new HurriedTime(GrafanaRetry.Deadline));
        var answer = await api.GetFoldersAsync(Cancel);

        Assert.Equal(goodAttempts == 0 ? RefusalKind.Unreachable : null, answer.Refusal?.Kind);
        Assert.Equal(GrafanaRetry.Attempts, server.Requests.Count);
    }

    [Fact]
    public async Task Nobody_listens()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        using var api = new GrafanaApi(new Uri($"http://127.0.0.1:{port}/"), "t", new SocketsHttpHandler(), new HurriedTime(GrafanaRetry.Deadline));

        Assert.Equal(RefusalKind.Unreachable, (await api.GetFoldersAsync(Cancel)).Refusal!.Kind);
    }

    [Fact]
    public async Task A_caller_who_cancels_gets_no_answer_at_all()
    {
        await using var server = await GrafanaServer.StartAsync();
        server.StayStill(1);
        using var api = Api(server, TimeProvider.System);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        stop.CancelAfter(TimeSpan.FromMilliseconds(50));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => api.GetFoldersAsync(stop.Token));
    }

    [Fact]
    public async Task Trusts_an_authority_of_its_own_and_no_stranger()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        using var certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
        await using var server = await GrafanaServer.StartAsync(certificate);
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(certificate);
        using var trusting = new GrafanaApi(server.Address, GrafanaServer.Token, new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = policy } }, TimeProvider.System);
        using var careful = Api(server, new HurriedTime(GrafanaRetry.Deadline));

        Assert.NotNull((await trusting.GetFoldersAsync(Cancel)).Value);
        Assert.Equal(RefusalKind.Unreachable, (await careful.GetFoldersAsync(Cancel)).Refusal!.Kind);
    }

    private static GrafanaApi Api(GrafanaServer server, TimeProvider time) =>
        new(server.Address, GrafanaServer.Token, new SocketsHttpHandler { AllowAutoRedirect = false }, time);
}
