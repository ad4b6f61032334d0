using Monitor.Dashboards.Panels;
using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Vocabulary;

namespace Monitor.Dashboards.Boards;

/// <summary>What the reader has chosen, and the variables that let him.</summary>
internal static class Selected
{
    /// <summary>The dashboard of one cluster.</summary>
    public const string ClusterUid = "monitor-cluster";

    /// <summary>The dashboard of one instance.</summary>
    public const string InstanceUid = "monitor-instance";

    /// <summary>The dashboard of everything.</summary>
    public const string FleetUid = "monitor-fleet";

    private static readonly Matcher OfPatroni = Labels.Job.Is("patroni");

    /// <summary>The chosen cluster.</summary>
    public static Matcher Cluster { get; } = Labels.Cls.IsChosen("cls");

    /// <summary>The chosen instance.</summary>
    public static Matcher Instance { get; } = Labels.Ins.IsChosen("ins");

    /// <summary>The backups of the chosen cluster.</summary>
    public static Matcher Stanza { get; } = Labels.Stanza.IsChosen("cls");

    /// <summary>Chooses a cluster. Targets never vanish from <c>up</c>, so that a dead cluster can still be chosen.</summary>
    public static Variable ClusterVariable { get; } = new(Labels.Cls, "Cluster", PrometheusSeries.Up.Where(OfPatroni));

    /// <summary>Chooses an instance of the chosen cluster.</summary>
    public static Variable InstanceVariable { get; } = new(Labels.Ins, "Instance", PrometheusSeries.Up.Where(OfPatroni, Cluster));

    /// <summary>To the cluster of the series.</summary>
    public static DrillDown ToCluster { get; } = new("Open the cluster", ClusterUid, Labels.Cls);

    /// <summary>To the instance of the series.</summary>
    public static DrillDown ToInstance { get; } = new("Open the instance", InstanceUid, Labels.Cls, Labels.Ins);
}
