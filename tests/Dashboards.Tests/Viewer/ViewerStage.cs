using System.Net;
using Microsoft.AspNetCore.Builder;
using Monitor.Dashboards.Check;
using Monitor.Dashboards.Viewer;

namespace Monitor.Dashboards.Tests.Viewer;

/// <summary>A Prometheus that holds every series, a viewer before it, and a browser: shared, because each takes seconds to start.</summary>
public sealed class ViewerStage : IAsyncLifetime
{
    private readonly string? missing = Missing;
    private LivePrometheus? prometheus;
    private Chromium? chromium;
    private WebApplication? viewer;

    /// <summary>The built page: beside the program that `./monitor` made.</summary>
    internal static string BuiltPage => Path.Combine(Environment.GetEnvironmentVariable("MONITOR_DIST") ?? Path.Combine(RepositoryRoot.Path, "artifacts", "dist"), "viewer");

    internal Uri Prometheus => prometheus!.Uri;

    internal Uri Root { get; private set; } = null!;

    /// <summary>Whether everything is installed that a stage needs.</summary>
    internal static bool IsComplete => Missing is null;

    private static string? Missing => !ViewerHost.IsBuilt(BuiltPage) ? $"the page is not built ({BuiltPage}): it needs Node 20 or newer and `./monitor`"
        : Chromium.Program is null ? "Chromium is not installed: it is Debian's package chromium"
        : !Rules.Promtool.IsInstalled ? "Prometheus is not installed: it is Debian's package prometheus"
        : null;

    public async ValueTask InitializeAsync()
    {
        if (!IsComplete)
        {
            return;
        }

        prometheus = await LivePrometheus.StartAsync(
            new SyntheticSeries(Expressions()).OpenMetrics([.. KnownSeries.Collected.All, OddLabels.Series], TimeProvider.System.GetUtcNow()), CancellationToken.None);
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

    /// <summary>Every expression of every dashboard.</summary>
    internal static IReadOnlyList<string> Expressions() =>
    [
        .. Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, DashboardFiles.DashboardFolder), "*.json", SearchOption.AllDirectories)
            .SelectMany(file => ExpressionFiles.Read(file, File.ReadAllText(file)))
            .Select(place => place.Expression),
    ];
}

/// <summary>Tests that share the stage, one after the other: two cores draw one page well.</summary>
[CollectionDefinition(nameof(ViewerCollection), DisableParallelization = true)]
public sealed class ViewerCollection : ICollectionFixture<ViewerStage>;
