using System.Runtime.CompilerServices;
using Npgsql;
using Npgsql.Internal;

namespace Monitor.Exporter.Postgres;

/// <summary>
/// Keeps Npgsql 10.0 from asking a server to cancel a statement. It does so over a second connection, without waiting for the task that is cancelled but
/// blocking its own thread; where answers go on in the thread that heard them (<see cref="Self.SocketThreads"/>) that thread waits for the cancelling one,
/// which waits for an answer that only it could hear: both stand still until the connection's timeout, and with them every socket of that thread.
/// No setting turns it off. A statement that is given up ends by the server's own statement_timeout.
/// </summary>
internal static class ServerCancellation
{
    /// <summary>From now on whoever gives up waiting on this connection just closes it.</summary>
    public static void TurnOff(NpgsqlConnection connection)
    {
        if (ConnectorOf(connection) is { } connector)
        {
            // Npgsql takes a process without a number for one that cannot be cancelled.
            SetProcess(connector, 0);
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Connector")]
    private static extern NpgsqlConnector? ConnectorOf(NpgsqlConnection connection);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_BackendProcessId")]
    private static extern void SetProcess(NpgsqlConnector connector, int process);
}
