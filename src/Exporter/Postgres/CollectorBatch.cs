using Monitor.Exporter.Collection;
using Npgsql;
using NpgsqlTypes;

namespace Monitor.Exporter.Postgres;

/// <summary>
/// What goes to the server together: the facts, then collectors. A round of many ends with the facts once more, for a server that became
/// another meanwhile; the server's clock before one collector and behind it tells its time without a round trip of its own.
/// </summary>
public static class CollectorBatch
{
    /// <summary>Writes the batch, with a SET before each collector that may take another time than the one before it.</summary>
    /// <param name="connection">Where it goes.</param>
    /// <param name="factsSql">How the server is asked for the facts.</param>
    /// <param name="asks">The collectors.</param>
    /// <param name="closes">Whether it ends with the facts.</param>
    /// <param name="measured">The collector between two looks at the clock, the later of which may be that of the facts; null for none.</param>
    /// <param name="reset">How the session is put in order behind each collector of a user.</param>
    /// <param name="resetsFirst">Whether it is put in order before anything else too.</param>
    public static NpgsqlBatch Of(NpgsqlConnection connection, string factsSql, IReadOnlyList<CollectorAsk> asks, bool closes, CollectorAsk? measured, SessionReset reset, bool resetsFirst)
    {
        var batch = connection.CreateBatch();
        if (resetsFirst)
        {
            reset.AddTo(batch);
        }

        batch.BatchCommands.Add(new(factsSql));
        var timeout = TimeSpan.Zero;
        foreach (var (index, ask) in asks.Index())
        {
            if (ask.Collector.Timeout != timeout)
            {
                timeout = ask.Collector.Timeout;
                batch.BatchCommands.Add(new($"SET statement_timeout = {(long)timeout.TotalMilliseconds}"));
            }

            if (ask == measured)
            {
                batch.BatchCommands.Add(new(ServerFacts.ClockSql));
            }

            batch.BatchCommands.Add(CommandOf(ask));
            if (!ask.Collector.IsBuiltIn)
            {
                reset.AddTo(batch);
                timeout = TimeSpan.Zero;
            }

            if (ask == measured && !(closes && index == asks.Count - 1))
            {
                batch.BatchCommands.Add(new(ServerFacts.ClockSql));
            }
        }

        if (closes && asks.Count > 0)
        {
            batch.BatchCommands.Add(new(factsSql));
        }

        return batch;
    }

    /// <summary>The parameter of a query that is told what is known. Its type is for the query to say.</summary>
    public static NpgsqlParameter KnownTo(KnownLabels known) => new() { NpgsqlDbType = NpgsqlDbType.Unknown, Value = known.AsArray() };

    /// <summary>The server's clock, in the result that comes next.</summary>
    public static async Task<TimeSpan> ReadClockAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return TimeSpan.FromSeconds(reader.GetDouble(0));
    }

    private static NpgsqlBatchCommand CommandOf(CollectorAsk ask)
    {
        var command = new NpgsqlBatchCommand(ask.Sql);
        if (ask.Memory.Known is { } known)
        {
            command.Parameters.Add(KnownTo(known));
        }

        return command;
    }
}
