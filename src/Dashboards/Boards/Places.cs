using Monitor.Dashboards.Panels;

namespace Monitor.Dashboards.Boards;

/// <summary>The address of every dashboard, and what is chosen there: so that any of them can lead to any other.</summary>
internal static class Places
{
    /// <summary>Everything.</summary>
    public static Place Fleet { get; } = new("monitor-fleet", "Monitor / Fleet");

    /// <summary>One cluster.</summary>
    public static Place Cluster { get; } = new("monitor-cluster", "Monitor / Cluster", Selected.ClusterVariable);

    /// <summary>One instance.</summary>
    public static Place Instance { get; } = new("monitor-instance", "Monitor / Instance", Selected.ClusterVariable, Selected.InstanceVariable);

    /// <summary>One host.</summary>
    public static Place Node { get; } = new("monitor-node", "Monitor / Node", Selected.ClustersVariable, Selected.NodeVariable);

    /// <summary>The services of a cluster.</summary>
    public static Place Services { get; } = new("monitor-services", "Monitor / Services", Selected.ClusterVariable);

    /// <summary>Who leads and who led.</summary>
    public static Place Patroni { get; } = new("monitor-patroni", "Monitor / Patroni and failovers", Selected.ClusterVariable);

    /// <summary>The store that Patroni decides by.</summary>
    public static Place Etcd { get; } = new("monitor-etcd", "Monitor / etcd");

    /// <summary>The log that cannot be changed.</summary>
    public static Place Audit { get; } = new("monitor-audit", "Monitor / Audit");

    /// <summary>What repairs itself.</summary>
    public static Place Remediation { get; } = new("monitor-remediation", "Monitor / Remediation");

    /// <summary>Alerts and the way that they take.</summary>
    public static Place Alerts { get; } = new("monitor-alerts", "Monitor / Alerts", Selected.ClustersVariable);

    /// <summary>Our exporter.</summary>
    public static Place Exporter { get; } = new("monitor-exporter", "Monitor / Exporter", Selected.ClusterVariable, Selected.InstancesVariable);

    /// <summary>The pooler of a cluster.</summary>
    public static Place PgBouncer { get; } = new("monitor-pgbouncer", "Monitor / PgBouncer", Selected.ClusterVariable, Selected.InstancesVariable);

    /// <summary>What could be brought back.</summary>
    public static Place Backups { get; } = new("monitor-backups", "Monitor / Backups and recovery", Selected.ClusterVariable);

    /// <summary>Who follows whom.</summary>
    public static Place Replication { get; } = new("monitor-replication", "Monitor / Replication", Selected.ClusterVariable);

    /// <summary>What is written, and when it reaches the disk and the archive.</summary>
    public static Place Wal { get; } = new("monitor-wal", "Monitor / WAL and checkpoints", Selected.ClusterVariable, Selected.InstanceVariable);

    /// <summary>Sessions, waits and locks.</summary>
    public static Place Activity { get; } = new("monitor-activity", "Monitor / Activity and locks", Selected.ClusterVariable, Selected.InstanceVariable);

    /// <summary>One database.</summary>
    public static Place Database { get; } = new("monitor-database", "Monitor / Database", Selected.ClusterVariable, Selected.DatabaseVariable);

    /// <summary>One table.</summary>
    public static Place Table { get; } = new("monitor-table", "Monitor / Table", Selected.ClusterVariable, Selected.DatabaseVariable, Selected.SchemaVariable, Selected.TableVariable);

    /// <summary>Statements.</summary>
    public static Place Query { get; } = new("monitor-query", "Monitor / Query", Selected.ClusterVariable, Selected.DatabasesVariable, Selected.QueriesVariable);

    /// <summary>What must be cleaned up, and whether it is.</summary>
    public static Place Vacuum { get; } = new("monitor-vacuum", "Monitor / Vacuum and bloat", Selected.ClusterVariable, Selected.DatabasesVariable);

    /// <summary>To the database of a series or row.</summary>
    public static DrillDown ToDatabase { get; } = new("Open the database", Database);

    /// <summary>To the table of a series or row.</summary>
    public static DrillDown ToTable { get; } = new("Open the table", Table);

    /// <summary>To the statement of a series or row.</summary>
    public static DrillDown ToQuery { get; } = new("Show this statement alone", Query);

    /// <summary>To the sessions of an instance.</summary>
    public static DrillDown ToActivity { get; } = new("Open activity and locks", Activity);

    /// <summary>To the cluster of a series or row.</summary>
    public static DrillDown ToCluster { get; } = new("Open the cluster", Cluster);

    /// <summary>To the instance of a series or row.</summary>
    public static DrillDown ToInstance { get; } = new("Open the instance", Instance);

    /// <summary>To the host of a series or row.</summary>
    public static DrillDown ToNode { get; } = new("Open the host", Node);
}
