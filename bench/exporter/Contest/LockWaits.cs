using Monitor.ExporterBench.Servers;
using Npgsql;

namespace Monitor.ExporterBench.Contest;

/// <summary>Looks again and again, over a connection of its own, which backends of the exporters' role wait for a lock, and since when.</summary>
internal sealed class LockWaits : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly CancellationTokenSource stopping = new();
    private readonly NpgsqlConnection connection;
    private readonly Task watching;

    private LockWaits(NpgsqlConnection connection)
    {
        this.connection = connection;
        watching = WatchAsync();
    }

    /// <summary>How many waited at the same time.</summary>
    public long Most { get; private set; }

    /// <summary>How long one of them had waited when it was last seen.</summary>
    public TimeSpan Longest { get; private set; }

    public static async Task<LockWaits> StartAsync(PostgresServer postgres) => new(await postgres.OpenAsync("postgres"));

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await watching;
        await connection.DisposeAsync();
        stopping.Dispose();
    }

    private async Task WatchAsync()
    {
        await using var command = new NpgsqlCommand(
            $"""
            SELECT count(*), coalesce(max(extract(epoch FROM clock_timestamp() - waitstart)), 0)::float8
            FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE NOT granted AND usename = '{PostgresServer.Role}'
            """,
            connection);
        while (!stopping.IsCancellationRequested)
        {
            await using (var reader = await command.ExecuteReaderAsync())
            {
                await reader.ReadAsync();
                Most = Math.Max(Most, reader.GetInt64(0));
                var wait = TimeSpan.FromSeconds(reader.GetDouble(1));
                Longest = wait > Longest ? wait : Longest;
            }

            await Task.Delay(Pause);
        }
    }
}
