using Monitor.Exporter.Tests.Servers;
using Npgsql;

namespace Monitor.Exporter.Tests.Coverage;

/// <summary>Sessions that a test has opened and left in a known state.</summary>
[Collection(CauseCollection.Name)]
public sealed class SessionTests(CauseServers servers)
{
    [Theory]
    [MemberData(nameof(CauseServers.Versions), MemberType = typeof(CauseServers))]
    public async Task Sessions_are_counted_by_user_state_and_the_beginning_of_their_names(int version)
    {
        var server = await servers.OfAsync(version);
        await server.ExecuteAsync("postgres", "CREATE ROLE counted LOGIN");
        await using (var opened = new Opened())
        {
            for (var number = 1; number <= 5; number++)
            {
                var session = await opened.AddAsync($"Host=127.0.0.1;Port={server.Port};Username=counted;Database=postgres;Application Name=causing-{number}");
                await session.RunAsync(number <= 3 ? ["SELECT 1"] : ["BEGIN"]);
            }

            await using var exporter = CauseServers.Exporter(server, "postgres", "pg_sessions", "pg_sessions_by_user", "pg_sessions_by_application");
            var scrape = await exporter.ScrapeUntilAsync(scrape => scrape.Value("pg_sessions_by_user{usename=\"counted\",state=\"idle\"}") == "3");
            Assert.Equal("2", scrape.Value("pg_sessions_by_user{usename=\"counted\",state=\"idle in transaction\"}"));
            Assert.Equal(2, scrape.Lines("pg_sessions_by_user{usename=\"counted\"").Count());
            Assert.Equal(("3", "2"), (scrape.Value("pg_sessions_by_application{application_name=\"causing\",state=\"idle\"}"), scrape.Value("pg_sessions_by_application{application_name=\"causing\",state=\"idle in transaction\"}")));
            Assert.Equal(2, scrape.Lines("pg_sessions_by_application{application_name=\"causing").Count());
            // The exporter leaves out the session that asks, and this one is among them.
            await using var asking = await server.OpenAsync("postgres");
            await Eventually.TrueAsync(async () => await asking.NumberAsync("SELECT sum(numbackends) FROM pg_stat_database") - 1 == (await exporter.ScrapeAsync()).Number("pg_sessions_used"));
            Assert.InRange((await exporter.ScrapeAsync()).Number("pg_sessions_used"), 6, 30);
        }

        await server.ExecuteAsync("postgres", "DROP ROLE counted");
    }

    [Theory]
    [MemberData(nameof(CauseServers.Versions), MemberType = typeof(CauseServers))]
    public async Task The_limit_is_what_ordinary_users_can_have(int version)
    {
        var server = await servers.AloneAsync(version, "max_connections = 14\nsuperuser_reserved_connections = 2\nmax_wal_senders = 2" + (version >= 16 ? "\nreserved_connections = 3" : ""));
        await server.ExecuteAsync("postgres", "CREATE ROLE counted LOGIN");
        await Eventually.TrueAsync(async () => await server.NumberAsync("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'") == 1);
        var had = 0;
        await using (var opened = new Opened())
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(async () =>
            {
                for (; had < 20; had++)
                {
                    await opened.AddAsync($"Host=127.0.0.1;Port={server.Port};Username=counted;Database=postgres");
                }
            });
            Assert.Equal(PostgresErrorCodes.TooManyConnections, refused.SqlState);
        }

        await Eventually.TrueAsync(async () => await server.NumberAsync("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'") == 1);
        await using var exporter = CauseServers.Exporter(server, "postgres", "pg_sessions");
        var scrape = await exporter.ScrapeUntilAsync(scrape => scrape.Has("pg_sessions_limit "));
        Assert.Equal(had, scrape.Number("pg_sessions_limit"));
    }

    /// <summary>Each begins when the one before it has lasted half a second, so that no age can be taken for another.</summary>
    [Theory]
    [MemberData(nameof(CauseServers.Versions), MemberType = typeof(CauseServers))]
    public async Task Ages_of_transactions_statements_and_waits_are_each_their_own(int version)
    {
        var server = await servers.OfAsync(version);
        await using var exporter = CauseServers.Exporter(server, "postgres", "pg_sessions", "pg_wait_events");
        await using var holder = await server.OpenAsync("postgres", "holder");
        await holder.RunAsync("BEGIN");
        var begun = await holder.NumberAsync("SELECT extract(epoch FROM now())");
        await LastsAsync("longest_transaction");
        var (asleep, sleeping) = await AroundAsync("SELECT pg_sleep(600)", "longest_query");
        await using (sleeping)
        {
            var idleFrom = await server.NumberAsync(Cause.Clock);
            await holder.RunAsync("LOCK TABLE pages IN EXCLUSIVE MODE");
            var idleTo = await server.NumberAsync(Cause.Clock);
            await LastsAsync("longest_idle_in_transaction");
            var (stuck, waiting) = await AroundAsync("LOCK TABLE pages IN SHARE MODE", "longest_blocked", "BEGIN");
            await using (waiting)
            await using (await Running.StartAsync(server, "postgres", "LOCK TABLE pages IN SHARE MODE", "BEGIN"))
            {
                await exporter.ScrapeUntilAsync(scrape => scrape.Value("pg_sessions_blocked") == "2");
                exporter.Age();
                var least = await server.NumberAsync(Cause.Clock);
                var scrape = await exporter.ScrapeAsync();
                var most = await server.NumberAsync(Cause.Clock);
                Assert.InRange(Age(scrape, "longest_transaction"), least - begun - 1e-3, most - begun);
                Assert.InRange(Age(scrape, "longest_query"), least - asleep.Most, most - asleep.Least);
                Assert.InRange(Age(scrape, "longest_idle_in_transaction"), least - idleTo, most - idleFrom);
                Assert.InRange(Age(scrape, "longest_blocked"), least - stuck.Most, most - stuck.Least);
                Assert.Equal("2", scrape.Value("pg_wait_event_sessions{backend_type=\"client backend\",wait_event_type=\"Lock\",wait_event=\"relation\"}"));
                Assert.Equal("1", scrape.Value("pg_wait_event_sessions{backend_type=\"client backend\",wait_event_type=\"Timeout\",wait_event=\"PgSleep\"}"));
            }
        }

        await holder.RunAsync("ROLLBACK");
        await exporter.ScrapeUntilAsync(scrape => scrape.Value("pg_sessions_blocked") == "0" && Age(scrape, "longest_blocked") == 0 && Age(scrape, "longest_transaction") == 0 && Age(scrape, "longest_idle_in_transaction") == 0);

        async Task<((double Least, double Most) Began, Running Running)> AroundAsync(string statement, string family, params string[] before)
        {
            var least = await server.NumberAsync(Cause.Clock);
            var running = await Running.StartAsync(server, "postgres", statement, before);
            await exporter.ScrapeUntilAsync(scrape => Age(scrape, family) is > 0 and < 600);
            var most = await server.NumberAsync(Cause.Clock);
            await LastsAsync(family);
            return ((least, most), running);
        }

        Task LastsAsync(string family) => exporter.ScrapeUntilAsync(scrape => Age(scrape, family) >= 0.5);

        static double Age(Scrape scrape, string family) => scrape.Number($"pg_sessions_{family}_seconds");
    }

    [Theory]
    [MemberData(nameof(CauseServers.Versions), MemberType = typeof(CauseServers))]
    public async Task A_session_that_works_is_on_the_CPU_and_idle_ones_wait_for_their_clients(int version)
    {
        const string Cpu = "pg_wait_event_sessions{backend_type=\"client backend\",wait_event_type=\"CPU\",wait_event=\"CPU\"}";
        const string Idle = "pg_wait_event_sessions{backend_type=\"client backend\",wait_event_type=\"Client\",wait_event=\"ClientRead\"}";
        var server = await servers.OfAsync(version);
        await using var exporter = CauseServers.Exporter(server, "postgres", "pg_wait_events");
        await exporter.ScrapeUntilAsync(scrape => scrape.Value("pg_up") == "1" && !scrape.Has(Cpu));
        await using (await Running.StartAsync(server, "postgres", "DO $$ BEGIN LOOP END LOOP; END $$"))
        await using (await Running.StartAsync(server, "postgres", "DO $$ BEGIN LOOP END LOOP; END $$"))
        await using (var opened = new Opened())
        {
            await exporter.ScrapeUntilAsync(scrape => scrape.Value(Cpu) == "2");
            for (var number = 1; number <= 4; number++)
            {
                await opened.AddAsync($"Host=127.0.0.1;Port={server.Port};Username=postgres;Database=postgres");
            }

            // The session that asks here does not wait while it asks, and that of the exporter is left out while it does.
            await using var asking = await server.OpenAsync("postgres");
            await Eventually.TrueAsync(async () =>
            {
                var idle = await asking.NumberAsync("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'ClientRead' AND application_name <> 'monitor-exporter'");
                exporter.Age();
                var scrape = await exporter.ScrapeAsync();
                return idle >= 4 && scrape.Value(Cpu) == "2" && scrape.Number(Idle) - idle - 1 is >= 0 and <= 2;
            });
        }

        await exporter.ScrapeUntilAsync(scrape => !scrape.Has(Cpu));
    }

    [Theory]
    [MemberData(nameof(CauseServers.Versions), MemberType = typeof(CauseServers))]
    public async Task Connections_are_told_by_how_they_are_encrypted(int version)
    {
        var server = await servers.AloneAsync(version, "ssl_min_protocol_version = 'TLSv1.2'\nssl_max_protocol_version = 'TLSv1.2'\nssl_ciphers = 'ECDHE-ECDSA-AES256-GCM-SHA384'");
        var directory = Path.GetDirectoryName(server.Data)!;
        _ = new TestCertificates(directory);
        File.SetUnixFileMode(Path.Combine(directory, "server.key"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await CauseServers.GiveAsync(version, Path.Combine(directory, "server.key"));
        await server.ExecuteAsync("postgres", $"ALTER SYSTEM SET ssl_cert_file = '{directory}/server.crt'", $"ALTER SYSTEM SET ssl_key_file = '{directory}/server.key'", "ALTER SYSTEM SET ssl = on", "SELECT pg_reload_conf()");
        await using var opened = new Opened();
        var first = await opened.AddAsync($"Host={directory};Port={server.Port};Username=postgres;Database=postgres");
        string[] hosts = [directory, directory, "127.0.0.1;SSL Mode=Disable", "127.0.0.1;SSL Mode=Disable"];
        foreach (var host in hosts)
        {
            await opened.AddAsync($"Host={host};Port={server.Port};Username=postgres;Database=postgres");
        }

        await Eventually.TrueAsync(async () => await server.AskAsync("SHOW ssl") == "on");
        await opened.AddAsync($"Host=127.0.0.1;SSL Mode=Require;Port={server.Port};Username=postgres;Database=postgres");
        await using var exporter = CauseServers.Exporter(server, "postgres", "pg_sessions_encryption");
        await exporter.ScrapeUntilAsync(scrape => Of(scrape, "socket") == 3);
        // Of the exporter's own sessions, the one that asks is left out.
        var scrape = await exporter.ScrapeAsync();
        await Eventually.TrueAsync(async () =>
        {
            var own = await first.NumberAsync("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'monitor-exporter'") - 1;
            exporter.Age();
            scrape = await exporter.ScrapeAsync();
            return own is 0 or 1 && Of(scrape, "none") == 2 + own;
        });
        Assert.Equal("1", scrape.Value("pg_sessions_encryption{encryption=\"tls\",version=\"TLSv1.2\",cipher=\"ECDHE-ECDSA-AES256-GCM-SHA384\"}"));
        Assert.Equal(3, scrape.Lines("pg_sessions_encryption{").Count());

        static double Of(Scrape scrape, string encryption) => scrape.Number($"pg_sessions_encryption{{encryption=\"{encryption}\",version=\"\",cipher=\"\"}}");
    }
}
