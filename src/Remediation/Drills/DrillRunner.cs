using Monitor.Provisioner.Operations;
using Monitor.Remediation.Api;
using Monitor.Remediation.Journal;
using Monitor.Remediation.Verification;

namespace Monitor.Remediation.Drills;

/// <summary>Something that happened in a drill.</summary>
/// <param name="At">When, by the clock of whoever did it.</param>
/// <param name="What">fault, alert pending, alert firing, webhook, decision, action, verified and so on.</param>
/// <param name="Detail">In one sentence.</param>
public sealed record Moment(DateTimeOffset At, string What, string Detail);

/// <summary>What came of a drill.</summary>
/// <param name="Drill">Its name.</param>
/// <param name="Timeline">What happened, in order.</param>
/// <param name="Problems">What is not as it should be; nothing when the drill passed.</param>
public sealed record DrillResult(string Drill, IReadOnlyList<Moment> Timeline, IReadOnlyList<string> Problems)
{
    /// <summary>Whether everything is as it should be, measured, and the audit log verifies.</summary>
    public bool Passed => Problems.Count == 0;
}

/// <summary>Runs one drill: breaks, watches, takes back, measures.</summary>
/// <param name="ground">Where it takes place.</param>
/// <param name="drill">The drill.</param>
/// <param name="progress">Told each moment as it is seen.</param>
public sealed class DrillRunner(DrillGround ground, Drill drill, IProgress<Moment> progress)
{
    private static readonly TimeSpan CalmDeadline = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan RepairDeadline = SwitchoverVerification.Patience.Deadline + TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);

    private readonly List<Moment> timeline = [];

    /// <summary>Runs the drill once.</summary>
    public async Task<DrillResult> RunAsync(CancellationToken cancellationToken)
    {
        if (await WaitAsync(CalmDeadline, CalmAsync, cancellationToken) is { Count: > 0 } unrest)
        {
            return new DrillResult(drill.Name, timeline, [.. unrest.Select(problem => $"not begun, because the cluster is not healthy: {problem}")]);
        }

        var began = ground.Time.GetUtcNow();
        var fault = await drill.ProvokeAsync(ground, cancellationToken);
        See(began, "fault", fault.Sentence);
        try
        {
            var problems = new List<string>();
            var run = await WatchAsync(began, cancellationToken);
            problems.AddRange(Judge(run));
            await drill.TakeBackAsync(ground, fault, cancellationToken);
            problems.AddRange(await WaitAsync(CalmDeadline, token => MeasureAsync(fault, token), cancellationToken));
            See(ground.Time.GetUtcNow(), "measured", problems.Count == 0 ? "the cluster is as it should be" : string.Join("; ", problems));
            if (await ground.VerifyAudit(cancellationToken) is { } broken)
            {
                problems.Add($"the audit log does not verify: {broken}");
            }

            return new DrillResult(drill.Name, [.. timeline.OrderBy(moment => moment.At)], problems);
        }
        catch (Exception)
        {
            // Whatever stopped the drill, a slow network must not outlive it.
            await drill.TakeBackAsync(ground, fault, CancellationToken.None);
            throw;
        }
    }

    /// <summary>Follows alert and run until the run ends.</summary>
    private async Task<Run?> WatchAsync(DateTimeOffset began, CancellationToken cancellationToken)
    {
        var deadline = began + RepairDeadline;
        using var timer = new PeriodicTimer(Pace, ground.Time);
        Run? run = null;
        var known = 0;
        while (ground.Time.GetUtcNow() < deadline && run is not { IsFinal: true } && await timer.WaitForNextTickAsync(cancellationToken))
        {
            await WatchAlertAsync(began, cancellationToken);
            run = await FindRunAsync(began, cancellationToken) ?? run;
            known = Show(run, known);
        }

        return run;
    }

    /// <summary>The run that the fault led to, or null when there is none or nobody answers.</summary>
    private async Task<Run?> FindRunAsync(DateTimeOffset began, CancellationToken cancellationToken)
    {
        try
        {
            return (await ground.Remediation.ListRunsAsync(cancellationToken))
                .Where(candidate => candidate.Action == drill.Action && candidate.Trigger == Trigger.Alert && candidate.ReceivedAt >= began
                    && candidate.Cluster == ground.Cluster.Name.ToString())
                .MinBy(candidate => candidate.ReceivedAt);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested && fault is HttpRequestException or RemediationRefusedException or OperationCanceledException)
        {
            // The service may be restarted in the middle, and its journal may lie on the slow host: the drill measures what comes of it.
            return null;
        }
    }

    private async Task WatchAlertAsync(DateTimeOffset began, CancellationToken cancellationToken)
    {
        var alert = (await ground.Prometheus.GetAlertsAsync(cancellationToken)).FirstOrDefault(candidate =>
            candidate.Name == drill.Alert && candidate.ActiveAt >= began - Pace
            && candidate.Labels.GetValueOrDefault("cls") == ground.Cluster.Name.ToString());
        if (alert is null)
        {
            return;
        }

        if (!Saw("alert pending"))
        {
            See(alert.ActiveAt, "alert pending", $"the condition of {drill.Alert} became true");
        }

        if (alert.State == "firing" && !Saw("alert firing"))
        {
            See(ground.Time.GetUtcNow(), "alert firing", alert.Annotations.GetValueOrDefault("summary", drill.Alert));
        }
    }

    private int Show(Run? run, int known)
    {
        if (run is null)
        {
            return known;
        }

        if (!Saw("webhook"))
        {
            See(run.ReceivedAt, "webhook", $"run {run.Id[..8]}: {run.Reason}");
        }

        foreach (var step in run.History.Skip(known))
        {
            See(step.At, Word(step.State), step.Reason);
        }

        return run.History.Count;
    }

    private static string Word(RunState state) => state switch
    {
        RunState.Received => "received",
        RunState.Planned or RunState.Approved => "decision",
        RunState.Executing => "action",
        RunState.Verifying => "verifying",
        RunState.Succeeded => "verified",
        _ => state.ToString().ToLowerInvariant(),
    };

    private IEnumerable<string> Judge(Run? run)
    {
        if (!Saw("alert firing"))
        {
            yield return $"the alert {drill.Alert} was not seen to fire within {RepairDeadline.TotalMinutes:0} min";
        }

        if (run is null)
        {
            yield return $"no run of {drill.Action} was begun within {RepairDeadline.TotalMinutes:0} min";
        }
        else if (run.State != RunState.Succeeded)
        {
            yield return $"the run ended as {run.State}: {run.StateReason}";
        }
    }

    private async Task<IReadOnlyList<string>> MeasureAsync(Fault fault, CancellationToken cancellationToken) =>
        [.. await drill.MeasureAsync(ground, fault, cancellationToken), .. await CalmAsync(cancellationToken)];

    /// <summary>What is wrong with the cluster now, as its members, services and Prometheus tell.</summary>
    private async Task<IReadOnlyList<string>> CalmAsync(CancellationToken cancellationToken)
    {
        var status = await ground.Status.ReadAsync(cancellationToken);
        return
        [
            .. status.Problems,
            .. status.Clusters.Where(cluster => cluster.Name == ground.Cluster.Name.ToString() && !cluster.IsHealthy).Select(Describe),
            .. (status.Alerts ?? []).Where(alert => alert.Name == drill.Alert && alert.State == "firing").Select(alert => $"{alert.Name} still fires"),
        ];
    }

    private static string Describe(ClusterStatus cluster) =>
        $"{cluster.Name}: {string.Join(", ", cluster.Members.Select(member => $"{member.Instance} {member.Role ?? "unknown"} {member.State} on timeline {member.Timeline}"))}; "
        + string.Join(", ", cluster.Services.Where(service => !service.LeadsRight).Select(service => $"{service.Service.Name} leads to {service.Instance ?? service.Problem}"));

    /// <summary>Measures until nothing is wrong or the deadline is over; gives what was wrong last.</summary>
    private async Task<IReadOnlyList<string>> WaitAsync(
        TimeSpan patience, Func<CancellationToken, Task<IReadOnlyList<string>>> measure, CancellationToken cancellationToken)
    {
        var deadline = ground.Time.GetUtcNow() + patience;
        using var timer = new PeriodicTimer(Pace, ground.Time);
        IReadOnlyList<string> wrong;
        do
        {
            wrong = await measure(cancellationToken);
        }
        while (wrong.Count > 0 && ground.Time.GetUtcNow() < deadline && await timer.WaitForNextTickAsync(cancellationToken));

        return wrong;
    }

    private bool Saw(string what) => timeline.Exists(moment => moment.What == what);

    private void See(DateTimeOffset at, string what, string detail)
    {
        var moment = new Moment(at, what, detail);
        timeline.Add(moment);
        progress.Report(moment);
    }
}
