using System.Net;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Monitor.Dashboards.Client;

/// <summary>
/// Asks Grafana again where asking again can help: no connection, no answer in time, 429 and 5xx, with growing pauses of random length.
/// Saving twice is harmless, because a save names the version that it replaces.
/// </summary>
public sealed class GrafanaRetry : DelegatingHandler
{
    /// <summary>How often one request is sent at most.</summary>
    public const int Attempts = 4;

    /// <summary>What one attempt may take.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <summary>The longest wish of a server (<c>Retry-After</c>) that is met; it may ask for hours, and somebody waits at the terminal.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly ResiliencePipeline<HttpResponseMessage> pipeline;

    /// <summary>Over this handler.</summary>
    public GrafanaRetry(HttpMessageHandler inner, TimeProvider time)
        : base(inner)
    {
        var retry = new RetryStrategyOptions<HttpResponseMessage>
        {
            MaxRetryAttempts = Attempts - 1,
            BackoffType = DelayBackoffType.Exponential,
            Delay = TimeSpan.FromMilliseconds(500),
            MaxDelay = LongestPause,
            UseJitter = true,
            ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome switch
            {
                { Exception: HttpRequestException or TimeoutRejectedException } => true,
                { Result: { } response } => response.StatusCode == HttpStatusCode.TooManyRequests || (int)response.StatusCode >= 500,
                _ => false,
            }),
            DelayGenerator = arguments => ValueTask.FromResult(Wish(arguments.Outcome.Result, time)),
            OnRetry = arguments =>
            {
                arguments.Outcome.Result?.Dispose();
                return ValueTask.CompletedTask;
            },
        };
        pipeline = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }.AddRetry(retry).AddTimeout(Deadline).Build();
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? null : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        return await pipeline.ExecuteAsync(
            async token =>
            {
                using var attempt = Copy(request, body);
                var response = await base.SendAsync(attempt, token);
                // Within the deadline: the last byte counts, not the first.
                await response.Content.LoadIntoBufferAsync(GrafanaApi.MaximumAnswerBytes, token);
                return response;
            },
            cancellationToken);
    }

    // A request can be sent once only.
    private static HttpRequestMessage Copy(HttpRequestMessage request, byte[]? body)
    {
        var copy = new HttpRequestMessage(request.Method, request.RequestUri) { Version = request.Version, VersionPolicy = request.VersionPolicy };
        foreach (var header in request.Headers)
        {
            copy.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        if (body is not null)
        {
            copy.Content = new ByteArrayContent(body);
            foreach (var header in request.Content!.Headers)
            {
                copy.Content.Headers.TryAddWithoutValidation(header.Key, header.Value);
            }
        }

        return copy;
    }

    private static TimeSpan? Wish(HttpResponseMessage? response, TimeProvider time)
    {
        var wish = response?.Headers.RetryAfter is { } header ? header.Delta ?? header.Date - time.GetUtcNow() : null;
        return wish is { } pause ? TimeSpan.FromTicks(Math.Clamp(pause.Ticks, 0, LongestPause.Ticks)) : null;
    }
}
