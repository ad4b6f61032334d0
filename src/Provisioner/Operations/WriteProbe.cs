using Npgsql;

namespace Monitor.Provisioner.Operations;

/// <summary>Whether a server takes a durable write, and how fast.</summary>
/// <param name="Accepted">Whether it was committed.</param>
/// <param name="Duration">From the statement to its acknowledgement, without connecting.</param>
/// <param name="Detail">The position of the write, or what stood against it.</param>
public sealed record WriteProbe(bool Accepted, TimeSpan Duration, string Detail)
{
    // A transactional logical message is WAL that must be flushed at commit, and needs no table.
    private const string Statement = "SELECT pg_catalog.pg_logical_emit_message(true, 'monitor', 'write probe')::text";

    /// <summary>Tries once.</summary>
    public static async Task<WriteProbe> RunAsync(NpgsqlDataSource server, TimeProvider time, CancellationToken cancellationToken)
    {
        var begin = time.GetTimestamp();
        try
        {
            await using var connection = await server.OpenConnectionAsync(cancellationToken);
            await using var command = new NpgsqlCommand(Statement, connection);
            begin = time.GetTimestamp();
            var position = (string)(await command.ExecuteScalarAsync(cancellationToken))!;
            return new WriteProbe(true, time.GetElapsedTime(begin), position);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested && fault is NpgsqlException or TimeoutException)
        {
            return new WriteProbe(false, time.GetElapsedTime(begin), fault.Message);
        }
    }
}
