using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Monitor.Dashboards.Tests.Viewer;

/// <summary>Something on a port that answers as the test says.</summary>
internal sealed class FakePrometheus : IAsyncDisposable
{
    private readonly WebApplication application;

    private FakePrometheus(WebApplication application) => this.application = application;

    public Uri Uri => new(application.Urls.Single());

    public static async Task<FakePrometheus> StartAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var application = builder.Build();
        application.Run(answer);
        await application.StartAsync();
        return new(application);
    }

    public ValueTask DisposeAsync() => application.DisposeAsync();
}
