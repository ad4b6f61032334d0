using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Monitor.Remediation.Journal;

namespace Monitor.Remediation.Webhook;

/// <summary>
/// Where Alertmanager delivers. It repeats whatever is answered with 4xx at every group interval for ever, and with 5xx at once and again:
/// so rubbish is answered with 200, and 503 only when the journal cannot be written.
/// </summary>
public sealed class WebhookEndpoint(
    string token, Intake intake, Worker worker, RemediationMetrics metrics, ILogger<WebhookEndpoint> logger)
{
    /// <summary>The path.</summary>
    public const string Path = "/v1/webhook/alertmanager";

    /// <summary>The largest delivery that is read: thousands of alerts.</summary>
    public const int BodyLimitBytes = 1 << 20;

    /// <summary>How much of a larger one is taken and thrown away, so that the sender hears the answer. Beyond it the server hangs up.</summary>
    public const int DrainLimitBytes = 64 << 20;

    private readonly byte[] expected = SHA256.HashData(Encoding.UTF8.GetBytes("Bearer " + token));

    /// <summary>Puts the endpoint in its place.</summary>
    public void Map(IEndpointRouteBuilder routes) => routes.MapPost(Path, (Delegate)HandleAsync);

    private async Task<IResult> HandleAsync(HttpContext context)
    {
        if (!IsAuthorized(context.Request))
        {
            metrics.CountWebhook(DeliveryResult.Unauthorized);
            logger.LogWarning("A delivery from {Address} had no or a wrong token.", context.Connection.RemoteIpAddress);
            return Results.Unauthorized();
        }

        try
        {
            var body = await ReadAsync(context.Request, context.RequestAborted);
            var report = body is { } read
                ? await intake.TakeAsync(read, context.RequestAborted)
                : intake.Refuse($"The delivery is larger than {BodyLimitBytes} bytes.");
            worker.Wake();
            metrics.CountWebhook(report.Quarantined.Count == 0 ? DeliveryResult.Accepted : DeliveryResult.Quarantined);
            return Results.Ok(report);
        }
        catch (JournalUnavailableException fault)
        {
            metrics.CountWebhook(DeliveryResult.Unavailable);
            logger.LogError(fault, "A delivery could not be written down; Alertmanager will repeat it.");
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }
    }

    // Hashes are of one length, so that the comparison takes the same time whatever was sent.
    private bool IsAuthorized(HttpRequest request) => CryptographicOperations.FixedTimeEquals(
        SHA256.HashData(Encoding.UTF8.GetBytes(request.Headers.Authorization.ToString())), expected);

    /// <summary>The body, or null when it is too large.</summary>
    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var kept = new MemoryStream();
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 16);
        try
        {
            long total = 0;
            int count;
            while ((count = await request.Body.ReadAsync(buffer, cancellationToken)) > 0)
            {
                total += count;
                if (total <= BodyLimitBytes)
                {
                    await kept.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
                }
            }

            return total <= BodyLimitBytes ? kept.ToArray() : null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
