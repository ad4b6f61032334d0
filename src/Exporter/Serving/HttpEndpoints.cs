using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using Monitor.Exporter.Collection;
using Monitor.Exporter.Exposition;
using Monitor.Exporter.Reload;

namespace Monitor.Exporter.Serving;

/// <summary>Answers HTTP requests.</summary>
public sealed class HttpEndpoints(LiveExporter exporter)
{
    /// <summary>Answers one request, where the rules of access allow it. The control socket is the file system's to protect.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        if (IsLocal(context) || await exporter.Access.AllowsAsync(context))
        {
            await AnswerAsync(context);
        }
    }

    private Task AnswerAsync(HttpContext context) => (context.Request.Method, context.Request.Path.Value) switch
    {
        ("GET" or "HEAD", var path) when path == exporter.Config.TelemetryPath => MetricsAsync(context, exporter.Service.ScrapeAsync),
        ("GET" or "HEAD", "/probe") => ProbeAsync(context),
        ("POST" or "PUT", "/-/reload") => ReloadAsync(context),
        ("GET" or "HEAD", "/healthz") => AnswerAsync(context, StatusCodes.Status200OK, "ok"),
        ("GET" or "HEAD", "/up") => HealthAsync(context, HealthState.Primary, HealthState.Replica),
        ("GET" or "HEAD", "/read") => HealthAsync(context, HealthState.Primary, HealthState.Replica),
        ("GET" or "HEAD", "/primary") => HealthAsync(context, HealthState.Primary),
        ("GET" or "HEAD", "/replica") => HealthAsync(context, HealthState.Replica),
        ("GET" or "HEAD", _) => AnswerAsync(context, StatusCodes.Status404NotFound, $"there are {exporter.Config.TelemetryPath}, /probe, /healthz, /up, /primary, /replica and /read"),
        _ => AnswerAsync(context, StatusCodes.Status405MethodNotAllowed, "only GET, and POST to /-/reload"),
    };

    private static bool IsLocal(HttpContext context) => context.Connection.LocalIpAddress is null;

    private async Task ReloadAsync(HttpContext context)
    {
        if (!exporter.Config.Lifecycle && !IsLocal(context))
        {
            await AnswerAsync(context, StatusCodes.Status403Forbidden, "not allowed over the network: start with --web.enable-lifecycle, send SIGHUP, or use the control socket");
            return;
        }

        var faults = await exporter.ReloadAsync(context.RequestAborted);
        await (faults.Count == 0
            ? AnswerAsync(context, StatusCodes.Status200OK, "reloaded")
            : AnswerAsync(context, StatusCodes.Status500InternalServerError, $"the old configuration stays in use:\n{string.Join('\n', faults)}"));
    }

    private Task ProbeAsync(HttpContext context)
    {
        var query = context.Request.Query;
        return exporter.Probe is { } probe
            ? probe.Find(query["target"].ToString(), query["auth_module"].ToString()) is var found && found.Target is { } target
                ? MetricsAsync(context, target.ScrapeAsync)
                : AnswerAsync(context, found.Status, found.Reason)
            : AnswerAsync(context, StatusCodes.Status404NotFound, "no targets can be probed: `probe` in the configuration, with `modules` and `targets`, allows it");
    }

    private static async Task MetricsAsync(HttpContext context, Func<IBufferWriter<byte>, ExpositionFormat, TimeSpan?, CancellationToken, Task> scrape)
    {
        var format = ExpositionFormats.Negotiate(context.Request.Headers.Accept.ToString());
        var output = new ArrayBufferWriter<byte>(64 * 1024);
        await scrape(output, format, ScraperTimeout(context.Request), context.RequestAborted);
        context.Response.ContentType = ExpositionFormats.ContentType(format);
        if (!context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.Ordinal))
        {
            context.Response.ContentLength = output.WrittenCount;
            await context.Response.Body.WriteAsync(output.WrittenMemory, context.RequestAborted);
            return;
        }

        context.Response.Headers.ContentEncoding = "gzip";
        await using var gzip = new GZipStream(context.Response.Body, CompressionLevel.Fastest);
        await gzip.WriteAsync(output.WrittenMemory, context.RequestAborted);
    }

    /// <summary>Health is of one server: with several, <c>?server=</c> says of which.</summary>
    private Task HealthAsync(HttpContext context, params ReadOnlySpan<HealthState> healthy)
    {
        var name = context.Request.Query["server"].ToString();
        var servers = exporter.Service.Servers.Where(server => name.Length == 0 || server.Name == name).ToList();
        if (servers is not [var asked])
        {
            return AnswerAsync(
                context,
                servers.Count == 0 ? StatusCodes.Status404NotFound : StatusCodes.Status400BadRequest,
                $"say which server: {string.Join(", ", exporter.Service.Servers.Select(server => $"?server={server.Name}"))}");
        }

        var state = asked.Health;
        return AnswerAsync(
            context,
            healthy.Contains(state) ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable,
            state.ToString().ToLowerInvariant());
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
