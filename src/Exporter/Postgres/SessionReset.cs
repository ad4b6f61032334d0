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

    /// <summary>
    /// Whether the result is that of the last statement. Npgsql passes over what has none, such as BEGIN or DO, so that this one stands in the place
    /// of theirs.
    /// </summary>
    public static bool IsAt(NpgsqlDataReader reader) => reader.FieldCount == 1 && reader.GetName(0) == Mark;
}
