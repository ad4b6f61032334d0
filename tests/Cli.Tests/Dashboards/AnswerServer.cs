using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Monitor.Cli.Tests.Dashboards;

/// <summary>Something on a port that answers every request the same.</summary>
internal sealed class AnswerServer : IAsyncDisposable
{
    private readonly WebApplication application;

    private AnswerServer(WebApplication application) => this.application = application;

    public string Address => application.Urls.Single();

    /// <summary>Paths that were asked for, in their order.</summary>
    public List<string> Asked { get; } = [];

    public static async Task<AnswerServer> StartAsync(string body, string contentType, int status = 200)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var server = new AnswerServer(builder.Build());
        server.application.Run(async context =>
        {
            lock (server.Asked)
            {
                server.Asked.Add(context.Request.Path);
            }

            context.Response.StatusCode = status;
            context.Response.ContentType = contentType;
            await context.Response.WriteAsync(body);
        });
        await server.application.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public ValueTask DisposeAsync() => application.DisposeAsync();
}
