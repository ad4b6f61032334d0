using System.Globalization;
using Monitor.Exporter.Collection;
using Monitor.Exporter.Exposition;
using Monitor.Exporter.Probe;
using Monitor.Exporter.Reload;

namespace Monitor.Exporter.Serving;

/// <summary>Answers HTTP requests.</summary>
public sealed class HttpEndpoints(LiveExporter exporter, TimeProvider time)
{
    /// <summary>Longer than any scraper waits for an answer.</summary>
    public static readonly TimeSpan WriteDeadline = TimeSpan.FromSeconds(30);

    /// <summary>Answers one request, where the rules of access allow it. The control socket is the file system's to protect.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        using var use = exporter.Enter();
        if (IsLocal(context) || await use.Generation.Access.AllowsAsync(context))
        {
            await AnswerAsync(context, use);
        }
    }

    private Task AnswerAsync(HttpContext context, GenerationUse use) => (context.Request.Method, context.Request.Path.Value) switch
    {
        ("GET" or "HEAD", var path) when path == use.Generation.Setup.Config.TelemetryPath => MetricsAsync(context, use),
        ("GET" or "HEAD", "/probe") => ProbeAsync(context, use),
        ("POST" or "PUT", "/-/reload") => ReloadAsync(context, use),
        ("GET" or "HEAD", "/healthz") => AnswerAsync(context, StatusCodes.Status200OK, "ok"),
        ("GET" or "HEAD", "/up") => HealthAsync(context, use.Generation.Service, HealthState.Primary, HealthState.Replica),
        ("GET" or "HEAD", "/read") => HealthAsync(context, use.Generation.Service, HealthState.Primary, HealthState.Replica),
        ("GET" or "HEAD", "/primary") => HealthAsync(context, use.Generation.Service, HealthState.Primary),
        ("GET" or "HEAD", "/replica") => ReplicaAsync(context, use.Generation.Service),
        ("GET" or "HEAD", _) => AnswerAsync(context, StatusCodes.Status404NotFound, $"there are {use.Generation.Setup.Config.TelemetryPath}, /probe, /healthz, /up, /primary, /replica and /read"),
        _ => AnswerAsync(context, StatusCodes.Status405MethodNotAllowed, "only GET, and POST to /-/reload"),
    };

    private static bool IsLocal(HttpContext context) => context.Connection.LocalIpAddress is null;

    private async Task ReloadAsync(HttpContext context, GenerationUse use)
    {
        if (!use.Generation.Setup.Config.Lifecycle && !IsLocal(context))
        {
            await AnswerAsync(context, StatusCodes.Status403Forbidden, "not allowed over the network: start with --web.enable-lifecycle, send SIGHUP, or use the control socket");
            return;
        }

        // The reload waits for whoever uses what it replaces, and reads a hundred files, which is too long for a thread that hears from sockets.
        use.Dispose();
        var faults = await Task.Run(() => exporter.ReloadAsync(context.RequestAborted));
        await (faults.Count == 0
            ? AnswerAsync(context, StatusCodes.Status200OK, "reloaded")
            : AnswerAsync(context, StatusCodes.Status500InternalServerError, $"the old configuration stays in use:\n{string.Join('\n', faults)}"));
    }

    private Task ProbeAsync(HttpContext context, GenerationUse use)
    {
        var query = context.Request.Query;
        return use.Generation.Probe is { } probe
            ? probe.Find(query["target"].ToString(), query["auth_module"].ToString()) is var found && found.Target is { } target
                ? ProbedAsync(context, target, use)
                : AnswerAsync(context, found.Status, found.Reason)
            : AnswerAsync(context, StatusCodes.Status404NotFound, "no targets can be probed: `probe` in the configuration, with `modules` and `targets`, allows it");
    }

    private async Task MetricsAsync(HttpContext context, GenerationUse use)
    {
        var format = FormatOf(context);
        var service = use.Generation.Service;
        var document = await service.ScrapeAsync(ScraperTimeout(context.Request));
        var process = await service.DescribeProcessAsync(format, context.RequestAborted);
        // A scraper that does not read holds up no reload: what is left to do needs nothing of this generation.
        use.Dispose();
        await SendAsync(context, document, format, process);
    }

    private async Task ProbedAsync(HttpContext context, ProbeTarget target, GenerationUse use)
    {
        var document = await target.ScrapeAsync(ScraperTimeout(context.Request));
        use.Dispose();
        await SendAsync(context, document, FormatOf(context), default);
    }

    private static ExpositionFormat FormatOf(HttpContext context) => ExpositionFormats.Negotiate(context.Request.Headers.Accept.ToString());

    /// <summary>Sends a document; a scraper that does not read it in time loses its connection.</summary>
    private async Task SendAsync(HttpContext context, ExpositionDocument document, ExpositionFormat format, ReadOnlyMemory<byte> rendered)
    {
        using var timer = new CancellationTokenSource(WriteDeadline, time);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, timer.Token);
        context.Response.ContentType = ExpositionFormats.ContentType(format);
        var packed = context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.Ordinal);
        if (packed)
        {
            context.Response.Headers.ContentEncoding = "gzip";
        }

        try
        {
            await (packed
                ? document.SendPackedAsync(context.Response.BodyWriter, format, rendered, deadline.Token)
                : document.SendAsync(context.Response.BodyWriter, format, rendered, deadline.Token));
        }
        catch (OperationCanceledException)
        {
            context.Abort();
        }
    }

    private static async Task HealthAsync(HttpContext context, ExporterService service, params HealthState[] healthy)
    {
        if (Asked(context, service) is not { } server)
        {
            await WhichAsync(context, service);
            return;
        }

        var state = await server.AskHealthAsync();
        await AnswerAsync(
            context,
            healthy.Contains(state) ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable,
            state.ToString().ToLowerInvariant());
    }

    /// <summary>With <c>?lag=</c> only a replica that is no further behind than that time; one of which nobody can tell is too far.</summary>
    private static Task ReplicaAsync(HttpContext context, ExporterService service)
    {
        var text = context.Request.Query["lag"].ToString();
        if (text.Length == 0)
        {
            return HealthAsync(context, service, HealthState.Replica);
        }

        if (Asked(context, service) is not { } server)
        {
            return WhichAsync(context, service);
        }

        return ParseLag(text) is { } lag
            ? ReplicaWithinAsync(context, server, lag)
            : AnswerAsync(context, StatusCodes.Status400BadRequest, $"lag={text} is not a time; expected seconds, or a number with ms, s or m, such as ?lag=500ms");
    }

    private static async Task ReplicaWithinAsync(HttpContext context, ServerPlanes server, TimeSpan lag)
    {
        var state = await server.AskHealthAsync();
        await (server.IsReplicaWithin(lag)
            ? AnswerAsync(context, StatusCodes.Status200OK, "replica")
            : AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, state == HealthState.Replica ? "behind" : state.ToString().ToLowerInvariant()));
    }

    /// <summary>Health is of one server: with several, <c>?server=</c> says of which, and without it the one that has no name is meant.</summary>
    private static ServerPlanes? Asked(HttpContext context, ExporterService service)
    {
        var name = context.Request.Query["server"].ToString();
        return name.Length > 0 ? service.Servers.FirstOrDefault(server => server.Name == name)
            : service.Servers is [var only] ? only : service.Servers.SingleOrDefault(server => server.Name is null);
    }

    private static Task WhichAsync(HttpContext context, ExporterService service) => AnswerAsync(
        context,
        StatusCodes.Status400BadRequest,
        $"say which server: {string.Join(", ", service.Servers.Select(server => $"?server={server.Name}"))}");

    private static TimeSpan? ParseLag(string text)
    {
        var (number, unit) = text switch
        {
            [.., 'm', 's'] => (text[..^2], TimeSpan.FromMilliseconds(1)),
            [.., 's'] => (text[..^1], TimeSpan.FromSeconds(1)),
            [.., 'm'] => (text[..^1], TimeSpan.FromMinutes(1)),
            _ => (text, TimeSpan.FromSeconds(1)),
        };
        return double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value is >= 0 and < 1e6 ? value * unit : null;
    }

    private static async Task AnswerAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync(text + '\n', context.RequestAborted);
    }

    private static TimeSpan? ScraperTimeout(HttpRequest request) =>
        double.TryParse(request.Headers["X-Prometheus-Scrape-Timeout-Seconds"].ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
        && seconds is > 0 and < 3600 ? TimeSpan.FromSeconds(seconds) : null;
}
