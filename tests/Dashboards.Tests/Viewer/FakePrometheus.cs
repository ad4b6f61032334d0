using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Monitor.Dashboards.Tests.Viewer;

/// <summary>Something on a port that answers as the test says.</summary>
internal sealed class FakePrometheus : IAsyncDisposable
{
    private readonly WebApplication application;

    private FakePrometheus(WebApplication application) => this.application = application;

    public Uri Uri => new(application.Urls.Single());

    /// <param name="answer">What it says.</param>
    /// <param name="tls">How it shows who it is and whom it lets in; null for plain HTTP.</param>
    public static async Task<FakePrometheus> StartAsync(RequestDelegate answer, HttpsConnectionAdapterOptions? tls = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (tls is not null)
            {
                listen.UseHttps(tls);
            }
        }));
        var application = builder.Build();
        application.Run(answer);
        await application.StartAsync();
        return new(application);
    }

    public ValueTask DisposeAsync() => application.DisposeAsync();
}
