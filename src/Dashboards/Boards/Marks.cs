using Monitor.Dashboards.Panels;
using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Rules;
using Monitor.Dashboards.Vocabulary;

namespace Monitor.Dashboards.Boards;

/// <summary>What is marked on the graphs: whatever changed may be why a line bends.</summary>
internal static class Marks
{
    /// <summary>Somebody at work on the machines.</summary>
    public static Annotation Remediation { get; } = new(
        "Remediation", RemediationSeries.OpenRuns.Where().Above(0).MaxBy(Labels.Node), "Remediation is at work", Colors.Warning);

    /// <summary>A deployment, or a change of rules or targets.</summary>
    public static Annotation Deployment { get; } = new(
        "Deployment", PrometheusSeries.ReloadTime.Where().MomentInMilliseconds(), "Monitoring was configured anew on {{node}}", Colors.Neutral);

    /// <summary>Another member leads.</summary>
    public static Annotation Failover(params IReadOnlyList<Matcher> cluster) => new(
        "Failover",
        Takeover.Series.Where(cluster),
        "{{ins}} became primary of {{cls}}",
        Colors.Primary);

    /// <summary>A server started: a restart, a crash, a new member.</summary>
    public static Annotation Restart(params IReadOnlyList<Matcher> members) => new(
        "Restart", PostgresSeries.StartTime.Where(members).MomentInMilliseconds(), "PostgreSQL of {{ins}} started", Colors.Bad);

    /// <summary>A backup ended.</summary>
    public static Annotation Backup(params IReadOnlyList<Matcher> stanza) => new(
        "Backup", BackupSeries.LastCompletion.Where(stanza).MomentInMilliseconds(), "A backup of {{stanza}} ended", Colors.Good);

    /// <summary>All of a cluster.</summary>
    public static IReadOnlyList<Annotation> OfCluster { get; } =
        [Failover(Selected.Cluster), Restart(Selected.Cluster), Backup(Selected.Stanza), Remediation, Deployment];

    /// <summary>All of an instance.</summary>
    public static IReadOnlyList<Annotation> OfInstance { get; } =
        [Failover(Selected.Cluster), Restart(Selected.Cluster, Selected.Instance), Backup(Selected.Stanza), Remediation, Deployment];
}
