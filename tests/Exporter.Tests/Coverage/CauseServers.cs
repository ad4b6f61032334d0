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

    private readonly LoneServer place = new();
    private readonly ConcurrentDictionary<int, Task<TestPostgres>> started = new();

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

    /// <summary>
    /// An exporter with these collectors only, which asks all of them again and again: each is told apart from what the others cost, and a
    /// change shows at once.
    /// </summary>
    internal static RunningExporter Exporter(TestPostgres server, string database, params string[] collectors) => new(
        new() { Postgres = server.Login(database) },
        Catalogue.BuiltIn.Only(collector => collectors.Contains(collector.Name), collector => collector with { Every = collector.Every is null ? null : TimeSpan.FromSeconds(1) }));

    /// <summary>The PgBouncer that Debian ships beside this version, before the server.</summary>
    internal async Task<TestPgBouncer> PoolerAsync(int major, TestPostgres server, string settings = "")
    {
        var (programs, _) = await ServerPrograms.FindAsync(major);
        return await TestPgBouncer.StartAsync(programs!, await place.NewDirectoryAsync(programs!), server.Port, settings);
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
