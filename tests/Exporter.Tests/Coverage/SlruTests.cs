using System.Text.Json;
using Monitor.Exporter.Tests.Servers;

namespace Monitor.Exporter.Tests.Coverage;

/// <summary>The small caches after a known number of transactions, messages and looks.</summary>
[Collection(CauseCollection.Name)]
public sealed class SlruTests(CauseServers servers)
{
    /// <summary>A page holds the parents of so many.</summary>
    private const int TransactionsAPage = 2048;

    [Theory]
    [MemberData(nameof(CauseServers.Versions), MemberType = typeof(CauseServers))]
    public async Task A_small_cache_has_a_new_page_for_each_2048_transactions(int version)
    {
        const string Next = "SELECT pg_snapshot_xmax(pg_current_snapshot())::text";
        var parents = version >= 17 ? "subtransaction" : "Subtrans";
        var server = await servers.OfAsync(version);
        await using var exporter = CauseServers.Exporter(server, "postgres", "pg_stat_slru");
        var before = await exporter.ScrapeUntilAsync(scrape => scrape.Has("pg_stat_slru_blks_hit_total{"));
        var first = await server.NumberAsync(Next);
        await server.ExecuteAsync("postgres", $"DO $$ BEGIN FOR i IN 1..{3 * TransactionsAPage} LOOP PERFORM txid_current(); COMMIT; END LOOP; END $$");
        var pages = Math.Floor(((await server.NumberAsync(Next)) - 1) / TransactionsAPage) - Math.Floor((first - 1) / TransactionsAPage);
        Assert.InRange(pages, 3, 4);
        var scrape = await exporter.ScrapeUntilAsync(scrape => Difference(scrape, "blks_zeroed", parents) == pages);
        Assert.Equal(0, Difference(scrape, "blks_zeroed", version >= 17 ? "multixact_offset" : "MultiXactOffset"));
        // The checkpointer keeps what it wrote to itself: these are as initdb left them.
        using var view = JsonDocument.Parse(await server.AskAsync("SELECT jsonb_object_agg(name, to_jsonb(s)) FROM pg_stat_get_slru() s"));
        foreach (var cache in view.RootElement.EnumerateObject())
        {
            Assert.All(["blks_written", "flushes", "truncates"], column => Assert.Equal(cache.Value.GetProperty(column).GetDouble(), Number(scrape, column, cache.Name)));
        }

        Assert.True(version < 15 || Number(scrape, "flushes", parents) > Number(scrape, "blks_written", parents), "initdb wrote fewer pages than it flushed");

        double Difference(Scrape scrape, string family, string name) => Number(scrape, family, name) - Number(before, family, name);
    }

    /// <summary>The listener is in a transaction while pages go by that the cache does not hold until it reads them.</summary>
    [Theory]
    [MemberData(nameof(CauseServers.Versions), MemberType = typeof(CauseServers))]
    public async Task Messages_for_a_listener_who_is_behind_are_read_from_disk(int version)
    {
        var notes = version >= 17 ? "notify" : "Notify";
        var server = await servers.OfAsync(version);
        await using var exporter = CauseServers.Exporter(server, "postgres", "pg_stat_slru");
        var before = await exporter.ScrapeUntilAsync(scrape => scrape.Has("pg_stat_slru_blks_hit_total{"));
        await using (var listener = await server.OpenAsync("postgres", "listener"))
        {
            await listener.RunAsync("LISTEN news", "BEGIN");
            await server.ExecuteAsync("postgres", [.. Enumerable.Range(1, 40).Select(number => $"SELECT pg_notify('news', '{number}' || repeat('x', 7900))")]);
            await listener.RunAsync("COMMIT");
        }

        // One message fills a page.
        var scrape = await exporter.ScrapeUntilAsync(scrape => Difference(scrape, "blks_read") >= 20 && Difference(scrape, "blks_zeroed") >= 39);
        Assert.InRange(Difference(scrape, "blks_zeroed"), 39, 41);
        Assert.InRange(Difference(scrape, "blks_read"), 20, 45);

        double Difference(Scrape scrape, string family) => Number(scrape, family, notes) - Number(before, family, notes);
    }

    /// <summary>The oldest multixact is looked for when the whole database was frozen.</summary>
    [Theory]
    [MemberData(nameof(CauseServers.Versions), MemberType = typeof(CauseServers))]
    public async Task Pages_that_are_only_looked_for_and_pages_that_are_found_are_told_apart(int version)
    {
        var (offsets, states) = version >= 17 ? ("multixact_offset", "transaction") : ("MultiXactOffset", "Xact");
        var server = await servers.OfAsync(version);
        await server.MultixactAsync();
        await using var exporter = CauseServers.Exporter(server, "postgres", "pg_stat_slru");
        var before = await exporter.ScrapeUntilAsync(scrape => scrape.Has("pg_stat_slru_blks_hit_total{"));
        await server.ExecuteAsync("postgres", "DO $$ BEGIN FOR i IN 1..1500 LOOP PERFORM txid_current(); COMMIT; END LOOP; END $$", "VACUUM (FREEZE)", "SELECT count(txid_status(i)) FROM generate_series(txid_current() - 1000, txid_current() - 1) i");
        var scrape = await exporter.ScrapeUntilAsync(scrape => Difference(scrape, "blks_hit", states) >= 1000 && Difference(scrape, "blks_exists", offsets) >= 1);
        Assert.InRange(Difference(scrape, "blks_exists", offsets), 1, 5);
        Assert.Equal(0, Difference(scrape, "blks_exists", states));

        double Difference(Scrape scrape, string family, string name) => Number(scrape, family, name) - Number(before, family, name);
    }

    private static double Number(Scrape scrape, string family, string name) => scrape.Number($"pg_stat_slru_{family}_total{{name=\"{name}\"}}");
}
