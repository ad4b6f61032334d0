using System.Globalization;
using System.Text;

namespace Monitor.Exporter.Postgres;

/// <summary>What the server tells, without a visit, of the work in one database. From PostgreSQL 14 on, which counts sessions.</summary>
/// <param name="Database">The database.</param>
/// <param name="IsBusy">Whether somebody works there at this moment, or works without telling.</param>
/// <param name="Quiet">Since when all who are connected wait for their next statement; null when nobody is connected.</param>
/// <param name="Sessions">Sessions of clients so far, our own among them.</param>
/// <param name="Mark">Differs from what it was when anything else was done there.</param>
internal sealed record WorkSign(string Database, bool IsBusy, TimeSpan? Quiet, long Sessions, string Mark)
{
    /// <summary>The first major version of PostgreSQL that counts sessions.</summary>
    public const int Since = 14;

    /// <summary>
    /// One text a database. Who connects is counted in sessions, who stays connected and works changes the time of its state, who leaves is
    /// missing among the connected, and what works in the background changes rows (a replica has no such signs of what it replays, so that any
    /// replay counts). Vacuum advances the oldest transaction, and the ages of all tables grow without any work in their database.
    /// </summary>
    public const string Sql = """
        SELECT concat_ws(' ', encode(d.datname::text::bytea, 'hex'), coalesce(c.busy, false), coalesce(extract(epoch FROM clock_timestamp() - c.changed), -1), s.sessions,
                   d.oid, s.stats_reset, s.tup_inserted, s.tup_updated, s.tup_deleted, d.datfrozenxid, d.datminmxid,
                   age(d.datfrozenxid) / 10000000, mxid_age(d.datminmxid) / 10000000, c.connected, c.processes, c.changed,
                   pg_postmaster_start_time(), CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() END)
          FROM pg_database d
          JOIN pg_stat_database s ON s.datid = d.oid
          LEFT JOIN (
            SELECT datid, count(*) AS connected, sum(pid) AS processes, max(state_change) AS changed,
                   bool_or((state IN ('idle', 'idle in transaction', 'idle in transaction (aborted)')) IS NOT TRUE) AS busy
              FROM pg_stat_activity
             WHERE datid IS NOT NULL AND (application_name = 'monitor-exporter' AND usename = current_user) IS NOT TRUE
             GROUP BY datid
          ) AS c ON c.datid = d.oid
         WHERE d.datallowconn AND NOT d.datistemplate AND current_setting('track_counts')::bool
        """;

    /// <summary>Reads a row.</summary>
    public static WorkSign Of(string row)
    {
        var parts = row.Split(' ', 5);
        var quiet = double.Parse(parts[2], CultureInfo.InvariantCulture);
        return new(
            Encoding.UTF8.GetString(Convert.FromHexString(parts[0])),
            parts[1] == "t",
            quiet < 0 ? null : TimeSpan.FromSeconds(quiet),
            long.Parse(parts[3], CultureInfo.InvariantCulture),
            parts[4]);
    }
}
