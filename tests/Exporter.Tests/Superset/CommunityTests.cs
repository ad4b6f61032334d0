using Monitor.Exporter.Tests.Servers;

namespace Monitor.Exporter.Tests.Superset;

/// <summary>
/// Every series that the best known public dashboards and mixins ask for comes out of our exporter before a real server, with every label that they use.
/// Which dashboards, in which revision, stands in <c>tests/Dashboards.Tests/Community/series.txt</c>.
/// </summary>
[Collection(ServersCollection.Name)]
public sealed class CommunityTests(ServersOfAllVersions servers)
{
    private const string Database = "bench";

    /// <summary>What PostgreSQL 17 took out of pg_stat_bgwriter; the exporters of all makers have it under other names since.</summary>
    private static readonly string[] GoneSince17 =
    [
        "pg_stat_bgwriter_buffers_backend_fsync_total", "pg_stat_bgwriter_buffers_backend_total", "pg_stat_bgwriter_buffers_checkpoint_total", "pg_stat_bgwriter_checkpoint_sync_time_total",
        "pg_stat_bgwriter_checkpoint_write_time_total", "pg_stat_bgwriter_checkpoints_req_total", "pg_stat_bgwriter_checkpoints_timed_total",
    ];

    private static readonly string[] SlowToCome = ["pg_stat_user_tables_n_dead_tup", "pg_database_size_bytes"];

    [Theory]
    [InlineData(15)]
    [InlineData(17)]
    public async Task A_server_exports_what_they_ask_for(int version)
    {
        var running = await servers.OfAsync(version);
        await using var exporter = new RunningExporter(new() { Postgres = running.Primary.Login(Database) });
        var scrape = await exporter.ScrapeUntilAsync(one => SlowToCome.All(name => one.Lines($"{name}{{datname=\"{Database}\"").Any()));

        var missing = Wanted.Where(series => series.Name.StartsWith("pg_", StringComparison.Ordinal) || series.Name.StartsWith("process_", StringComparison.Ordinal))
            .SelectMany(series => Missing(series, scrape)).ToList();

        Assert.Equal(version < 17 ? [] : GoneSince17, missing.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_PgBouncer_exports_what_they_ask_for()
    {
        var running = await servers.OfAsync(17);
        await using var pgbouncer = await TestPgBouncer.StartAsync(running.Programs, running.Directory, running.Primary.Port);
        await using var client = await pgbouncer.OpenAsync(Database);
        await using var exporter = new RunningExporter(new() { PgBouncer = pgbouncer.Login });
        var scrape = await exporter.ScrapeUntilAsync(one => one.Lines($"pgbouncer_stats_queries_pooled_total{{database=\"{Database}\"").Any());

        Assert.Empty(Wanted.Where(series => series.Name.StartsWith("pgbouncer_", StringComparison.Ordinal)).SelectMany(series => Missing(series, scrape)));
    }

    private static IEnumerable<string> Missing((string Name, string[] Labels) series, Scrape scrape)
    {
        var lines = scrape.Lines(series.Name).Where(line => line[series.Name.Length] is '{' or ' ').ToList();
        return lines.Count == 0
            ? [series.Name]
            : series.Labels.Where(label => !lines[0].Contains($"{label}=\"", StringComparison.Ordinal)).Select(label => $"{series.Name} without {label}");
    }

    /// <summary>Names with labels of their own: those with an asterisk are given by the scrape, as is `up`.</summary>
    private static IEnumerable<(string Name, string[] Labels)> Wanted =>
        from line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Community", "series.txt"))
        where line.Length > 0 && !line.StartsWith('#')
        let parts = line.Split(" now ")
        let words = parts[0].Split(' ')
        select (parts.Length > 1 ? parts[1] : words[1], words[2..].Where(label => !label.EndsWith('*')).ToArray());
}
