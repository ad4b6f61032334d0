using Monitor.Exporter.Collection;
using Monitor.Exporter.Exposition;
using Monitor.Model.Metrics;
using Npgsql;

namespace Monitor.Exporter.Postgres;

/// <summary>One connection with its prepared collectors. Not for use by two threads.</summary>
public sealed class PostgresSession : IAsyncDisposable
{
    /// <summary>What the client waits beyond the server's own limit before it gives the connection up.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);

    private readonly PostgresLease lease;
    private readonly NpgsqlConnection connection;
    private readonly string server;
    private readonly TimeProvider time;
    private readonly Dictionary<Collector, NpgsqlCommand> prepared = [];
    private readonly NpgsqlCommand facts;
    private TimeSpan? statementTimeout;

    private PostgresSession(PostgresLease lease, string server, TimeProvider time)
    {
        (this.lease, connection, this.server, this.time) = (lease, lease.Connection, server, time);
        facts = connection.CreateCommand();
        facts.CommandText = "SELECT pg_is_in_recovery(), current_setting('server_version_num')::int";
    }

    /// <summary>Whether it can be used again.</summary>
    public bool IsOpen => connection.FullState == System.Data.ConnectionState.Open;

    /// <summary>The database it is in.</summary>
    public string Database => connection.Database;

    /// <summary>Opens a connection.</summary>
    public static async Task<PostgresSession> OpenAsync(PostgresLink link, string? database, TimeProvider time, CancellationToken cancellationToken) =>
        new(await link.OpenAsync(database, cancellationToken), link.ServerLabel, time);

    /// <summary>Asks for role and version, which decide what runs; the answer also proves that the server is alive.</summary>
    public async Task<ServerFacts> ReadFactsAsync(CancellationToken cancellationToken)
    {
        using var deadline = Deadline(PostgresLink.ConnectDeadline, cancellationToken);
        await using var reader = await facts.ExecuteReaderAsync(deadline.Token);
        await reader.ReadAsync(deadline.Token);
        return new(reader.GetBoolean(0), reader.GetInt32(1) / 10_000);
    }

    /// <summary>Databases that allow connections, by name.</summary>
    public async Task<IReadOnlyList<string>> ReadDatabasesAsync(CancellationToken cancellationToken)
    {
        using var deadline = Deadline(PostgresLink.ConnectDeadline, cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT datname FROM pg_database WHERE datallowconn AND NOT datistemplate AND has_database_privilege(oid, 'CONNECT') ORDER BY 1";
        await using var reader = await command.ExecuteReaderAsync(deadline.Token);
        var names = new List<string>();
        while (await reader.ReadAsync(deadline.Token))
        {
            names.Add(reader.GetString(0));
        }

        return names;
    }

    /// <summary>Runs a collector and adds its samples. It is prepared at its first run.</summary>
    /// <exception cref="NpgsqlException">The query failed; the connection can be used again when it is still open.</exception>
    /// <exception cref="OperationCanceledException">The server did not even enforce its own limit; the connection is lost.</exception>
    public async Task<CollectorRun> RunAsync(Collector collector, SegmentBuilder builder, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        using var deadline = Deadline(collector.Timeout + Grace, cancellationToken);
        await SetStatementTimeoutAsync(collector.Timeout, deadline.Token);
        var command = await PreparedAsync(collector, deadline.Token);
        await using var reader = await command.ExecuteReaderAsync(deadline.Token);
        var renderer = new ResultRenderer(collector, PostgresRow.ColumnsOf(reader), server, builder);
        var excess = await ReadRowsAsync(reader, renderer, collector.MaximumRows, deadline.Token);
        if (excess > 0)
        {
            // Rows that nobody wants are not worth reading to the end: ten million of them would cost more than a new connection.
            await connection.CloseAsync();
        }

        return new(Segment.Empty, time.GetElapsedTime(started))
        {
            ExcessRows = excess,
            Unreadable = renderer.Unreadable,
            MissingColumns = renderer.MissingColumns,
        };
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var command in prepared.Values)
        {
            await command.DisposeAsync();
        }

        await facts.DisposeAsync();
        await lease.DisposeAsync();
    }

    private static async Task<int> ReadRowsAsync(NpgsqlDataReader reader, ResultRenderer renderer, int maximum, CancellationToken cancellationToken)
    {
        var row = new PostgresRow(reader);
        for (var rows = 0; await reader.ReadAsync(cancellationToken); rows++)
        {
            if (rows == maximum)
            {
                return 1;
            }

            renderer.Add(row);
        }

        return 0;
    }

    private async Task<NpgsqlCommand> PreparedAsync(Collector collector, CancellationToken cancellationToken)
    {
        if (prepared.TryGetValue(collector, out var command))
        {
            return command;
        }

        command = connection.CreateCommand();
        command.CommandText = collector.Sql;
        try
        {
            await command.PrepareAsync(cancellationToken);
        }
        catch
        {
            await command.DisposeAsync();
            throw;
        }

        prepared[collector] = command;
        return command;
    }

    private async Task SetStatementTimeoutAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (statementTimeout == timeout)
        {
            return;
        }

        await using var command = connection.CreateCommand();
        command.CommandText = $"SET statement_timeout = {(long)timeout.TotalMilliseconds}";
        await command.ExecuteNonQueryAsync(cancellationToken);
        statementTimeout = timeout;
    }

    private static CancellationTokenSource Deadline(TimeSpan timeout, CancellationToken cancellationToken)
    {
        var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout);
        return deadline;
    }
}

/// <summary>What decides which collectors run.</summary>
/// <param name="InRecovery">Whether the server is a replica.</param>
/// <param name="MajorVersion">Its major version.</param>
public sealed record ServerFacts(bool InRecovery, int MajorVersion);
