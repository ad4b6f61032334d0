using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Vocabulary;

namespace Monitor.Dashboards.Rules;

/// <summary>The service that repairs.</summary>
public static class RemediationAlerts
{
    private static readonly Matcher OfRemediation = Labels.Job.Is("remediation");

    // Label `action` asks remediation to act: what it tells about itself has the name under another.
    private static readonly Label Remediation = new("remediation");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<TunableAlert> All { get; } =
    [
        new Alert
        {
            Name = "RemediationDown",
            Expression = PrometheusSeries.Up.Where(OfRemediation).EqualTo(0).Or(PrometheusSeries.Up.Where(OfRemediation).Absent()).MaxBy(Labels.Node),
            For = TimeSpan.FromSeconds(30),
            Severity = Severity.Critical,
            Summary = "The remediation service does not answer",
            Meaning = "Faults are still seen and told to people; nothing is repaired by itself.",
            Steps = ["On the infra node: `journalctl -u monitor-remediation -n 100`. It needs etcd and the audit vault.", "Until it is back, alerts with an action are yours: their runbooks name the commands."],
        },
        new Alert
        {
            Name = "RemediationOff",
            Expression = RemediationSeries.Enabled.Where().EqualTo(0),
            For = TimeSpan.FromMinutes(30),
            Severity = Severity.Warning,
            Summary = "Remediation is switched off",
            Meaning = "Nothing is repaired by itself; alerts with an action are yours.",
            Steps = ["Who switched it off, and is the reason gone? `monitor runs list` and the audit log say who; docs/remediation.md says how it is switched on."],
        },
        new Alert
        {
            Name = "RemediationBreakerOpen",
            Expression = RemediationSeries.BreakerOpen.Where().EqualTo(1),
            For = TimeSpan.FromMinutes(1),
            Severity = Severity.Critical,
            Summary = "Remediation has stopped itself: too many actions in a short time",
            Meaning = "Nothing is repaired by itself until a person has looked and closes the breaker.",
            Steps = ["`monitor runs list` lists what it did. One cause for all of it (network, storage, etcd)? Mend that first; docs/remediation.md says how to close the breaker."],
        },
        new Alert
        {
            Name = "RemediationJournalDown",
            Expression = RemediationSeries.JournalUp.Where().EqualTo(0),
            For = TimeSpan.FromMinutes(1),
            Severity = Severity.Critical,
            Summary = "Remediation cannot write its journal",
            Meaning = "It acts only on what it has written down, and so it does not act.",
            Steps = ["On the infra node: is the disk full? `journalctl -u monitor-remediation -n 100` has the error."],
        },
        new Alert
        {
            Name = "RemediationWaiting",
            Expression = RemediationSeries.OpenRuns.Where().Above(0),
            For = TimeSpan.FromHours(1),
            Severity = Severity.Warning,
            Summary = "{{ $value }} runs of remediation have been open for an hour",
            Meaning = "They wait for somebody to approve them, or hang.",
            Steps = ["`monitor runs list` shows them; approve or refuse those that wait."],
        },
        new Alert
        {
            Name = "RemediationFailed",
            Expression = RemediationSeries.Runs.Increase(Window.Of(TimeSpan.FromMinutes(15)), Labels.Outcome.IsOneOf("failed", "escalated"))
                .SumBy(Labels.Action, Labels.Outcome).WithLabelCopied(Labels.Action, Remediation).SumBy(Remediation, Labels.Outcome).Above(0),
            Severity = Severity.Critical,
            Summary = "A run of remediation {{ $labels.remediation }} has {{ $labels.outcome }}: a person is needed",
            Meaning = "What the alert of this action tells is still so, and the machine has given up: `failed` means that it did not help or was refused, `escalated` that a person must decide.",
            Steps =
            [
                "`monitor runs list` names the run, its cluster and its reason; the remediation dashboard has every step.",
                "Repair by the runbook of the alert that began the run. The machine does not try again by itself.",
            ],
        },
    ];
}
