using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Monitor.Model.Topology;
using Monitor.Remediation.Journal;

namespace Monitor.Remediation;

/// <summary>How a delivery of Alertmanager was answered.</summary>
public enum DeliveryResult
{
    /// <summary>All of it was of use.</summary>
    Accepted,

    /// <summary>Some of it was of no use.</summary>
    Quarantined,

    /// <summary>It had no token, or a wrong one.</summary>
    Unauthorized,

    /// <summary>The journal could not be written: the sender repeats it.</summary>
    Unavailable,
}

/// <summary>What became of an alert in a delivery.</summary>
public enum AlertResult
{
    /// <summary>It began a run.</summary>
    Received,

    /// <summary>Its run is there already.</summary>
    Repeated,

    /// <summary>It is over.</summary>
    Resolved,

    /// <summary>It could not be read, or names what nobody knows.</summary>
    Quarantined,
}

/// <summary>The figures of this service, as <c>monitor_remediation_…</c>.</summary>
public sealed class RemediationMetrics : IDisposable
{
    /// <summary>The meter.</summary>
    public const string MeterName = "Monitor.Remediation";

    private readonly Meter meter = new(MeterName);
    private readonly Counter<long> webhooks;
    private readonly Counter<long> alerts;
    private readonly Counter<long> runs;
    private readonly ConcurrentDictionary<(string Cluster, string Action), DateTimeOffset> starts = new();
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
        meter.CreateObservableGauge(
            "monitor_remediation_last_start_timestamp_seconds", LastStarts, description: "Unix time at which an action was last begun on a cluster; absent where it never was.");
    }

    /// <summary>
    /// Makes every series exist at 0, once something listens: of a series that begins at 1, <c>increase</c> never sees the first event.
    /// </summary>
    public void BeginAtZero()
    {
        foreach (var result in Enum.GetValues<DeliveryResult>())
        {
            webhooks.Add(0, Label("result", result));
        }

        foreach (var result in Enum.GetValues<AlertResult>())
        {
            alerts.Add(0, Label("result", result));
        }

        foreach (var action in RemediationPolicy.ActionNames)
        {
            foreach (var outcome in Enum.GetValues<RunState>().Where(state => state.IsFinal))
            {
                runs.Add(0, new("action", action), Label("outcome", outcome));
            }
        }
    }

    /// <summary>Counts a delivery.</summary>
    public void CountWebhook(DeliveryResult result) => webhooks.Add(1, Label("result", result));

    /// <summary>Counts an alert of a delivery.</summary>
    public void CountAlert(AlertResult result) => alerts.Add(1, Label("result", result));

    /// <summary>Counts the end of a run.</summary>
    public void CountRun(Run run) => runs.Add(1, new("action", run.Action), Label("outcome", run.State));

    /// <summary>Notes what the last round saw.</summary>
    public void NoteRound(bool isEnabled, bool isBreakerOpen, int open)
    {
        enabled = isEnabled;
        breakerOpen = isBreakerOpen;
        openRuns = open;
        journalUp = true;
    }

    /// <summary>
    /// Notes when actions were begun; the latest of a cluster and action counts. Dashboards mark the moment, so that a run which is over before
    /// the next scrape is seen too.
    /// </summary>
    public void NoteStarts(params IEnumerable<Run> executed)
    {
        foreach (var run in executed)
        {
            if (run.ExecutedAt is { } begun)
            {
                starts.AddOrUpdate((run.Cluster, run.Action), begun, (_, known) => begun > known ? begun : known);
            }
        }
    }

    /// <summary>Notes that the journal did not answer.</summary>
    public void NoteJournalLost() => journalUp = false;

    /// <inheritdoc/>
    public void Dispose() => meter.Dispose();

    private IEnumerable<Measurement<double>> LastStarts() => starts.Select(start => new Measurement<double>(
        start.Value.ToUnixTimeMilliseconds() / 1000d, new KeyValuePair<string, object?>("cls", start.Key.Cluster), new KeyValuePair<string, object?>("action", start.Key.Action)));

    private static KeyValuePair<string, object?> Label<T>(string name, T value)
        where T : struct, Enum => new(name, value.ToString().ToLowerInvariant());
}
