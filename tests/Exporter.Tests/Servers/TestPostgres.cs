using System.Diagnostics;
using Monitor.Exporter.Configuration;
using Npgsql;

namespace Monitor.Exporter.Tests.Servers;

/// <summary>One PostgreSQL server on loopback, of any version.</summary>
internal sealed class TestPostgres(ServerPrograms programs, string directory, string name) : IAsyncDisposable
{
    private Process? process;

    /// <summary>Its port.</summary>
    public int Port { get; init; } = ProgramFiles.FreePort();

    /// <summary>Its process.</summary>
    public int ProcessId => process!.Id;

    public string Data => Path.Combine(directory, name);

    /// <summary>Makes the data directory of a primary.</summary>
    public async Task InitializeAsync(string settings)
    {
        await programs.RunAsync(directory, $"{programs.Directory}/initdb", "-D", Data, "-U", "postgres", "--no-sync", "-A", "trust", "-k", "-E", "UTF8", "--locale=C");
        await File.AppendAllTextAsync(Path.Combine(Data, "postgresql.conf"), Settings(settings));
        await File.AppendAllTextAsync(Path.Combine(Data, "pg_hba.conf"), "host replication all 127.0.0.1/32 trust\n");
    }

    /// <summary>Makes the data directory of a replica.</summary>
    public async Task CopyAsync(TestPostgres upstream, string? slot)
    {
        await programs.RunAsync(
            directory, $"{programs.Directory}/pg_basebackup", ["-h", "127.0.0.1", "-p", $"{upstream.Port}", "-U", "postgres", "-D", Data, "-R", "-c", "fast", .. slot is null ? [] : new[] { "-S", slot }]);
        await File.AppendAllTextAsync(Path.Combine(Data, "postgresql.conf"), Settings(""));
        if (slot is null)
        {
            // A copy of a replica comes with that replica's slot.
            await File.AppendAllTextAsync(Path.Combine(Data, "postgresql.auto.conf"), "primary_slot_name = ''\n");
        }
    }

    /// <summary>Starts it and waits until it answers.</summary>
    public async Task StartAsync()
    {
        Launch();
        await Eventually.TrueAsync(
            async () =>
            {
                Assert.False(process!.HasExited, $"PostgreSQL {programs.Major} in {Data} ended with {(process.HasExited ? process.ExitCode : 0)}");
                return await TryAsync("SELECT 1");
            });
    }

    /// <summary>Starts it and waits for nothing.</summary>
    public void Launch()
    {
        process = programs.Start(directory, null, $"{programs.Directory}/postgres", "-D", Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Stops it at once.</summary>
    public async Task StopAsync()
    {
        if (process is { } running)
        {
            process = null;
            ProgramFiles.Signal("CONT", ProgramFiles.Tree(running.Id));
            ProgramFiles.Signal("QUIT", [running.Id]);
            await running.WaitForExitAsync();
            running.Dispose();
        }
    }

    /// <summary>Runs statements as superuser, each in a transaction of its own.</summary>
    public async Task ExecuteAsync(string database, params string[] statements)
    {
        await using var connection = await OpenAsync(database);
        foreach (var statement in statements)
        {
            await using var command = new NpgsqlCommand(statement, connection);
            await command.ExecuteNonQueryAsync();
        }
    }

    /// <summary>The first column of the first row.</summary>
    public async Task<string> AskAsync(string sql)
    {
        await using var connection = await OpenAsync("postgres");
        await using var command = new NpgsqlCommand(sql, connection);
        return Convert.ToString(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture)!;
    }

    /// <summary>A session of the superuser.</summary>
    public async Task<NpgsqlConnection> OpenAsync(string database, string application = "test")
    {
        var connection = new NpgsqlConnection($"Host=127.0.0.1;Port={Port};Username=postgres;Database={database};Pooling=false;Application Name={application}");
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>How the exporter logs in.</summary>
    public Login Login(string database) => new() { Host = "127.0.0.1", Port = Port, User = "dbuser_monitor", Database = database, Tls = false };

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task<bool> TryAsync(string sql)
    {
        try
        {
            await ExecuteAsync("postgres", sql);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    // Quiet: nothing happens unless a test makes it happen, so that two scrapes one after the other show the same.
    private string Settings(string more) => $"""

        port = {Port}
        listen_addresses = '127.0.0.1'
        unix_socket_directories = '{directory}'
        cluster_name = '{name}'
        fsync = off
        shared_buffers = 32MB
        wal_level = logical
        hot_standby_feedback = off
        max_prepared_transactions = 10
        autovacuum = off
        checkpoint_timeout = 1h
        archive_mode = on
        archive_command = '/bin/true'
        shared_preload_libraries = 'pg_stat_statements'
        track_io_timing = on
        track_functions = all
        wal_receiver_timeout = 4s
        wal_retrieve_retry_interval = 500ms
        logging_collector = off
        {more}

        """;
}
