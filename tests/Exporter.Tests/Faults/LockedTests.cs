using System.Diagnostics;
using System.Globalization;
using Monitor.Exporter.Tests.Servers;
using Monitor.Model.Metrics;
using Npgsql;

namespace Monitor.Exporter.Tests.Faults;

/// <summary>A transaction that holds every table of the users, and some of the catalogue, in ACCESS EXCLUSIVE MODE.</summary>
[Collection(nameof(AloneCollection))]
public sealed class LockedTests(LoneServer place) : IClassFixture<LoneServer>
{
    /// <summary>What a statement waits for a lock at most; it is written in the connection's options.</summary>
    private static readonly TimeSpan LockTimeout = TimeSpan.FromMilliseconds(100);

    /// <summary>Of the collector that opens each table of a database. There are three databases: so many runs mean two in each, the locked one among them.</summary>
    private const int RunsWatched = 6;

    /// <summary>Every collector is asked again each second, so that none has its turn after the test.</summary>
    [Fact]
    public async Task Locked_tables_of_users_meet_at_most_one_waiter_however_many_scrapes_overlap()
    {
        await place.Server.ExecuteAsync("postgres", "CREATE DATABASE held", "CREATE DATABASE free");
        await place.Server.ExecuteAsync("held", [.. Enumerable.Range(0, 20).Select(table => $"CREATE TABLE table_{table} (id serial PRIMARY KEY)")]);
        var often = Catalogue.BuiltIn.Only(_ => true, collector => collector with { Every = collector.Every is null ? null : TimeSpan.FromSeconds(1) });
        await using (var exporter = new RunningExporter(place.Config("held"), often))
        {
            await exporter.ScrapeUntilAsync(scrape => scrape.Lines("pg_stat_user_tables_size_bytes{datname=\"held\"").Any());
            await using var locker = await place.Server.OpenAsync("held", "locker");
            await RunAsync(locker, "BEGIN");
            await RunAsync(locker, $"LOCK TABLE {string.Join(", ", Enumerable.Range(0, 20).Select(table => $"table_{table}"))} IN ACCESS EXCLUSIVE MODE");
            var (scrapes, waiting) = (new List<Scrape>(), new List<(int Count, double Longest)>());
            var before = Runs(await exporter.ScrapeAsync());
            await Eventually.TrueAsync(async () =>
            {
                exporter.Age();
                var overlapping = Task.WhenAll(Enumerable.Range(0, 6).Select(_ => exporter.ScrapeAsync()));
                do
                {
                    waiting.Add(await WaitingAsync());
                }
                while (!overlapping.IsCompleted);
                scrapes.AddRange(await overlapping);
                return Runs(scrapes[^1]) >= before + RunsWatched;
            });

            Assert.All(scrapes, scrape => Assert.Equal("1", scrape.Value("pg_up")));
            Assert.InRange(waiting.Max(seen => seen.Count), 0, 1);
            Assert.InRange(waiting.Max(seen => seen.Longest), 0, (LockTimeout * 3).TotalSeconds);
            await RunAsync(locker, "ROLLBACK");
        }

        await place.NobodyIsLeftAsync();
    }

    [Fact]
    public async Task Locked_tables_hold_up_no_scrape_and_few_waiters_stand_in_the_queue()
    {
        await place.Server.ExecuteAsync("postgres", [.. Enumerable.Range(0, 50).Select(table => $"CREATE TABLE table_{table} (id int PRIMARY KEY)"), "CREATE DATABASE aside"]);
        await using (var exporter = new RunningExporter(place.Config(), Own.With(Own.Good, Own.GoodVisitor)))
        {
            await exporter.ScrapeUntilAsync(scrape => scrape.Lines("pg_stat_user_tables_seq_scan{").Any() && scrape.Value("visitor_value{datname=\"aside\"}") == "7");
            await using var locker = await place.Server.OpenAsync("postgres", "locker");
            await RunAsync(locker, "BEGIN");
            await RunAsync(locker, "DO $$ DECLARE name text; BEGIN FOR name IN SELECT format('%I', relname) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace LOOP EXECUTE 'LOCK TABLE ' || name || ' IN ACCESS EXCLUSIVE MODE'; END LOOP; END $$");
            await RunAsync(locker, "LOCK TABLE pg_extension, pg_sequence, pg_inherits, pg_publication IN ACCESS EXCLUSIVE MODE");
            var (scrapes, waiting) = (new List<Scrape>(), new List<(int Count, double Longest)>());
            var stopwatch = Stopwatch.StartNew();
            // Longer than what is known of extensions is good for the collectors' conditions: a new exporter meets the locks as well.
            await using (var late = new RunningExporter(place.Config(), Own.With(Own.Good, Own.GoodVisitor)))
            {
                while (stopwatch.Elapsed < TimeSpan.FromSeconds(4))
                {
                    scrapes.AddRange(await Task.WhenAll(Enumerable.Range(0, 6).Select(number => (number % 2 == 0 ? exporter : late).ScrapeAsync())));
                    waiting.Add(await WaitingAsync());
                }

                Assert.Equal("42", (await late.ScrapeUntilAsync(scrape => scrape.Value("pg_up") == "1")).Value("good_value"));
                Assert.Equal("7", (await late.ScrapeUntilAsync(scrape => scrape.Value("visitor_value{datname=\"aside\"}") is not null)).Value("visitor_value{datname=\"aside\"}"));
            }

            Assert.All(scrapes, scrape => Assert.Equal(("1", "42"), (scrape.Value("pg_up"), scrape.Value("good_value"))));
            Assert.All(scrapes, scrape => Assert.True(scrape.Took < TimeSpan.FromSeconds(2), $"took {scrape.Took}"));
            // Of each exporter one connection of the fast plane and two lanes of the slow one.
            Assert.InRange(waiting.Max(seen => seen.Count), 0, 6);
            Assert.InRange(waiting.Max(seen => seen.Longest), 0, (LockTimeout * 3).TotalSeconds);
            Assert.NotEmpty(scrapes[^1].Lines("pg_stat_database_xact_commit{"));
            await RunAsync(locker, "ROLLBACK");
            await exporter.ScrapeUntilAsync(scrape => !scrape.Lines("pg_exporter_collector_database_failed{").Any() && scrape.Value("visitor_value{datname=\"postgres\"}") == "7");
        }

        await place.NobodyIsLeftAsync();
    }

    private static double Runs(Scrape scrape) => double.Parse(scrape.Value("pg_exporter_collector_timed_runs_total{collector=\"pg_table_exact_sizes\"}") ?? "0", CultureInfo.InvariantCulture);

    private async Task<(int Count, double Longest)> WaitingAsync()
    {
        var seen = await place.Server.AskAsync("""
            SELECT count(*) || ' ' || coalesce(extract(epoch FROM max(clock_timestamp() - waitstart)), 0) FROM pg_locks JOIN pg_stat_activity USING (pid)
            WHERE NOT granted AND application_name = 'monitor-exporter'
            """);
        var parts = seen.Split(' ');
        return (int.Parse(parts[0], CultureInfo.InvariantCulture), double.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
