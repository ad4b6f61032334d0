using System.Net.Http.Headers;
using System.Net.Mime;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Monitor.Dashboards.Viewer;

/// <summary>
/// Hands questions of the page on to Prometheus: only those that read, of bounded size and time. A Prometheus that is down or slow becomes an
/// answer with the reason in Prometheus' own form, which panels show.
/// </summary>
internal sealed class PrometheusProxy : IDisposable
{
    /// <summary>Longest question. Expressions of ours have hundreds of bytes.</summary>
    public const int QuestionLimitBytes = 64 * 1024;

    /// <summary>Longest answer. A panel of 100 lines with 1,000 points has 3 MB.</summary>
    private const long AnswerLimitBytes = 64 * 1024 * 1024;

    private const int ChunkBytes = 64 * 1024;

    private static readonly HashSet<string> Readable = new(StringComparer.Ordinal)
    {
        "query", "query_range", "format_query", "labels", "series", "metadata", "rules", "alerts",
    };

    private static readonly HashSet<string> ByForm = new(StringComparer.Ordinal) { "query", "query_range", "format_query", "labels", "series" };

    private readonly HttpClient http;
    private readonly Uri root;
    private readonly TimeSpan deadline;
    private readonly ViewerMetrics metrics;

    public PrometheusProxy(ViewerOptions options, ViewerMetrics metrics)
    {
        this.metrics = metrics;
        http = new HttpClient(options.Connect()) { Timeout = Timeout.InfiniteTimeSpan };
        root = new Uri(options.Prometheus.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/api/v1/");
        deadline = options.Deadline;
    }

    /// <summary>Answers a request for <c>/api/v1/{path}</c>.</summary>
    public async Task HandleAsync(HttpContext context, string path)
    {
        if (!IsAllowed(context.Request, path))
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "forbidden", $"the viewer only reads: {context.Request.Method} {path} is not among what it hands on to Prometheus");
            return;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        limit.CancelAfter(deadline);
        try
        {
            using var question = await QuestionAsync(context.Request, path, limit.Token);
            using var answer = await http.SendAsync(question, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            await HandOnAsync(context, answer, limit.Token);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            await RefuseAsync(context, StatusCodes.Status504GatewayTimeout, "timeout", $"Prometheus at {root.Authority} did not answer within {deadline.TotalSeconds:0.#} s");
        }
        catch (OperationCanceledException)
        {
            // The page has lost interest: another time range, another dashboard.
        }
        catch (BadHttpRequestException exception)
        {
            await RefuseAsync(context, exception.StatusCode, "bad_data", exception.Message);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            await RefuseAsync(context, StatusCodes.Status502BadGateway, "unavailable", $"Prometheus at {root.Authority} cannot be reached: {Innermost(exception)}");
        }
    }

    public void Dispose() => http.Dispose();

    private static bool IsAllowed(HttpRequest request, string path)
    {
        var known = Readable.Contains(path)
            || (path.Split('/') is ["label", { Length: > 0 } name, "values"] && !name.Contains("..", StringComparison.Ordinal));
        return known && (HttpMethods.IsGet(request.Method) || (HttpMethods.IsPost(request.Method) && ByForm.Contains(path)));
    }

    private async Task<HttpRequestMessage> QuestionAsync(HttpRequest request, string path, CancellationToken cancellationToken)
    {
        var encoded = string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
        var question = new HttpRequestMessage(new HttpMethod(request.Method), new Uri(root, encoded + request.QueryString.Value));
        if (request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase))
        {
            question.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
        }

        if (HttpMethods.IsPost(request.Method))
        {
            if (request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) != true)
            {
                throw new BadHttpRequestException("the body must be a form", StatusCodes.Status415UnsupportedMediaType);
            }

            if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            {
                size.MaxRequestBodySize = QuestionLimitBytes;
            }

            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body, cancellationToken);
            question.Content = new ByteArrayContent(body.ToArray());
            question.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        }

        return question;
    }

    private async Task HandOnAsync(HttpContext context, HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var type = answer.Content.Headers.ContentType?.MediaType;
        if (type != MediaTypeNames.Application.Json)
        {
            await RefuseAsync(
                context,
                StatusCodes.Status502BadGateway,
                "unavailable",
                $"{root.Authority} answered {(int)answer.StatusCode} {answer.ReasonPhrase} with {type ?? "nothing"} instead of JSON: is it a Prometheus, and does it let this machine in?");
            return;
        }

        if (answer.Content.Headers.ContentLength > AnswerLimitBytes)
        {
            await RefuseAsync(context, StatusCodes.Status502BadGateway, "too_large", $"the answer has more than {AnswerLimitBytes / 1024 / 1024} MB; ask for fewer series or a shorter time");
            return;
        }

        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        if (answer.Content.Headers.ContentEncoding.Contains("gzip"))
        {
            context.Response.Headers.ContentEncoding = "gzip";
        }

        await using var source = await answer.Content.ReadAsStreamAsync(cancellationToken);
        await CopyAsync(context, source, cancellationToken);
        metrics.Count(ViewerMetrics.Answered);
    }

    private static async Task CopyAsync(HttpContext context, Stream source, CancellationToken cancellationToken)
    {
        var chunk = new byte[ChunkBytes];
        var sent = 0L;
        while (await source.ReadAsync(chunk, cancellationToken) is > 0 and var count)
        {
            sent += count;
            if (sent > AnswerLimitBytes)
            {
                // What was sent cannot be taken back; a cut connection is no half answer.
                context.Abort();
                return;
            }

            await context.Response.Body.WriteAsync(chunk.AsMemory(0, count), cancellationToken);
        }
    }

    private async Task RefuseAsync(HttpContext context, int status, string type, string reason)
    {
        metrics.Count(type);
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = MediaTypeNames.Application.Json;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.Remove("Content-Encoding");
        await context.Response.WriteAsync(
            JsonSerializer.Serialize(new { status = "error", errorType = type, error = reason }, JsonSerializerOptions.Web), context.RequestAborted);
    }

    private static string Innermost(Exception exception) => exception.InnerException is { } inner ? Innermost(inner) : exception.Message;
}
