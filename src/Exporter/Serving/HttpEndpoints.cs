using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using Monitor.Exporter.Collection;
using Monitor.Exporter.Exposition;

namespace Monitor.Exporter.Serving;

/// <summary>Answers HTTP requests.</summary>
public sealed class HttpEndpoints(ExporterService service)
{
    /// <summary>Answers one request.</summary>
    public Task HandleAsync(HttpContext context) => (context.Request.Method, context.Request.Path.Value) switch
    {
        ("GET" or "HEAD", "/metrics") => MetricsAsync(context),
        ("GET" or "HEAD", "/healthz") => AnswerAsync(context, StatusCodes.Status200OK, "ok"),
        ("GET" or "HEAD", "/up") => HealthAsync(context, HealthState.Primary, HealthState.Replica),
        ("GET" or "HEAD", "/read") => HealthAsync(context, HealthState.Primary, HealthState.Replica),
        ("GET" or "HEAD", "/primary") => HealthAsync(context, HealthState.Primary),
        ("GET" or "HEAD", "/replica") => HealthAsync(context, HealthState.Replica),
        ("GET" or "HEAD", _) => AnswerAsync(context, StatusCodes.Status404NotFound, "there are /metrics, /healthz, /up, /primary, /replica and /read"),
        _ => AnswerAsync(context, StatusCodes.Status405MethodNotAllowed, "only GET"),
    };

    private async Task MetricsAsync(HttpContext context)
    {
        var format = ExpositionFormats.Negotiate(context.Request.Headers.Accept.ToString());
        var output = new ArrayBufferWriter<byte>(64 * 1024);
        await service.ScrapeAsync(output, format, ScraperTimeout(context.Request), context.RequestAborted);
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
        var servers = service.Servers.Where(server => name.Length == 0 || server.Name == name).ToList();
        if (servers is not [var asked])
        {
            return AnswerAsync(
                context,
                servers.Count == 0 ? StatusCodes.Status404NotFound : StatusCodes.Status400BadRequest,
                $"say which server: {string.Join(", ", service.Servers.Select(server => $"?server={server.Name}"))}");
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
