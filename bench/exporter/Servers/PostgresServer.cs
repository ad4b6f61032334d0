using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Monitor.ExporterBench.Servers;

/// <summary>
/// The server that all exporters watch: pgbench's tables, one database of a thousand tables, twenty applications of fifty tables each,
/// and two empty databases. With <c>postgres</c> that makes 25 databases and templates.
/// </summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    public const string Role = "monitor";
    public const string BigDatabase = "big";

    /// <summary>Whose pools PgBouncer has, beside those of the superuser.</summary>
    public const string Application = "application";
    private const int Applications = 20;

    private readonly string directory;
    private Process process;

    private PostgresServer(string directory, Process process, int port)
    {
        (this.directory, this.process, Port) = (directory, process, port);
        Superuser = $"Host={directory};Port={port};Username=postgres;Database=postgres;Pooling=false;Timeout=5";
    }

    public int Port { get; }

    public int ProcessId => process.Id;

    private string Superuser { get; }

    public static async Task<PostgresServer> StartAsync(string directory)
    {
        var data = Path.Combine(directory, "data");
        var port = Programs.FreePort();
        await Programs.RunAsync(Path.Combine(directory, "initdb.log"), $"{Programs.Postgres}/initdb", "-D", data, "-U", "postgres", "--no-sync", "-A", "trust");
        var server = new PostgresServer(directory, Launch(directory, port), port);
        await server.ReadyAsync();
        return server;
    }

    /// <summary>A fast shutdown and a new start.</summary>
    public async Task RestartAsync()
    {
        await Programs.StopAsync(process, "INT");
        process = Launch(directory, Port);
        await ReadyAsync();
    }

    public async Task FillAsync()
    {
        await ExecuteAsync("postgres", $"CREATE ROLE {Role} LOGIN", $"CREATE ROLE {Application} LOGIN", $"GRANT pg_monitor TO {Role}", "CREATE EXTENSION pg_stat_statements");
        await ExecuteAsync("postgres", "CREATE DATABASE bench", $"CREATE DATABASE {BigDatabase}", "CREATE DATABASE idle");
        await Programs.RunAsync(
            Path.Combine(directory, "pgbench.log"), $"{Programs.Postgres}/pgbench", "-h", directory, "-p", $"{Port}", "-U", "postgres", "-i", "-q", "-s", "5", "bench");
        await ExecuteAsync(BigDatabase, Tables(1000));
        foreach (var application in Enumerable.Range(1, Applications))
        {
            await ExecuteAsync("postgres", $"CREATE DATABASE app{application}");
            await ExecuteAsync($"app{application}", Tables(50));
        }

        await Programs.RunAsync(
            Path.Combine(directory, "pgbench.log"), $"{Programs.Postgres}/pgbench", "-h", directory, "-p", $"{Port}", "-U", "postgres", "-c", "4", "-T", "5", "bench");
        await ExecuteAsync("postgres", "CHECKPOINT");
    }

    public async Task ExecuteAsync(string database, params IReadOnlyList<string> statements)
    {
        await using var connection = new NpgsqlConnection($"{Superuser};Database={database}");
        await connection.OpenAsync();
        foreach (var statement in statements)
        {
            await using var command = new NpgsqlCommand(statement, connection) { CommandTimeout = 120 };
            await command.ExecuteNonQueryAsync();
        }
    }

    public async Task<double> NumberAsync(string query)
    {
        await using var connection = new NpgsqlConnection(Superuser);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(query, connection);
        return Convert.ToDouble(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    /// <summary>A connection of the superuser, to keep.</summary>
    public async Task<NpgsqlConnection> OpenAsync(string database)
    {
        var connection = new NpgsqlConnection($"{Superuser};Database={database}");
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>An open transaction that holds a table, until it is disposed.</summary>
    public async Task<NpgsqlConnection> LockAsync(string database, string table)
    {
        var connection = await OpenAsync(database);
        await using var command = new NpgsqlCommand($"BEGIN; LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        Programs.Signal("CONT", ProcessTree.Of(process.Id));
        await Programs.StopAsync(process, "INT");
    }

    private static Process Launch(string directory, int port) => Programs.Start(
        Path.Combine(directory, "postgres.log"), new Dictionary<string, string>(), $"{Programs.Postgres}/postgres",
        "-D", Path.Combine(directory, "data"), "-p", $"{port}", "-k", directory,
        "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "shared_buffers=512MB", "-c", "autovacuum=off", "-c", "track_io_timing=on",
        "-c", "shared_preload_libraries=pg_stat_statements", "-c", "pg_stat_statements.max=20000", "-c", "pg_stat_statements.track=all",
        "-c", "archive_mode=on", "-c", "archive_command=/bin/true");

    private static string[] Tables(int count) =>
        [$"""
        DO $$ BEGIN FOR i IN 1..{count} LOOP
          EXECUTE format('CREATE TABLE t%s (id int PRIMARY KEY, v text)', i);
          EXECUTE format('CREATE INDEX t%s_v ON t%s (v)', i, i);
          EXECUTE format('INSERT INTO t%s SELECT g, g::text FROM generate_series(1, 20) g', i);
        END LOOP; END $$
        """];

    private async Task ReadyAsync()
    {
        var started = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await ExecuteAsync("postgres", "SELECT 1");
                return;
            }
            catch (NpgsqlException) when (started.Elapsed < TimeSpan.FromSeconds(30) && !process.HasExited)
            {
                await Task.Delay(100);
            }
        }
    }
}
