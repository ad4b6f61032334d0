using System.Collections.Concurrent;
using System.Diagnostics;

namespace Monitor.Exporter.Tests.Servers;

/// <summary>A primary, its replica, and a replica of that replica, of one version, with something of everything to look at.</summary>
internal sealed class ReplicatedServers : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> held = [];

    private ReplicatedServers(ServerPrograms programs, string directory)
    {
        (Programs, Directory) = (programs, directory);
        Primary = new(programs, directory, "primary");
        Replica = new(programs, directory, "replica");
        Cascading = new(programs, directory, "cascading");
    }

    /// <summary>The programs.</summary>
    public ServerPrograms Programs { get; }

    /// <summary>Where everything lies.</summary>
    public string Directory { get; }

    /// <summary>The primary.</summary>
    public TestPostgres Primary { get; }

    /// <summary>Streams from the primary through the slot <c>replica</c>.</summary>
    public TestPostgres Replica { get; }

    /// <summary>Streams from the replica, without a slot.</summary>
    public TestPostgres Cascading { get; }

    /// <summary>Starts them.</summary>
    public static async Task<ReplicatedServers> StartAsync(ServerPrograms programs)
    {
        var servers = new ReplicatedServers(programs, System.IO.Directory.CreateTempSubdirectory("exporter-servers-").FullName);
        using (var chown = Process.Start("chown", [programs.Owner, servers.Directory]))
        {
            await chown.WaitForExitAsync();
        }

        // The peers run as another user than this machine's own servers, and read a file here.
        File.SetUnixFileMode(servers.Directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        await servers.Primary.InitializeAsync("synchronous_standby_names = 'FIRST 1 (replica)'\nsynchronous_commit = local");
        await servers.Primary.StartAsync();
        await servers.FillAsync();
        await servers.Replica.CopyAsync(servers.Primary, "replica");
        await servers.Replica.StartAsync();
        await servers.Cascading.CopyAsync(servers.Replica, null);
        await servers.Cascading.StartAsync();
        await Eventually.TrueAsync(async () => await servers.Replica.AskAsync("SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'") == "1");
        await servers.HoldAsync();
        return servers;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var connection in held)
        {
            await connection.DisposeAsync();
        }

        foreach (var server in new[] { Cascading, Replica, Primary })
        {
            await server.DisposeAsync();
        }

        System.IO.Directory.Delete(Directory, recursive: true);
    }

    private async Task FillAsync()
    {
        await Primary.ExecuteAsync(
            "postgres",
            "CREATE ROLE dbuser_monitor LOGIN IN ROLE pg_monitor",
            "CREATE ROLE peer LOGIN IN ROLE pg_monitor",
            "CREATE ROLE limited LOGIN CONNECTION LIMIT 5 VALID UNTIL '2099-01-01'",
            "SELECT pg_create_physical_replication_slot('replica')",
            "SELECT pg_create_physical_replication_slot('idle', true)",
            "SELECT pg_create_logical_replication_slot('logical', 'test_decoding')",
            "CREATE DATABASE bench",
            "CREATE DATABASE app",
            $"CREATE DATABASE \"{RealServers.OddDatabase.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
        foreach (var database in new[] { "postgres", "bench", "app" })
        {
            await Primary.ExecuteAsync(
                database,
                "CREATE EXTENSION pg_stat_statements",
                "CREATE EXTENSION pg_buffercache",
                "GRANT SELECT ON pg_file_settings, pg_hba_file_rules TO pg_monitor",
                "GRANT EXECUTE ON FUNCTION pg_show_all_file_settings(), pg_hba_file_rules() TO pg_monitor");
        }

        await Programs.RunAsync(Directory, $"{Programs.Directory}/pgbench", "-i", "-q", "-s", "1", "-h", "127.0.0.1", "-p", $"{Primary.Port}", "-U", "postgres", "bench");
        await Primary.ExecuteAsync(
            "bench",
            "CREATE TABLE documents (id bigserial PRIMARY KEY, body text, other int)",
            "INSERT INTO documents (body, other) SELECT repeat(md5(i::text), 500), i FROM generate_series(1, 100) i",
            "CREATE INDEX documents_other ON documents (other)",
            "CREATE INDEX documents_twin ON documents (other)",
            "CREATE TABLE events (day date) PARTITION BY RANGE (day)",
            "CREATE TABLE events_default PARTITION OF events DEFAULT",
            "INSERT INTO events VALUES ('2026-01-01')",
            "CREATE SEQUENCE small AS smallint",
            "SELECT setval('small', 30000)",
            "GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO pg_monitor",
            "GRANT SELECT ON ALL TABLES IN SCHEMA public TO pg_monitor",
            "CREATE FUNCTION twice(x int) RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 2 * x; END'",
            "SELECT twice(1)",
            "CREATE PUBLICATION documents FOR TABLE documents",
            "ANALYZE",
            "UPDATE pgbench_accounts SET abalance = 1 WHERE aid <= 1000",
            "DELETE FROM documents WHERE id <= 10",
            "VACUUM ANALYZE",
            "CHECKPOINT");
    }

    /// <summary>An idle session, one that is idle in a transaction with locks, a prepared transaction.</summary>
    private async Task HoldAsync()
    {
        held.Add(await Primary.OpenAsync("bench", "idler"));
        var holder = await Primary.OpenAsync("bench", "holder");
        held.Add(holder);
        await using var command = new Npgsql.NpgsqlCommand("BEGIN; LOCK TABLE pgbench_branches IN SHARE MODE; UPDATE pgbench_tellers SET tbalance = 1 WHERE tid = 1", holder);
        await command.ExecuteNonQueryAsync();
        await Primary.ExecuteAsync("bench", "BEGIN; UPDATE pgbench_accounts SET abalance = 2 WHERE aid = 5000; PREPARE TRANSACTION 'left alone'");
    }
}

/// <summary>The servers of all versions, each started when first asked for.</summary>
public sealed class ServersOfAllVersions : IAsyncLifetime
{
    private readonly ConcurrentDictionary<int, Task<(ReplicatedServers? Servers, string? Missing)>> started = new();

    /// <inheritdoc/>
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var servers in started.Values)
        {
            if ((await servers).Servers is { } running)
            {
                await running.DisposeAsync();
            }
        }
    }

    /// <summary>The servers of a version; skips the test with the reason when they cannot be had.</summary>
    internal async Task<ReplicatedServers> OfAsync(int major)
    {
        var (servers, missing) = await started.GetOrAdd(major, StartAsync);
        Assert.SkipWhen(servers is null, missing ?? "");
        return servers!;
    }

    private static async Task<(ReplicatedServers? Servers, string? Missing)> StartAsync(int major)
    {
        var (programs, missing) = await ServerPrograms.FindAsync(major);
        return programs is null ? (null, missing) : (await ReplicatedServers.StartAsync(programs), null);
    }
}

/// <summary>Tests that share these servers run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class ServersCollection : ICollectionFixture<ServersOfAllVersions>
{
    /// <summary>Its name.</summary>
    public const string Name = "servers of all versions";
}
