using Npgsql;

namespace Monitor.Exporter.Postgres;

/// <summary>
/// Puts a session in order that a user's query went through: a kept connection must not carry its settings, role or locks to the next
/// collector. Prepared statements stay. RESET ALL returns to the options of the start, and with them to the client's encoding.
/// </summary>
/// <param name="encoding">The encoding that was set after the start; null: none was.</param>
public sealed class SessionReset(string? encoding)
{
    private const string Mark = "monitor_reset";

    /// <summary>Adds the statements; the last of them gives one result.</summary>
    public void AddTo(NpgsqlBatch batch)
    {
        batch.BatchCommands.Add(new("RESET SESSION AUTHORIZATION"));
        // RESET ALL leaves the role as it is.
        batch.BatchCommands.Add(new("RESET ROLE"));
        batch.BatchCommands.Add(new("RESET ALL"));
        if (encoding is not null)
        {
            batch.BatchCommands.Add(new($"SET client_encoding = {encoding}"));
        }

        batch.BatchCommands.Add(new($"SELECT pg_catalog.pg_advisory_unlock_all() IS NULL AS {Mark}"));
    }

    /// <summary>Moves on to the result of the last statement. A query without a result, such as BEGIN, has been passed over already.</summary>
    public static async Task PassAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        if (reader.FieldCount != 1 || reader.GetName(0) != Mark)
        {
            await reader.NextResultAsync(cancellationToken);
        }
    }
}
