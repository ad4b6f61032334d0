using System.Net;
using Microsoft.AspNetCore.Http;

namespace Monitor.Dashboards.Viewer;

/// <summary>
/// Decides who may ask at all. A page of somebody else may have its own name resolve to this machine (DNS rebinding), or let the browser of
/// a reader ask here (cross-site requests); neither gets an answer.
/// </summary>
internal sealed class Doorman(ViewerOptions options)
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; "
        + "worker-src 'self' blob:; manifest-src 'self'; frame-ancestors 'self'; base-uri 'self'; form-action 'none'";

    private readonly HashSet<string> hosts = new([.. options.Hosts, "localhost", options.Listen.Address.ToString()], StringComparer.OrdinalIgnoreCase);

    /// <summary>Answers itself when the request is not welcome; adds the headers that keep the page to itself.</summary>
    public async Task HandleAsync(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "SAMEORIGIN";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (!IsKnown(context.Request.Host.Host))
        {
            context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
            await context.Response.WriteAsync(
                $"This viewer is not {context.Request.Host.Host}. If a reverse proxy serves it under that name, start it with --host {context.Request.Host.Host}.\n", context.RequestAborted);
            return;
        }

        if (context.Request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site" && context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            await context.Response.WriteAsync("Pages of other sites get no answer here.\n", context.RequestAborted);
            return;
        }

        await next(context);
    }

    private bool IsKnown(string host) =>
        hosts.Contains(host) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
