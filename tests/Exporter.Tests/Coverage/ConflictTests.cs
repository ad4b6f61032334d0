using Monitor.Exporter.Tests.Servers;

namespace Monitor.Exporter.Tests.Coverage;

/// <summary>Changes of a publisher that do not fit the rows of its subscriber, one kind after the other.</summary>
[Collection(CauseCollection.Name)]
public sealed class ConflictTests(CauseServers servers)
{
    private const string Enable = "ALTER SUBSCRIPTION conflicting ENABLE";

    /// <summary>PostgreSQL 18 counts them, and knows a row's origin where commit times are kept.</summary>
    [Fact]
    public async Task Each_kind_of_conflict_is_counted_under_its_own_name()
    {
        var server = await servers.FarAsync(18);
        string[] table = ["CREATE TABLE shared (id int PRIMARY KEY, other int UNIQUE)"];
        await server.ExecuteAsync("postgres", "CREATE DATABASE source", "CREATE DATABASE target");
        await server.ExecuteAsync("source", [.. table, "INSERT INTO shared SELECT i, i FROM generate_series(1, 10) i", "CREATE PUBLICATION everything FOR TABLE shared", "SELECT pg_create_logical_replication_slot('conflicting', 'pgoutput')"]);
        await server.ExecuteAsync(
            "target",
            [.. table,
                "INSERT INTO shared SELECT i, i FROM generate_series(1, 10) i",
                $"CREATE SUBSCRIPTION conflicting CONNECTION 'host=127.0.0.1 port={server.Port} user=postgres dbname=source' PUBLICATION everything WITH (create_slot = false, copy_data = false, disable_on_error = true)"]);
        try
        {
            await using var exporter = CauseServers.Exporter(server, "postgres", "pg_stat_subscription_conflicts");
            await exporter.ScrapeUntilAsync(scrape => scrape.Lines("pg_stat_subscription_conflicts_by_kind_total{subname=\"conflicting\"").Count() == 7);
            // Rows 1 to 3 are gone where they are to be changed, 4 to 10 were changed there before.
            await server.ExecuteAsync("target", "DELETE FROM shared WHERE id <= 3", "UPDATE shared SET other = -other WHERE id BETWEEN 4 AND 10");
            await server.ExecuteAsync("source", "UPDATE shared SET other = 100 WHERE id = 1", "DELETE FROM shared WHERE id IN (2, 3)", "UPDATE shared SET other = 100 + id WHERE id BETWEEN 4 AND 6", "DELETE FROM shared WHERE id BETWEEN 7 AND 10", "INSERT INTO shared VALUES (20, 20)");
            await ExpectAsync(0, 0, 0, 0);
            // Each of these stops the subscription, until the row in the way is gone.
            await StopAsync("INSERT INTO shared VALUES (30, 30)", "INSERT INTO shared VALUES (30, 31)");
            await ExpectAsync(1, 0, 0, 1);
            await server.ExecuteAsync("target", Enable);
            await StoppedAsync();
            await MendAsync(30);
            await ExpectAsync(2, 0, 0, 2);
            await StopAsync("INSERT INTO shared VALUES (40, 40)", "UPDATE shared SET other = 40 WHERE id = 20");
            await MendAsync(40);
            await ExpectAsync(2, 1, 0, 3);
            await StopAsync("INSERT INTO shared VALUES (50, 51), (51, 50)", "INSERT INTO shared VALUES (50, 50)");
            await MendAsync(50, 51);
            await ExpectAsync(2, 1, 1, 4);
            Assert.Equal(1, await server.NumberAsync("SELECT count(*) FROM shared WHERE id = 50 AND other = 50", "target"));

            async Task StopAsync(string there, string here)
            {
                await server.ExecuteAsync("target", there);
                await server.ExecuteAsync("source", here);
                await StoppedAsync();
            }

            Task StoppedAsync() => Eventually.TrueAsync(async () => await server.NumberAsync("SELECT count(*) FROM pg_subscription WHERE subname = 'conflicting' AND NOT subenabled") == 1);

            Task MendAsync(params int[] ids) => server.ExecuteAsync("target", $"DELETE FROM shared WHERE id IN ({string.Join(", ", ids)})", Enable);

            async Task ExpectAsync(int insertExists, int updateExists, int multiple, int failures)
            {
                var scrape = await exporter.ScrapeUntilAsync(scrape => Of(scrape, "insert_exists") + Of(scrape, "update_exists") + Of(scrape, "multiple_unique_conflicts") == failures && Of(scrape, "delete_origin_differs") == 4);
                Assert.Equal((insertExists, updateExists, multiple), (Of(scrape, "insert_exists"), Of(scrape, "update_exists"), Of(scrape, "multiple_unique_conflicts")));
                Assert.Equal((1, 2, 3, 4), (Of(scrape, "update_missing"), Of(scrape, "delete_missing"), Of(scrape, "update_origin_differs"), Of(scrape, "delete_origin_differs")));
            }
        }
        finally
        {
            await server.ExecuteAsync("target", "DROP SUBSCRIPTION conflicting");
            await server.ExecuteAsync("postgres", "DROP DATABASE target WITH (FORCE)", "DROP DATABASE source WITH (FORCE)");
        }

        static double Of(Scrape scrape, string kind) => scrape.Number($"pg_stat_subscription_conflicts_by_kind_total{{subname=\"conflicting\",conflict=\"{kind}\"}}");
    }
}
