using Npgsql;

namespace Monitor.Provisioner.Operations;

/// <summary>Whether a server answers a question, what it says it is, and how fast.</summary>
/// <param name="InRecovery">True for a replica, false for a primary, null when it did not answer.</param>
/// <param name="RoundTrip">One question and its answer on an open connection.</param>
/// <param name="Fault">Why it did not answer; null when it did.</param>
public sealed record ReadProbe(bool? InRecovery, TimeSpan RoundTrip, string? Fault)
{
    /// <summary>Asks once. Connecting is not part of the round trip, and the first question on a connection is not measured.</summary>
    public static async Task<ReadProbe> RunAsync(NpgsqlDataSource server, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await server.OpenConnectionAsync(cancellationToken);
            await using var command = new NpgsqlCommand("SELECT pg_catalog.pg_is_in_recovery()", connection);
            await command.ExecuteScalarAsync(cancellationToken);
            var begin = time.GetTimestamp();
            var inRecovery = (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
            return new ReadProbe(inRecovery, time.GetElapsedTime(begin), null);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested && fault is NpgsqlException or TimeoutException)
        {
            return new ReadProbe(null, TimeSpan.Zero, fault.Message);
        }
    }
}
