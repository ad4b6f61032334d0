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
    public static Place Node { get; } = new("monitor-node", "Monitor / Node", Selected.NodeVariable);

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

    /// <summary>To the cluster of a series or row.</summary>
    public static DrillDown ToCluster { get; } = new("Open the cluster", Cluster);

    /// <summary>To the instance of a series or row.</summary>
    public static DrillDown ToInstance { get; } = new("Open the instance", Instance);

    /// <summary>To the host of a series or row.</summary>
    public static DrillDown ToNode { get; } = new("Open the host", Node);
}
