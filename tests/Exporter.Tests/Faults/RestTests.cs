using Monitor.Exporter.Configuration;
using Monitor.Exporter.Tests.Servers;
using Npgsql;

namespace Monitor.Exporter.Tests.Faults;

/// <summary>A database in which nobody works is not visited, what is known of it is served, and any work there ends that.</summary>
public sealed class RestTests(LoneServer place) : IClassFixture<LoneServer>, IAsyncLifetime
{
    private const string Database = "resting";
    private const string Visited = "visited_value{datname=\"resting\"}";
    private const string Moved = "moving_value{datname=\"resting\"}";

    /// <summary>Longer than what comes after work: statistics that are written late, autovacuum.</summary>
    private static readonly TimeSpan AfterWork = TimeSpan.FromMinutes(3);

    /// <summary>Two seconds each, and more than twice as many as all of that takes.</summary>
    private const int MostTurns = 200;

    /// <summary>Tells each visit from the one before it: nothing but a visit changes its value.</summary>
    private static readonly (string Name, string Matter, string Sql) Kept =
        ("visited", "databases: each\nidle: keep\nevery: 1s\nlabels: [datname]\n", "SELECT current_database() AS datname, extract(epoch FROM clock_timestamp()) AS value");

    private static readonly (string Name, string Matter, string Sql) Moving = ("moving", "databases: each\nevery: 1s\nlabels: [datname]\n", Kept.Sql);

    public static TheoryData<string> Works =>
    [
        "INSERT INTO items VALUES (1)", "SELECT count(*) FROM items", "CREATE TABLE more (id int)", "DROP INDEX items_note", "SELECT pg_stat_reset()",
    ];

    public async ValueTask InitializeAsync()
    {
        await place.Server.ExecuteAsync("postgres", $"CREATE DATABASE {Database}");
        await place.Server.ExecuteAsync(Database, "CREATE TABLE items (id int, note text)", "CREATE INDEX items_note ON items (note)");
    }

    public async ValueTask DisposeAsync() => await place.Server.ExecuteAsync("postgres", $"DROP DATABASE {Database} WITH (FORCE)");

    [Fact]
    public async Task A_database_at_rest_is_not_visited_and_keeps_its_series_far_beyond_their_age()
    {
        var time = new SkippingTime();
        await using var exporter = Watch(time);
        var value = await RestAsync(exporter, time);
        for (var minute = 0; minute < 20; minute++)
        {
            time.Skip(TimeSpan.FromMinutes(1));
            var scrape = await exporter.ScrapeUntilAsync(scrape => scrape.Value(Visited) is not null);
            Assert.Equal(value, scrape.Value(Visited));
        }

        await exporter.ScrapeUntilAsync(scrape => double.Parse(scrape.Value("pg_exporter_collector_age_seconds{collector=\"visited\"}") ?? "99", System.Globalization.CultureInfo.InvariantCulture) < 5);
        time.Skip(TimeSpan.FromHours(1));
        await exporter.ScrapeUntilAsync(scrape => scrape.Value(Visited) is { } now && now != value);
    }

    [Theory]
    [MemberData(nameof(Works))]
    public async Task Work_in_a_database_makes_it_be_visited_within_its_interval_and_as_long_as_it_goes_on(string work)
    {
        var time = new SkippingTime();
        await using var exporter = Watch(time);
        await RestAsync(exporter, time);
        await place.Server.ExecuteAsync(Database, work);
        await VisitedAgainAsync(exporter, 3);
        time.Skip(AfterWork);
        await RestAsync(exporter, time);
    }

    [Theory]
    [InlineData("SELECT count(*) FROM items")]
    [InlineData("INSERT INTO items VALUES (2)")]
    public async Task A_pooled_session_rests_with_its_database_and_wakes_it_when_it_goes_on_working(string work)
    {
        await using var pooled = await place.Server.OpenAsync(Database);
        await RunAsync(pooled, work);
        var time = new SkippingTime();
        await using var exporter = Watch(time);
        await VisitedAgainAsync(exporter, 2);
        time.Skip(AfterWork);
        await RestAsync(exporter, time);
        await RunAsync(pooled, work);
        await VisitedAgainAsync(exporter, 3);
    }

    [Fact]
    public async Task A_statement_that_goes_on_keeps_its_database_awake()
    {
        var time = new SkippingTime();
        await using var exporter = Watch(time);
        await RestAsync(exporter, time);
        var statement = place.Server.ExecuteAsync(Database, "SELECT pg_sleep(60)");
        await VisitedAgainAsync(exporter, 1);
        time.Skip(AfterWork);
        await VisitedAgainAsync(exporter, 3);
        await place.Server.ExecuteAsync("postgres", "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(60)'");
        await Assert.ThrowsAsync<PostgresException>(() => statement);
    }

    [Fact]
    public async Task What_changes_by_itself_is_asked_in_a_database_at_rest_as_everywhere()
    {
        var time = new SkippingTime();
        await using var exporter = Watch(time);
        var value = await RestAsync(exporter, time);
        var moved = "";
        for (var visit = 0; visit < 3; visit++)
        {
            var scrape = await exporter.ScrapeUntilAsync(scrape => scrape.Value(Moved) is { } now && now != moved);
            moved = scrape.Value(Moved);
            Assert.Equal(value, scrape.Value(Visited));
        }
    }

    [Fact]
    public async Task With_no_rest_every_database_is_visited_all_the_time()
    {
        await using var exporter = Watch(new(), TimeSpan.Zero);
        await VisitedAgainAsync(exporter, 4);
    }

    [Fact]
    public async Task A_server_that_does_not_count_sessions_is_visited_all_the_time()
    {
        var old = await place.StartAsync(13, "");
        await using var exporter = new RunningExporter(new() { Servers = [new() { Name = "old", Postgres = old.Login("postgres") }] }, Own.Only(Own.Good, Kept));
        await VisitedAgainAsync(exporter, 4, "visited_value{server_name=\"old\",datname=\"postgres\"}");
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static async Task VisitedAgainAsync(RunningExporter exporter, int times, string series = Visited)
    {
        var value = (await exporter.ScrapeUntilAsync(scrape => scrape.Value(series) is not null)).Value(series);
        for (; times > 0; times--)
        {
            value = (await exporter.ScrapeUntilAsync(scrape => scrape.Value(series) is { } now && now != value)).Value(series);
        }
    }

    /// <summary>Waits until the database rests: the value of its last visit.</summary>
    private static async Task<string> RestAsync(RunningExporter exporter, SkippingTime time)
    {
        await exporter.ScrapeUntilAsync(scrape => scrape.Value(Visited) is not null);
        // What took long comes rarely, and looks like rest for a while: the exporter has to say that it is.
        var (value, moved, unchanged) = ("", "", 0);
        for (var turn = 0; turn < MostTurns; turn++)
        {
            time.Skip(TimeSpan.FromSeconds(2));
            // In a visit what changes by itself is asked last: when that is new, the other one has had its turn.
            var scrape = await exporter.ScrapeUntilAsync(scrape => scrape.Value(Visited) is not null && scrape.Value(Moved) is { } next && next != moved);
            var now = scrape.Value(Visited)!;
            (value, moved, unchanged) = (now, scrape.Value(Moved)!, now == value ? unchanged + 1 : 0);
            if (unchanged >= 3 && scrape.Value("pg_exporter_databases_at_rest") is not "0")
            {
                return value;
            }

            Assert.True(unchanged < 30, $"the database is not visited, and does not rest either\n{string.Join('\n', scrape.Lines("pg_exporter_"))}");
        }

        throw new Xunit.Sdk.XunitException($"the database is still visited after {MostTurns} turns");
    }

    private RunningExporter Watch(SkippingTime time, TimeSpan? restFor = null)
    {
        var server = new MonitoredServer { Postgres = place.Server.Login("postgres") };
        return new(new() { Servers = [restFor is { } rest ? server with { RestFor = rest } : server] }, Own.Only(Own.Good, Kept, Moving), time);
    }
}
