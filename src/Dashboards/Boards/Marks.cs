using Monitor.Dashboards.Panels;
using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Rules;
using Monitor.Dashboards.Vocabulary;

namespace Monitor.Dashboards.Boards;

/// <summary>What is marked on the graphs: whatever changed may be why a line bends. Each mark is made of the moment itself, so that nothing is too short to be seen.</summary>
internal static class Marks
{
    /// <summary>What every page marks, or says why it does not.</summary>
    public static IReadOnlyList<string> Expected { get; } = ["Failover", "Backup", "Remediation", "Deployment"];

    /// <summary>Prometheus was configured anew: targets or rules changed, as a deployment does that adds or removes something.</summary>
    public static Annotation OfMonitoring { get; } = new(
        "Deployment", PrometheusSeries.ReloadTime.Where().MomentInMilliseconds(), "Monitoring was configured anew on {{node}}", Colors.Neutral);

    /// <summary>Remediation began to change a cluster of the host.</summary>
    public static Annotation RemediationOnHost { get; } = new(
        "Remediation",
        RemediationSeries.LastStart.Where(Selected.Cluster).MaxBy(Labels.Cls, Labels.Action).And(PrometheusSeries.Up.Where(Selected.Node, Labels.Cls.IsNot("")), Labels.Cls).MomentInMilliseconds(),
        "Remediation began {{action}} on {{cls}}",
        Colors.Warning);

    /// <summary>Remediation began to change something.</summary>
    public static Annotation Remediation(params IReadOnlyList<Matcher> cluster) => new(
        "Remediation", RemediationSeries.LastStart.Where(cluster).MaxBy(Labels.Cls, Labels.Action).MomentInMilliseconds(), "Remediation began {{action}} on {{cls}}", Colors.Warning);

    /// <summary>A deployment changed something on a host.</summary>
    public static Annotation Deployment(params IReadOnlyList<Matcher> hosts) => new(
        "Deployment", NodeSeries.Deployed.Where(hosts).MomentInMilliseconds(), "monitor apply changed {{node}}", Colors.Neutral);

    /// <summary>A server read its configuration: after a deployment, a change by hand, or at its start.</summary>
    public static Annotation Configuration(params IReadOnlyList<Matcher> members) => new(
        "Configuration", PostgresSeries.ConfigurationRead.Where(members).MomentInMilliseconds(), "PostgreSQL of {{ins}} read its configuration", Colors.Neutral);

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
        [Failover(Selected.Cluster), Restart(Selected.Cluster), Backup(Selected.Stanza), Remediation(Selected.Cluster), Deployment(Selected.Cluster), Configuration(Selected.Cluster)];

    /// <summary>All of an instance, or of several.</summary>
    public static IReadOnlyList<Annotation> OfInstance { get; } =
    [
        Failover(Selected.Cluster), Restart(Selected.Cluster, Selected.Instance), Backup(Selected.Stanza), Remediation(Selected.Cluster),
        Deployment(Selected.Cluster, Selected.Instance), Configuration(Selected.Cluster, Selected.Instance),
    ];
}
