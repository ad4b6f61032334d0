using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;
using Monitor.Exporter.Tests.Servers;

namespace Monitor.Exporter.Tests.Patroni;

/// <summary>An HTTP server that answers as Patroni 4 does, until a test lets it answer otherwise.</summary>
internal sealed class TestPatroni : IAsyncDisposable
{
    /// <summary>In place of a status: there is no answer.</summary>
    private const int Broken = 0;

    private const string Page = "<html><body><h1>502 Bad Gateway</h1></body></html>";

    private static readonly Dictionary<string, PatroniAnswer> Usual = new()
    {
        ["/patroni"] = new("""
            {"state":"running","postmaster_start_time":"2026-11-23 21:00:00.000000+00:00","role":"primary","server_version":150018,"xlog":{"location":83886080},
             "timeline":3,"replication":[{"usename":"replicator","application_name":"b","client_addr":"10.0.0.2","state":"streaming","sync_state":"async","sync_priority":0}],
             "dcs_last_seen":1795471872,"database_system_identifier":"7441234567890123456","patroni":{"version":"4.0.4","scope":"pg-test","name":"a"}}
            """),
        ["/cluster"] = new("""
            {"members":[
               {"name":"a","role":"leader","state":"running","api_url":"https://10.0.0.1:8008/patroni","host":"10.0.0.1","port":5432,"timeline":3},
               {"name":"b","role":"replica","state":"streaming","api_url":"https://10.0.0.2:8008/patroni","host":"10.0.0.2","port":5432,"timeline":3,"lag":17}],
             "scope":"pg-test"}
            """),
        ["/config"] = new("""{"ttl":20,"loop_wait":5,"retry_timeout":6,"maximum_lag_on_failover":1048576,"postgresql":{"use_pg_rewind":true}}"""),
        ["/failsafe"] = new(Page, 502),
        ["/history"] = new("""[[1,67109024,"no recovery target specified","2026-11-23T21:00:00+00:00","b"],[2,67109400,"no recovery target specified","2026-11-23T22:00:00+00:00","a"]]"""),
    };

    private readonly WebApplication application;
    private readonly ConcurrentDictionary<string, PatroniAnswer> answers = new(Usual);
    private volatile string? silent;
    private int held;
    private int asked;

    private TestPatroni(WebApplication application) => this.application = application;

    public int Port => new Uri(application.Urls.Single()).Port;

    /// <summary>Requests so far.</summary>
    public int Asked => Volatile.Read(ref asked);

    /// <summary>Requests that it took and does not answer.</summary>
    public int Held => Volatile.Read(ref held);

    /// <param name="certificates">What it shows over TLS; null: it speaks without.</param>
    /// <param name="clients">Whose certificate a client has to show; null: it asks for none.</param>
    public static async Task<TestPatroni> StartAsync(TestCertificates? certificates = null, string? clients = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint =>
        {
            if (certificates is not null)
            {
                endpoint.UseHttps(Options(certificates, clients));
            }
        }));
        var server = new TestPatroni(builder.Build());
        server.application.Run(server.AnswerAsync);
        await server.application.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    /// <summary>Lets it answer otherwise.</summary>
    public void Answer(string path, string body, int status = 200) => answers[path] = new(body, status);

    /// <summary>What a proxy answers for a Patroni that it cannot reach.</summary>
    public void AnswerAsProxy()
    {
        foreach (var path in Usual.Keys)
        {
            Answer(path, Page, 502);
        }
    }

    /// <summary>It takes requests for what begins so from now on, and keeps them.</summary>
    public void FallSilent(string paths = "/") => silent = paths;

    /// <summary>It closes the connection of who asks this, as Patroni does where it fails itself.</summary>
    public void Fail(string path) => Answer(path, "", Broken);

    /// <summary>It answers as Patroni again.</summary>
    public void Recover()
    {
        silent = null;
        foreach (var (path, answer) in Usual)
        {
            answers[path] = answer;
        }
    }

    public ValueTask DisposeAsync() => application.DisposeAsync();

    private static HttpsConnectionAdapterOptions Options(TestCertificates certificates, string? clients) => new()
    {
        ServerCertificate = X509Certificate2.CreateFromPemFile(certificates.Certificate, certificates.Key),
        ClientCertificateMode = clients is null ? ClientCertificateMode.NoCertificate : ClientCertificateMode.RequireCertificate,
        ClientCertificateValidation = (certificate, _, _) => certificate.Issuer == clients,
    };

    private async Task AnswerAsync(HttpContext context)
    {
        Interlocked.Increment(ref asked);
        if (silent is { } paths && context.Request.Path.Value!.StartsWith(paths, StringComparison.Ordinal))
        {
            Interlocked.Increment(ref held);
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }

        var answer = answers.GetValueOrDefault(context.Request.Path, new(Page, 404));
        if (answer.Status == Broken)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = answer.Status;
        await context.Response.WriteAsync(answer.Body);
    }

    private sealed record PatroniAnswer(string Body, int Status = 200);
}
