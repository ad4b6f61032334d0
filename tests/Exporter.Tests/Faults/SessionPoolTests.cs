using System.Globalization;
using Monitor.Exporter.Postgres;
using Monitor.Exporter.Tests.Servers;

namespace Monitor.Exporter.Tests.Faults;

/// <summary>Connections that have served their time, that broke, and that are left behind.</summary>
public sealed class SessionPoolTests(LoneServer place) : IClassFixture<LoneServer>
{
    [Fact]
    public async Task Connections_are_closed_when_they_are_old_and_nobody_misses_a_series()
    {
        var time = new SkippingTime();
        await using (var exporter = new RunningExporter(place.Config(), Own.Only(Own.Good, Own.GoodVisitor), time))
        {
            await exporter.ScrapeUntilAsync(scrape => scrape.Value("good_value") == "42" && scrape.Value("visitor_value{datname=\"postgres\"}") == "7");
            time.Skip(TimeSpan.FromHours(2));
            var scrape = await exporter.ScrapeUntilAsync(scrape => HasRecycled(scrape) && scrape.Value("visitor_value{datname=\"postgres\"}") == "7");
            Assert.Equal("42", scrape.Value("good_value"));
            Assert.InRange(await place.SessionsAsync(), 1, RunningExporter.Budget());
        }

        await place.NobodyIsLeftAsync();

        // The one of the fast plane and at least one of the others; how many there are depends on the databases that the server has by now.
        static bool HasRecycled(Scrape scrape) => scrape.Value("pg_exporter_connections_recycled_total") is { } closed && int.Parse(closed, CultureInfo.InvariantCulture) >= 2;
    }

    [Fact]
    public async Task A_round_that_is_fresh_for_long_is_served_as_long()
    {
        var time = new SkippingTime();
        await using (var exporter = new RunningExporter(new() { Servers = [new() { Postgres = place.Server.Login("postgres"), FreshFor = TimeSpan.FromMinutes(1) }] }, Own.Only(Own.Good), time))
        {
            await exporter.ScrapeUntilAsync(scrape => scrape.Value("good_value") == "42");
            time.Skip(TimeSpan.FromSeconds(58));
            Assert.Equal("42", (await exporter.ScrapeAsync()).Value("good_value"));
        }

        await place.NobodyIsLeftAsync();
    }

    [Fact]
    public async Task Work_that_does_not_end_gives_its_place_back_at_once_and_its_connection_when_it_lets_go()
    {
        await using var link = new PostgresLink(place.Server.Login("postgres"), () => { });
        var pool = new SessionPool(link, 1, TimeProvider.System);
        var (stuck, cancellation) = (new TaskCompletionSource(), TestContext.Current.CancellationToken);
        pool.Abandon(await pool.RentAsync(null, cancellation), stuck.Task);
        var next = await pool.RentAsync(null, cancellation);
        Assert.Equal((1, 0), pool.Count());
        Assert.Equal(2, await place.SessionsAsync());
        stuck.SetResult();
        await Eventually.TrueAsync(async () => await place.SessionsAsync() == 1);
        await pool.ReturnAsync(next);
        Assert.Equal((0, 1), pool.Count());
        await pool.DisposeAsync();
        await place.NobodyIsLeftAsync();
    }

    [Fact]
    public async Task Never_more_connections_than_allowed_however_many_databases_are_visited()
    {
        await place.Server.ExecuteAsync("postgres", "CREATE DATABASE one", "CREATE DATABASE two");
        await using var link = new PostgresLink(place.Server.Login("postgres"), () => { });
        var (pool, cancellation) = (new SessionPool(link, 2, TimeProvider.System), TestContext.Current.CancellationToken);
        foreach (var database in new[] { "one", "two", "postgres", "one", "one" })
        {
            await pool.ReturnAsync(await pool.RentAsync(database, cancellation));
            await Eventually.TrueAsync(async () => await place.SessionsAsync() == pool.Count().Idle);
            Assert.InRange(pool.Count().Idle, 1, 2);
        }

        var both = new[] { await pool.RentAsync("one", cancellation), await pool.RentAsync("two", cancellation) };
        var third = pool.RentAsync("postgres", cancellation);
        Assert.False(third.IsCompleted);
        await pool.ReturnAsync(both[0]);
        await pool.ReturnAsync(await third);
        await pool.ReturnAsync(both[1]);
        await pool.DisposeAsync();
        await place.NobodyIsLeftAsync();
    }

    [Fact]
    public async Task A_connection_that_the_server_ended_while_it_waited_is_replaced()
    {
        await using var link = new PostgresLink(place.Server.Login("postgres"), () => { });
        var (pool, cancellation) = (new SessionPool(link, 1, TimeProvider.System), TestContext.Current.CancellationToken);
        await pool.ReturnAsync(await pool.RentAsync(null, cancellation));
        await place.Server.ExecuteAsync("postgres", "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'monitor-exporter'");
        var ended = await pool.RentAsync(null, cancellation);
        await Assert.ThrowsAnyAsync<Npgsql.NpgsqlException>(() => ended.ReadFactsAsync(cancellation));
        Assert.Equal((true, false), (ended.HasWaited, ended.IsOpen));
        await pool.ReturnAsync(ended);
        var fresh = await pool.RentAsync(null, cancellation);
        Assert.Equal(15, (await fresh.ReadFactsAsync(cancellation)).MajorVersion);
        await pool.ReturnAsync(fresh);
        await pool.DisposeAsync();
        await place.NobodyIsLeftAsync();
    }
}
