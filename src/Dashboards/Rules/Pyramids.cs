using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Vocabulary;

namespace Monitor.Dashboards.Rules;

/// <summary>What is known at every level, from the database to the fleet.</summary>
public static class Pyramids
{
    /// <summary>Transactions a second.</summary>
    public static readonly Pyramid Transactions = Pyramid.OnDatabases("pg_stat_database_xact:rate", pace => OfDatabases(PostgresSeries.Commits.Rate(pace.Minute)).Plus(OfDatabases(PostgresSeries.Rollbacks.Rate(pace.Minute))))
        .ToInstance(Rollup.Sum).ToCluster(Rollup.Sum).ToFleet(Rollup.Sum);

    /// <summary>Transactions a second that were rolled back.</summary>
    public static readonly Pyramid Rollbacks = Pyramid.OnDatabases("pg_stat_database_xact_rollback:rate", pace => OfDatabases(PostgresSeries.Rollbacks.Rate(pace.Minute)))
        .ToInstance(Rollup.Sum).ToCluster(Rollup.Sum).ToFleet(Rollup.Sum);

    /// <summary>Sessions in databases.</summary>
    public static readonly Pyramid Sessions = Pyramid.OnInstances("pg_stat_database_numbackends:sum", _ => OfInstances(DatabaseSeries.Connections.Where()))
        .ToCluster(Rollup.Sum).ToFleet(Rollup.Sum);

    /// <summary>Bytes of all databases. The members of a cluster have the same ones, which count once.</summary>
    public static readonly Pyramid Size = Pyramid.OnInstances("pg_database_size_bytes:sum", _ => OfInstances(PostgresSeries.DatabaseSize.Where()))
        .ToCluster(Rollup.Largest).ToFleet(Rollup.Sum);

    /// <summary>Bytes of WAL written a second.</summary>
    public static readonly Pyramid Wal = Pyramid.OnInstances("pg_stat_wal_bytes:rate", pace => OfInstances(PostgresSeries.WalBytes.Rate(pace.Minute)))
        .ToCluster(Rollup.Sum).ToFleet(Rollup.Sum);

    /// <summary>Share of the transaction numbers that is used, of whoever is nearest to the end.</summary>
    public static readonly Pyramid Wraparound = Pyramid.OnInstances("pg_database_wraparound_used:ratio", _ => PostgresSeries.WraparoundUsed.Where().MaxBy(Labels.Cls, Labels.Ins))
        .ToCluster(Rollup.Largest).ToFleet(Rollup.Largest);

    /// <summary>The larger of the share of the processors that is busy and of <see cref="ServerRecordings.Load"/>.</summary>
    public static readonly Pyramid Pressure = Pyramid.OnInstances("pressure:ratio", _ => ServerRecordings.ProcessorBusy.Where(Labels.Ins.IsNot("")).MaxBy(Labels.Cls, Labels.Ins).OrLarger(ServerRecordings.Load.Where()))
        .ToCluster(Rollup.Largest).ToFleet(Rollup.Largest);

    /// <summary>Share of the connections in use.</summary>
    public static readonly Pyramid Connections = Pyramid.OnInstances("pg_sessions_used:ratio", _ => PostgresSeries.Sessions.Where().DividedBy(PostgresSeries.SessionLimit.Where()).MaxBy(Labels.Cls, Labels.Ins))
        .ToCluster(Rollup.Largest);

    /// <summary>Seconds by which a replica is behind; nothing for a primary.</summary>
    public static readonly Pyramid ReplicaLag = Pyramid.OnInstances("pg_replication_lag_seconds:replica", _ => PostgresSeries.ReplicationLag.Where().And(PostgresSeries.InRecovery.Where().EqualTo(1), Labels.Cls, Labels.Ins).MaxBy(Labels.Cls, Labels.Ins))
        .ToCluster(Rollup.Largest);

    /// <summary>All of them; <see cref="ServerRecordings"/> come before.</summary>
    public static IReadOnlyList<Recording> All(Pace pace) =>
        [.. new[] { Transactions, Rollbacks, Sessions, Size, Wal, Wraparound, Pressure, Connections, ReplicaLag }.SelectMany(pyramid => pyramid.Recordings(pace))];

    private static Vector OfDatabases(Vector series) => series.SumBy(Labels.Cls, Labels.Ins, Labels.Datname);

    private static Vector OfInstances(Vector series) => series.SumBy(Labels.Cls, Labels.Ins);
}
