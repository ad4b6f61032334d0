using System.Diagnostics;
using Monitor.Exporter.Commands;
using Monitor.Exporter.Configuration;
using Monitor.Exporter.Tests.Servers;
using Monitor.Model.Documents;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Tests.Superset;

/// <summary>Every series that the peers serve comes out of ours: same name, labels, type and value.</summary>
[Collection(ServersCollection.Name)]
public sealed class SupersetTests(ServersOfAllVersions servers)
{
    private const string Database = "bench";

    /// <summary>
    /// Names of postgres_exporter that it does not serve everywhere: those after 0.17.1, settings that a version lacks, and a receiver without a slot.
    /// </summary>
    private static readonly string[] Elsewhere = ["pg_buffercache_summary_", "pg_settings_", "pg_stat_wal_receiver_"];

    /// <summary>Families of collectors that visit one database after the other.</summary>
    private static readonly string[] LastToCome =
    [
        "pg_stat_user_tables_size_bytes{", "pg_stat_user_tables_seq_scan{", "pg_statio_user_tables_heap_blocks_read{", "pg_stat_statements_calls_total{user=\"postgres\",",
    ];

    /// <summary>A file of queries as people have them.</summary>
    private const string Queries = """
        own_numbers:
          query: "SELECT 'a \"b\" c' AS name, 1.5 AS total, 7::bigint AS held, 'text' AS dropped UNION ALL SELECT 'two', 2, NULL, 'text'"
          master: true
          metrics:
            - name: { usage: "LABEL", description: "Which" }
            - total: { usage: "COUNTER", description: "How many" }
            - held: { usage: "GAUGE", description: "How many are held" }
            - dropped: { usage: "DISCARD", description: "Nothing" }

        """;

    public static TheoryData<int, string> Places => [.. from version in new[] { 13, 15, 17, 18 } from place in new[] { "primary", "replica", "cascading" } select (version, place)];

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Serves_all_that_postgres_exporter_serves(int version, string place)
    {
        var running = await servers.OfAsync(version);
        var (programs, missing) = await ServerPrograms.FindPeersAsync();
        Assert.SkipWhen(programs is null, missing ?? "");
        var server = place switch { "primary" => running.Primary, "replica" => running.Replica, _ => running.Cascading };
        await server.ExecuteAsync(Database, "SELECT 'a statement that both see'");
        var queries = Path.Combine(running.Directory, "queries.yml");
        await File.WriteAllTextAsync(queries, Queries, TestContext.Current.CancellationToken);
        await using var peer = Peer.OfPostgres(programs!, running.Directory, server.Port, Database, queries);
        await peer.ScrapeAsync();
        var setup = AsPeer([$"--extend.query-path={queries}", "--auto-discover-databases"], $"host=127.0.0.1 port={server.Port} user=dbuser_monitor dbname={Database} sslmode=disable");
        await using var exporter = new RunningExporter(setup.Config, setup.Catalogue);
        var expected = Catalogue.BuiltIn.For(CollectorTarget.Postgres, version).Select(collector => collector.Name).ToHashSet();
        await exporter.ScrapeUntilAsync(
            scrape => expected.IsSubsetOf(Reported(scrape)) && LastToCome.All(start => scrape.Lines(start).Any(line => line.Contains($"datname=\"{Database}\"", StringComparison.Ordinal))));

        // Both were asked once before, so that what the first question of a session costs is over.
        var (before, theirs, text) = await ScrapeAsync(exporter, peer);
        var faults = Faults(before, theirs, new(text), Allowance.Postgres, [("slot_name", "pg_stat_replication_"), ("datname", "pg_statio_user_indexes_")]).ToList();
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.True(theirs.ByKey.Count > 600, $"the peer served {theirs.ByKey.Count} series only");
        Assert.Equal(2, theirs.ByKey.Values.Count(own => own.Series.Name == "own_numbers_total"));
        Assert.Contains(theirs.ByKey.Values, own => own.Series.Name == "pg_stat_statements_seconds_total" && own.Series.Label("user") == "postgres");
        await NoComplaintsButInheritedOnesAsync(text, theirs);
    }

    [Theory]
    [InlineData(15)]
    [InlineData(17)]
    [InlineData(18)]
    public async Task Serves_all_that_pgbouncer_exporter_serves(int version)
    {
        var running = await servers.OfAsync(version);
        var (programs, missing) = await ServerPrograms.FindPeersAsync();
        Assert.SkipWhen(programs is null, missing ?? "");
        await using var pgbouncer = await TestPgBouncer.StartAsync(running.Programs, running.Directory, running.Primary.Port);
        await using var client = await pgbouncer.OpenAsync(Database);
        await using var peer = Peer.OfPgBouncer(programs!, running.Directory, pgbouncer.Port, pgbouncer.PidFile);
        await peer.ScrapeAsync();
        await using var exporter = new RunningExporter(new() { PgBouncer = pgbouncer.Login, PgBouncerPidFile = pgbouncer.PidFile });
        await exporter.ScrapeUntilAsync(scrape => scrape.Lines($"pgbouncer_stats_queries_pooled_total{{database=\"{Database}\"").Any());
        var (before, theirs, text) = await ScrapeAsync(exporter, peer);
        var faults = Faults(before, theirs, new(text), Allowance.PgBouncer, []).ToList();
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.True(theirs.ByKey.ContainsKey("pgbouncer_process_cpu_seconds_total{}"), "the peer saw no process");
        Assert.True(theirs.ByKey.ContainsKey($"pgbouncer_stats_queries_pooled_total{{database=\"{Database}\"}}"), "the peer saw no client");
        await NoComplaintsButInheritedOnesAsync(text, theirs);
    }

    /// <summary>The peer's series, and ours from before and after it.</summary>
    private static async Task<(Exposed Before, Exposed Theirs, string After)> ScrapeAsync(RunningExporter exporter, Peer peer)
    {
        var before = new Exposed((await exporter.ScrapeAsync()).Text);
        var theirs = await peer.ScrapeAsync();
        exporter.Age();
        return (before, theirs, (await exporter.ScrapeAsync()).Text);
    }

    /// <summary>What ours makes of the peer's flags and variable.</summary>
    private static Setup AsPeer(string[] words, string source)
    {
        var faults = new List<Fault>();
        var setup = Setup.Load(Arguments.Read(words, name => name == "DATA_SOURCE_NAME" ? source : null, faults), faults);
        Assert.Empty(faults);
        return setup!;
    }

    /// <summary>promtool dislikes many names of the peer, which we keep; it may dislike no other.</summary>
    private static async Task NoComplaintsButInheritedOnesAsync(string text, Exposed theirs)
    {
        Assert.SkipWhen(ProgramFiles.Promtool is null, "all series are as the peer's; promtool is not here to say what it thinks of them (apt-get install prometheus)");
        using var promtool = Process.Start(new ProcessStartInfo(ProgramFiles.Promtool!, ["check", "metrics"]) { RedirectStandardInput = true, RedirectStandardError = true })!;
        await promtool.StandardInput.WriteAsync(text);
        promtool.StandardInput.Close();
        var complaints = await promtool.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await promtool.WaitForExitAsync(TestContext.Current.CancellationToken);
        var own = complaints.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(complaint => theirs.TypeOf(complaint.Split(' ')[0]) is null && !Elsewhere.Any(prefix => complaint.StartsWith(prefix, StringComparison.Ordinal)));
        Assert.Equal("", string.Join('\n', own));
    }

    private static HashSet<string> Reported(Scrape scrape) =>
        [.. scrape.Lines("pg_exporter_collector_success{").Concat(scrape.Lines("pg_exporter_collector_skipped{")).Select(line => line.Split('"')[1])];

    /// <param name="before">Ours from before.</param>
    /// <param name="theirs">The peer's series.</param>
    /// <param name="ours">Ours from after.</param>
    /// <param name="allowances">Differences that are meant.</param>
    /// <param name="free">
    /// Labels that are not compared: 0.17.1 writes a process id into slot_name (0.20.1 the slot, as we do), and sees the indexes of one
    /// database only, so that it has no label datname there.
    /// </param>
    private static IEnumerable<string> Faults(Exposed before, Exposed theirs, Exposed ours, IReadOnlyList<Allowance> allowances, IReadOnlyList<(string Label, string Prefix)> free)
    {
        var known = ours.ByKey.Values.ToLookup(own => Freed(own.Series, free).Key);
        var earlier = before.ByKey.Values.ToLookup(own => Freed(own.Series, free).Key);
        foreach (var (series, value) in theirs.ByKey.Values)
        {
            var allowed = allowances.FirstOrDefault(allowance => allowance.Covers(series))?.Difference;
            var key = Freed(series, free).Key;
            var same = known[key].ToList();
            if (same.Count == 0)
            {
                if (allowed != Difference.Absent && !IsFiller(series, value, ours))
                {
                    yield return $"missing: {series.Key} {value}";
                }
            }
            else if (ours.TypeOf(series.Name) != theirs.TypeOf(series.Name) && allowed != Difference.Absent)
            {
                yield return $"type: {series.Name} is {theirs.TypeOf(series.Name)} there and {ours.TypeOf(series.Name)} here";
            }
            else if (!same.Any(own => own.Value.Equals(value) || IsAllowed(allowed, value, own.Value)))
            {
                yield return $"value: {series.Key} is {value} there and {string.Join(", ", same.Select(own => own.Value))} here";
            }
            else if (allowed == Difference.Between && !earlier[key].All(own => own.Value <= value))
            {
                yield return $"value: {series.Key} is {value} there and was {string.Join(", ", earlier[key].Select(own => own.Value))} here before";
            }
        }
    }

    private static bool IsAllowed(Difference? allowed, double theirs, double ours) =>
        allowed is Difference.Absent or Difference.Value || (allowed is Difference.Grown or Difference.Between && ours >= theirs);

    /// <summary>The zeros that stand for a state nobody is in: not here when a session of ours is in it.</summary>
    private static bool IsFiller(Series series, double value, Exposed ours) =>
        value == 0 && series.Name.StartsWith("pg_stat_activity_", StringComparison.Ordinal) && series.Label("usename").Length == 0
        && ours.ByKey.Values.Any(own => own.Series.Name == series.Name && own.Series.Label("datname") == series.Label("datname")
            && own.Series.Label("state") == series.Label("state") && own.Series.Label("usename") == "dbuser_monitor");

    private static Series Freed(Series series, IReadOnlyList<(string Label, string Prefix)> free) =>
        new(series.Name, series.Labels.Where(label => !free.Any(one => one.Label == label.Key && series.Name.StartsWith(one.Prefix, StringComparison.Ordinal))).ToDictionary());
}
