using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Vocabulary;
using Monitor.Model.Topology;

namespace Monitor.Dashboards.Rules;

/// <summary>How soon somebody must look.</summary>
public enum Severity
{
    /// <summary>Nobody: the alert proves that alerts arrive.</summary>
    None,

    /// <summary>Nobody: it is shown, and answers "what happened here?" afterwards.</summary>
    Info,

    /// <summary>During the day.</summary>
    Warning,

    /// <summary>Now: users notice, or data is at risk.</summary>
    Critical,
}

/// <summary>A condition that somebody, or the remediation, must hear of.</summary>
public sealed record Alert
{
    /// <summary>The alert that always fires, so that whoever expects it notices its silence.</summary>
    public const string DeadMan = "Watchdog";

    /// <summary>The label <c>alertname</c>, and the heading of its runbook.</summary>
    public required string Name { get; init; }

    /// <summary>Fires for every series that this gives.</summary>
    public required Vector Expression { get; init; }

    /// <summary>How long it must hold. Default: not at all.</summary>
    public TimeSpan For { get; init; }

    /// <summary>How soon somebody must look.</summary>
    public required Severity Severity { get; init; }

    /// <summary>One line with cluster and instance, in Prometheus' template language.</summary>
    public required string Summary { get; init; }

    /// <summary>What it means to those who use the database.</summary>
    public required string Meaning { get; init; }

    /// <summary>What to do, in order: read at three in the morning.</summary>
    public required IReadOnlyList<string> Steps { get; init; }

    /// <summary>The remediation that it asks for, one of <see cref="Model.Topology.RemediationPolicy.ActionNames"/>; null for none.</summary>
    public string? Action { get; init; }

    /// <summary>The alerts that explain this one: while one of them fires for the same node, instance or cluster, this one is told to nobody.</summary>
    public IReadOnlyList<Cause> SilencedBy { get; init; } = [];

    /// <summary>The thresholds in the expression that an inventory may set.</summary>
    public IReadOnlyList<AlertThreshold> Thresholds { get; init; } = [];

    /// <summary>The cluster, where the rule is made for one; null where the expression carries the label itself.</summary>
    public string? Cluster { get; init; }
}

/// <summary>A series that Prometheus makes from others.</summary>
/// <param name="Series">Its name and labels.</param>
/// <param name="Expression">Its values.</param>
public sealed record Recording(Gauge Series, Vector Expression);

/// <summary>Rules that are evaluated one after the other, so that a later one sees what an earlier one recorded.</summary>
/// <param name="Name">The name of the group.</param>
/// <param name="Recordings">What is recorded, first.</param>
/// <param name="Alerts">What fires, last.</param>
public sealed record RuleGroup(string Name, IReadOnlyList<Recording> Recordings, IReadOnlyList<Alert> Alerts)
{
    /// <summary>Time between two evaluations. Default null: that of the scrapes.</summary>
    public TimeSpan? Interval { get; init; }
}
