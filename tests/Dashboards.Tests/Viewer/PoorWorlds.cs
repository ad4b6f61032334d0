using Microsoft.AspNetCore.Builder;
using Monitor.Dashboards.Check;
using Monitor.Dashboards.Rules;

namespace Monitor.Dashboards.Tests.Viewer;

/// <summary>Worlds in which a good part of what dashboards ask for does not exist, each with a Prometheus and a viewer.</summary>
public sealed class PoorWorlds : IAsyncLifetime
{
    /// <summary>Everything that means something to a string or a regular expression, in one name.</summary>
    public const string OddName = """odd "q" \ d.t a|b (c)* [d]+? ^$ it's {x} 50%&x=y""";

    private static readonly string[] OfNeighbours = ["pgbouncer_", "pgbackrest_", "pg_stat_replication", "pg_replication_slot", "pg_stat_wal_receiver", "pg_stat_subscription", "pg_subscription"];

    private readonly List<LivePrometheus> servers = [];
    private readonly List<WebApplication> viewers = [];

    /// <summary>A cluster of one member, without a replica, PgBouncer or backups.</summary>
    internal Uri Lonely { get; private set; } = null!;

    /// <summary>A Prometheus that knows its targets and has nothing else yet.</summary>
    internal Uri Young { get; private set; } = null!;

    /// <summary>Databases, schemas and tables of which one has a name of the oddest.</summary>
    internal Uri Odd { get; private set; } = null!;

    /// <summary>A viewer whose Prometheus nobody runs.</summary>
    internal Uri Dead { get; private set; } = null!;

    /// <summary>Whether a cluster without neighbours has this series; what is recorded from others exists where they do.</summary>
    internal static bool ExistsAlone(string name) =>
        RuleBook.Generic.Recordings.FirstOrDefault(one => one.Series.Name == name) is { } recording
            ? ExpressionReader.Read(recording.Expression.Text).Mentions.All(mention => ExistsAlone(mention.Name))
            : !OfNeighbours.Any(beginning => name.StartsWith(beginning, StringComparison.Ordinal));

    public async ValueTask InitializeAsync()
    {
        if (!ViewerStage.IsComplete)
        {
            return;
        }

        var expressions = ViewerStage.Expressions();
        var lonely = new SyntheticSeries(expressions)
        {
            Members = 1,
            Constant = new Dictionary<string, double> { ["pg_in_recovery"] = 0, ["patroni_primary"] = 1, ["patroni_replica"] = 0, ["patroni_postgres_streaming"] = 0 },
        };
        var odd = new SyntheticSeries(expressions)
        {
            Members = 1,
            Own = new[] { "datname", "schemaname", "relname", "indexrelname", "usename", "application_name" }.ToDictionary(label => label, _ => new[] { "plain", OddName }),
        };
        Lonely = await ServeAsync(lonely, [.. KnownSeries.Collected.All.Where(series => ExistsAlone(series.Name))]);
        Young = await ServeAsync(new(expressions), [KnownSeries.Collected.Find("up")!]);
        Odd = await ServeAsync(odd, [.. KnownSeries.Collected.All]);
        Dead = await ServeAsync(new Uri("http://127.0.0.1:1/"));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var viewer in viewers)
        {
            await viewer.DisposeAsync();
        }

        foreach (var server in servers)
        {
            await server.DisposeAsync();
        }
    }

    private async Task<Uri> ServeAsync(SyntheticSeries world, IReadOnlyList<SeriesFacts> series)
    {
        var prometheus = await LivePrometheus.StartAsync(world.OpenMetrics(series, TimeProvider.System.GetUtcNow()), CancellationToken.None);
        servers.Add(prometheus);
        return await ServeAsync(prometheus.Uri);
    }

    private async Task<Uri> ServeAsync(Uri prometheus)
    {
        var viewer = await ViewerStage.ServeAsync(prometheus);
        viewers.Add(viewer);
        return new Uri(viewer.Urls.Single());
    }
}
