using System.Collections.Frozen;
using Npgsql;

namespace Monitor.Exporter.Postgres;

/// <summary>What every round asks first: it decides which collectors run, and proves that the server is alive.</summary>
/// <param name="InRecovery">Whether the server is a replica.</param>
/// <param name="MajorVersion">Its major version.</param>
/// <param name="Lag">How far a replica is behind; zero on a primary, and where everything that was received is replayed; null when nobody can tell.</param>
public sealed record ServerFacts(bool InRecovery, int MajorVersion, TimeSpan? Lag)
{
    /// <summary>
    /// The query; the time comes first, because it is taken first. A replica that replayed all it received is only up to date while its receiver streams: behind a broken link it falls
    /// behind from the last transaction that it replayed, or from its start where it replayed none.
    /// </summary>
    public const string Sql = """
        SELECT extract(epoch FROM clock_timestamp())::float8, pg_is_in_recovery(), current_setting('server_version_num')::int,
               CASE WHEN NOT pg_is_in_recovery() THEN 0
                    WHEN pg_last_wal_receive_lsn() <= pg_last_wal_replay_lsn()
                         AND EXISTS (SELECT FROM pg_stat_wal_receiver WHERE status = 'streaming') THEN 0
                    ELSE extract(epoch FROM clock_timestamp() - coalesce(pg_last_xact_replay_timestamp(), pg_postmaster_start_time()))
               END::float8
        """;

    /// <summary>The same without the functions that managed platforms refuse on their replicas: then nobody can tell how far one is behind.</summary>
    public const string PlainSql = """
        SELECT extract(epoch FROM clock_timestamp())::float8, pg_is_in_recovery(), current_setting('server_version_num')::int, CASE WHEN NOT pg_is_in_recovery() THEN 0 END::float8
        """;

    /// <summary>The server's time alone, in seconds.</summary>
    public const string ClockSql = "SELECT extract(epoch FROM clock_timestamp())::float8";

    /// <summary>Reads the answer to either query, and the server's time when it began.</summary>
    public static async Task<(ServerFacts Facts, TimeSpan Clock)> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        await reader.ReadAsync(cancellationToken);
        TimeSpan? lag = await reader.IsDBNullAsync(3, cancellationToken) ? null : TimeSpan.FromSeconds(Math.Max(0, reader.GetDouble(3)));
        return (new(reader.GetBoolean(1), reader.GetInt32(2) / 10_000, lag), TimeSpan.FromSeconds(reader.GetDouble(0)));
    }

    /// <summary>Whether the same collectors run.</summary>
    public bool PlansLike(ServerFacts? other) => other is not null && InRecovery == other.InRecovery && MajorVersion == other.MajorVersion;
}

/// <summary>What differs from database to database.</summary>
/// <param name="Extensions">The extensions that are installed.</param>
/// <param name="Conditions">The conditions of collectors that are true.</param>
public sealed record DatabaseFacts(FrozenSet<string> Extensions, FrozenSet<string> Conditions);
