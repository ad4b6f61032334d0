using System.Net;
using Microsoft.AspNetCore.Builder;
using Monitor.Dashboards.Check;
using Monitor.Dashboards.Viewer;

namespace Monitor.Dashboards.Tests.Viewer;

/// <summary>A Prometheus that holds every series, a viewer before it, and a browser: shared, because each takes seconds to start.</summary>
public sealed class ViewerStage : IAsyncLifetime
{
    private string? missing;
    private LivePrometheus? prometheus;
    private Chromium? chromium;
    private WebApplication? viewer;

    /// <summary>The built page: beside the program that `./monitor` made.</summary>
    internal static string BuiltPage => Path.Combine(Environment.GetEnvironmentVariable("MONITOR_DIST") ?? Path.Combine(RepositoryRoot.Path, "artifacts", "dist"), "viewer");

    internal Uri Prometheus => prometheus!.Uri;

    internal Uri Root { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        missing = !ViewerHost.IsBuilt(BuiltPage) ? $"the page is not built ({BuiltPage}): it needs Node 20 or newer and `./monitor`"
            : Chromium.Program is null ? "Chromium is not installed: it is Debian's package chromium"
            : !Rules.Promtool.IsInstalled ? "Prometheus is not installed: it is Debian's package prometheus"
            : null;
        if (missing is not null)
        {
            return;
        }

        prometheus = await LivePrometheus.StartAsync(Samples(), CancellationToken.None);
        chromium = await Chromium.StartAsync();
        viewer = await ServeAsync(prometheus.Uri);
        Root = new Uri(viewer.Urls.Single());
    }

    /// <summary>A viewer of its own for a test that wants other dashboards, another Prometheus or another address.</summary>
    internal static async Task<WebApplication> ServeAsync(Uri prometheus, Func<ViewerOptions, ViewerOptions>? change = null)
    {
        var options = new ViewerOptions
        {
            Listen = new(IPAddress.Loopback, 0),
            Page = BuiltPage,
            Dashboards = DashboardLibrary.From(Path.Combine(RepositoryRoot.Path, DashboardFiles.DashboardFolder)),
            Prometheus = prometheus,
        };
        var application = ViewerHost.Create(change?.Invoke(options) ?? options);
        await application.StartAsync();
        return application;
    }

    /// <summary>A page on a viewer, by default the shared one. Skips the test where something is not installed.</summary>
    internal async Task<DashboardView> OpenAsync(Uri? root = null, int width = 1600, int height = 1000)
    {
        Require();
        return new(await chromium!.OpenAsync(width, height), root ?? Root);
    }

    /// <summary>Ends what a test looked at.</summary>
    internal Task ClosePagesAsync() => chromium?.ClosePagesAsync() ?? Task.CompletedTask;

    /// <summary>Skips the test where something is not installed, and says what.</summary>
    internal void Require()
    {
        if (missing is not null)
        {
            Assert.Skip(missing);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (viewer is not null)
        {
            await viewer.DisposeAsync();
        }

        if (chromium is not null)
        {
            await chromium.DisposeAsync();
        }

        if (prometheus is not null)
        {
            await prometheus.DisposeAsync();
        }
    }

    private static string Samples()
    {
        var folder = Path.Combine(RepositoryRoot.Path, DashboardFiles.DashboardFolder);
        var expressions = Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories)
            .SelectMany(file => ExpressionFiles.Read(file, File.ReadAllText(file)))
            .Select(place => place.Expression)
            .ToList();
        return new SyntheticSeries(expressions).OpenMetrics([.. KnownSeries.Collected.All, OddLabels.Series], TimeProvider.System.GetUtcNow());
    }
}

/// <summary>Tests that share the stage, one after the other: two cores draw one page well.</summary>
[CollectionDefinition(nameof(ViewerCollection), DisableParallelization = true)]
public sealed class ViewerCollection : ICollectionFixture<ViewerStage>;
