using System.Collections.Concurrent;
using System.Diagnostics;
using Monitor.Exporter.Tests.Faults;
using Monitor.Exporter.Tests.Servers;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Tests.Coverage;

/// <summary>A server of each version, started when first asked for, in which tests cause what collectors are to tell.</summary>
public sealed class CauseServers : IAsyncLifetime
{
    /// <summary>Small, so that little is enough to overflow them.</summary>
    private const string Settings = """
        pg_stat_statements.max = 100
        logical_decoding_work_mem = 64kB
        """;

    /// <summary>Nothing is archived while there is a file <c>no-archive</c>.</summary>
    private const string FarSettings = """
        archive_command = 'test ! -e no-archive'
        min_wal_size = 2MB
        full_page_writes = off
        track_commit_timestamp = on
        """;

    private readonly LoneServer place = new();
    private readonly ConcurrentDictionary<int, Task<TestPostgres>> started = new();
    private readonly ConcurrentDictionary<int, Task<TestPostgres>> far = new();

    /// <summary>The oldest, that of this machine and the newest: each has a form of its own for much that is told.</summary>
    public static TheoryData<int> Versions => [13, 15, 18];

    /// <summary>Those that have what came with version 14.</summary>
    public static TheoryData<int> Newer => [15, 18];

    /// <inheritdoc/>
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => place.DisposeAsync();

    /// <summary>The server of a version; skips the test with the reason when it cannot be had.</summary>
    internal Task<TestPostgres> OfAsync(int major) => started.GetOrAdd(major, StartAsync);

    /// <summary>Another one, whose numbers of transactions and positions in the WAL no longer fit into 32 bits, and whose WAL files have 1 MB.</summary>
    internal Task<TestPostgres> FarAsync(int major) =>
        far.GetOrAdd(major, version => place.StartAsync(version, FarSettings, reset: ["-e", "3", "-l", "000000010000000500000010", "--wal-segsize=1"]));

    /// <summary>
    /// An exporter with these collectors only, which asks all of them again and again: each is told apart from what the others cost, and a
    /// change shows at once.
    /// </summary>
    internal static RunningExporter Exporter(TestPostgres server, string database, params string[] collectors) => new(
        new() { Postgres = server.Login(database) },
        Catalogue.BuiltIn.Only(collector => collectors.Contains(collector.Name), collector => collector with { Every = collector.Every is null ? null : TimeSpan.FromSeconds(1) }));

    /// <summary>A primary and its replica that nobody else uses.</summary>
    internal Task<ReplicaPair> PairAsync(int major) => ReplicaPair.StartAsync(place, major);

    /// <summary>A server that nobody else uses.</summary>
    internal Task<TestPostgres> AloneAsync(int major, string settings) => place.StartAsync(major, settings);

    /// <summary>What <c>pg_controldata</c> reads in the control file of a server.</summary>
    internal static async Task<IReadOnlyDictionary<string, string>> ControlFileAsync(int major, TestPostgres server)
    {
        var (programs, _) = await ServerPrograms.FindAsync(major);
        using var process = programs!.Start(Path.GetDirectoryName(server.Data)!, new Dictionary<string, string> { ["TZ"] = "UTC" }, $"{programs.Directory}/pg_controldata", "-D", server.Data);
        process.BeginErrorReadLine();
        var text = await process.StandardOutput.ReadToEndAsync();
        return text.Split('\n').Select(line => line.Split(':', 2)).Where(parts => parts.Length == 2).ToDictionary(parts => parts[0], parts => parts[1].Trim());
    }

    /// <summary>The PgBouncer that Debian ships beside this version, before the server.</summary>
    internal async Task<TestPgBouncer> PoolerAsync(int major, TestPostgres server, string settings = "", string? directory = null)
    {
        var (programs, _) = await ServerPrograms.FindAsync(major);
        return await TestPgBouncer.StartAsync(programs!, directory ?? await place.NewDirectoryAsync(programs!), server.Port, settings);
    }

    /// <summary>A directory that the programs of this version see.</summary>
    internal async Task<string> NewDirectoryAsync(int major)
    {
        var (programs, _) = await ServerPrograms.FindAsync(major);
        return await place.NewDirectoryAsync(programs!);
    }

    /// <summary>Makes a file one of the user that the programs of this version run as.</summary>
    internal static async Task GiveAsync(int major, string file)
    {
        var (programs, _) = await ServerPrograms.FindAsync(major);
        using var chown = Process.Start("chown", [programs!.Owner, file]);
        await chown.WaitForExitAsync();
    }

    /// <summary>A base backup that gets so little of the line that it lasts for minutes; it is broken off in the end.</summary>
    internal async Task<IAsyncDisposable> SlowBackupAsync(int major)
    {
        var server = await OfAsync(major);
        var (programs, _) = await ServerPrograms.FindAsync(major);
        var directory = await place.NewDirectoryAsync(programs!);
        return new Child(programs!.Start(
            directory, null, $"{programs.Directory}/pg_basebackup", "-h", "127.0.0.1", "-p", $"{server.Port}", "-U", "postgres", "-D", Path.Combine(directory, "copy"), "-c", "fast", "-X", "none", "-r", "128k"));
    }

    private async Task<TestPostgres> StartAsync(int major)
    {
        var server = await place.StartAsync(major, Settings);
        await server.ExecuteAsync(
            "postgres",
            "CREATE EXTENSION pg_stat_statements",
            "CREATE DATABASE app",
            "GRANT SELECT ON pg_file_settings, pg_hba_file_rules TO pg_monitor",
            "GRANT EXECUTE ON FUNCTION pg_show_all_file_settings(), pg_hba_file_rules() TO pg_monitor",
            "CREATE TABLE pages (id int, body text)",
            "INSERT INTO pages SELECT i, repeat('x', 1000) FROM generate_series(1, 2000) i");
        return server;
    }
}

/// <summary>A program that is ended when it is no longer wanted.</summary>
internal sealed class Child : IAsyncDisposable
{
    private readonly Process process;

    public Child(Process process)
    {
        this.process = process;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        ProgramFiles.Signal("KILL", ProgramFiles.Tree(process.Id));
        await process.WaitForExitAsync();
        process.Dispose();
    }
}

/// <summary>Tests that share these servers run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class CauseCollection : ICollectionFixture<CauseServers>
{
    /// <summary>Its name.</summary>
    public const string Name = "servers with causes";
}
