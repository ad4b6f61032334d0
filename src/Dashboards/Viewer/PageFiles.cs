using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.FileProviders;

namespace Monitor.Dashboards.Viewer;

/// <summary>The built page: one document, its scripts, icons and fonts.</summary>
internal sealed class PageFiles(string directory, string prefix)
{
    private const string Document = "index.html";

    /// <summary>What the build writes into the document, for this server to put the prefix in.</summary>
    private const string Base = """<base href="/" />""";

    /// <summary>Whether the page was built; every build of Monitor with Node at hand makes it.</summary>
    public static bool IsBuilt(string directory) => File.Exists(Path.Combine(directory, Document));

    /// <summary>Serves scripts, icons and fonts.</summary>
    public void Use(IApplicationBuilder application) => application.UseStaticFiles(new StaticFileOptions
    {
        FileProvider = new PhysicalFileProvider(directory),
        // Scripts carry a hash of their content in their names; icons and fonts change with Grafana's version.
        OnPrepareResponse = file => file.Context.Response.Headers.CacheControl =
            file.Context.Request.Path.StartsWithSegments("/assets", StringComparison.Ordinal) ? "public, max-age=31536000, immutable" : "public, max-age=3600",
    });

    /// <summary>Answers with the document, which finds out from the address what to draw.</summary>
    public async Task ServeDocumentAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments("/assets", StringComparison.Ordinal) || context.Request.Path.StartsWithSegments("/public", StringComparison.Ordinal))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-cache";
        // Read for every visit, so that a new build is met without a restart.
        await context.Response.WriteAsync(await ReadAsync(context.RequestAborted), context.RequestAborted);
    }

    private async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(directory, Document), cancellationToken);
        return text.Contains(Base, StringComparison.Ordinal)
            ? text.Replace(Base, $"""<base href="{prefix}/" />""", StringComparison.Ordinal)
            : throw new InvalidDataException($"{Path.Combine(directory, Document)} has no {Base}: it was not built by this version of Monitor. Build it again.");
    }
}
