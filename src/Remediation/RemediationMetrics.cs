using System.Diagnostics.Metrics;
using Monitor.Remediation.Journal;

namespace Monitor.Remediation;

/// <summary>The figures of this service, as <c>monitor_remediation_…</c>.</summary>
public sealed class RemediationMetrics : IDisposable
{
    /// <summary>The meter.</summary>
    public const string MeterName = "Monitor.Remediation";

    private readonly Meter meter = new(MeterName);
    private readonly Counter<long> webhooks;
    private readonly Counter<long> alerts;
    private readonly Counter<long> runs;
    private volatile bool enabled = true;
    private volatile bool breakerOpen;
    private volatile bool journalUp;
    private volatile int openRuns;

    /// <summary>Registers the instruments.</summary>
    public RemediationMetrics()
    {
        webhooks = meter.CreateCounter<long>("monitor_remediation_webhooks", description: "Deliveries of Alertmanager by result.");
        alerts = meter.CreateCounter<long>("monitor_remediation_alerts", description: "Alerts in deliveries by result.");
        runs = meter.CreateCounter<long>("monitor_remediation_runs", description: "Runs that ended, by action and outcome.");
        meter.CreateObservableGauge("monitor_remediation_enabled", () => enabled ? 1 : 0, description: "0 while the kill switch is set.");
        meter.CreateObservableGauge("monitor_remediation_breaker_open", () => breakerOpen ? 1 : 0, description: "1 until a person resets the breaker.");
        meter.CreateObservableGauge("monitor_remediation_journal_up", () => journalUp ? 1 : 0, description: "0 while etcd does not answer; nothing is done then.");
        meter.CreateObservableGauge("monitor_remediation_open_runs", () => openRuns, description: "Runs that have not ended.");
    }

    /// <summary>Counts a delivery.</summary>
    public void CountWebhook(string result) => webhooks.Add(1, new KeyValuePair<string, object?>("result", result));

    /// <summary>Counts an alert of a delivery.</summary>
    public void CountAlert(string result) => alerts.Add(1, new KeyValuePair<string, object?>("result", result));

    /// <summary>Counts the end of a run.</summary>
    public void CountRun(Run run) => runs.Add(
        1,
        new KeyValuePair<string, object?>("action", run.Action),
        new KeyValuePair<string, object?>("outcome", run.State.ToString().ToLowerInvariant()));

    /// <summary>Notes what the last round saw.</summary>
    public void NoteRound(bool isEnabled, bool isBreakerOpen, int open)
    {
        enabled = isEnabled;
        breakerOpen = isBreakerOpen;
        openRuns = open;
        journalUp = true;
    }

    /// <summary>Notes that the journal did not answer.</summary>
    public void NoteJournalLost() => journalUp = false;

    /// <inheritdoc/>
    public void Dispose() => meter.Dispose();
}
