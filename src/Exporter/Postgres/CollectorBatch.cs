using Npgsql;

namespace Monitor.Exporter.Postgres;

/// <summary>
/// What goes to the server together: the facts, then collectors. A round of many ends with the facts once more, for a server that became
/// another meanwhile; the server's clock before the last collector, and that of the facts behind it, tell its time without a round trip of its own.
/// What a collector that did not come with the exporter leaves behind in the session is undone right after it.
/// </summary>
public static class CollectorBatch
{
    /// <summary>Settings, another role, locks: a read-only transaction forbids none of them, and they stay when it ends.</summary>
    private static readonly string[] Undo = ["RESET SESSION AUTHORIZATION", "RESET ROLE", "RESET ALL"];

    private const string Undone = "monitor-exporter: undone";

    /// <summary>The last step of that, and the only one that has a result, by whose name it is known.</summary>
    private const string Unlock = $"SELECT pg_catalog.pg_advisory_unlock_all() AS \"{Undone}\"";

    /// <summary>Writes the batch, with a SET before each collector that may take another time than the one before it.</summary>
    /// <param name="connection">Where it goes.</param>
    /// <param name="factsSql">How the server is asked for the facts.</param>
    /// <param name="asks">The collectors.</param>
    /// <param name="closes">Whether it ends with the facts.</param>
    /// <param name="restore">What was set when the connection was opened, beyond its options.</param>
    public static NpgsqlBatch Of(NpgsqlConnection connection, string factsSql, IReadOnlyList<CollectorAsk> asks, bool closes, string? restore)
    {
        var batch = connection.CreateBatch();
        batch.BatchCommands.Add(new(factsSql));
        var timeout = TimeSpan.Zero;
        foreach (var (index, ask) in asks.Index())
        {
            if (ask.Collector.Timeout != timeout)
            {
                timeout = ask.Collector.Timeout;
                batch.BatchCommands.Add(new($"SET statement_timeout = {(long)timeout.TotalMilliseconds}"));
            }

            if (closes && index == asks.Count - 1)
            {
                batch.BatchCommands.Add(new(ServerFacts.ClockSql));
            }

            batch.BatchCommands.Add(new(ask.Sql));
            if (!ask.Collector.IsBuiltIn)
            {
                foreach (var statement in restore is null ? [.. Undo, Unlock] : (string[])[.. Undo, restore, Unlock])
                {
                    batch.BatchCommands.Add(new(statement));
                }

                timeout = TimeSpan.Zero;
            }
        }

        if (closes && asks.Count > 0)
        {
            batch.BatchCommands.Add(new(factsSql));
        }

        return batch;
    }

    /// <summary>
    /// Whether the result is that of undoing what a collector left behind. Npgsql passes over statements without a result (BEGIN, DO), so that it
    /// stands in the place of theirs.
    /// </summary>
    public static bool IsUndone(NpgsqlDataReader reader) => reader.FieldCount == 1 && reader.GetName(0) == Undone;

    /// <summary>The server's clock, in the result that comes next.</summary>
    public static async Task<TimeSpan> ReadClockAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return TimeSpan.FromSeconds(reader.GetDouble(0));
    }
}
