using System.Collections.Concurrent;
using Monitor.Model.Topology;
using Monitor.Provisioner.Ssh;

namespace Monitor.Provisioner.Engine;

/// <summary>Carries out a plan: stage by stage, all nodes of a stage at once.</summary>
/// <param name="connections">The ways to the nodes.</param>
/// <param name="redactor">Keeps secrets out of what is told.</param>
/// <param name="progress">Is told what happens.</param>
/// <param name="time">The clock.</param>
/// <param name="marks">The directory on each node that takes the mark of the deployment.</param>
internal sealed class Applier(NodeConnections connections, Redactor redactor, IProgress<ApplyEvent>? progress, TimeProvider time, string marks)
{
    /// <summary>How many nodes are worked on at once: beyond this the machine that provisions is the bottleneck.</summary>
    private const int NodesAtOnce = 16;

    private readonly ConcurrentQueue<StepOutcome> outcomes = new();
    private readonly ConcurrentDictionary<string, UnitGate> gates = new();

    /// <summary>Applies the plan; stops after the first stage in which something failed.</summary>
    public async Task<ApplyResult> ApplyAsync(Plan plan, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        foreach (var stage in plan.Stages)
        {
            await StageAsync(stage, [.. plan.Steps.Where(step => step.Stage == stage)], cancellationToken);
            if (outcomes.Any(outcome => outcome.Failure is not null))
            {
                break;
            }
        }

        await Task.WhenAll(outcomes.Where(outcome => outcome.Failure is null).Select(outcome => outcome.Step.Target).Distinct().Select(node => MarkAsync(node, cancellationToken)));
        var begun = outcomes.Select(outcome => outcome.Step.Number).ToHashSet();
        return new ApplyResult
        {
            Outcomes = [.. outcomes],
            Remaining = [.. plan.Steps.Where(step => !begun.Contains(step.Number))],
            Duration = time.GetElapsedTime(started),
        };
    }

    private async Task MarkAsync(Node node, CancellationToken cancellationToken)
    {
        try
        {
            var connection = await connections.GetAsync(node, cancellationToken);
            await connection.RunAsync(DeploymentMark.Leave(marks, time.GetUtcNow()), cancellationToken);
        }
        catch (Exception cause) when (cause is NodeUnreachableException or IOException && !cancellationToken.IsCancellationRequested)
        {
            // The deployment itself is done, and has told of a node that is lost.
            await connections.ForgetAsync(node);
        }
    }

    private async Task StageAsync(string stage, IReadOnlyList<Step> steps, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        progress?.Report(new ApplyEvent.StageStarted(time.GetUtcNow(), stage, steps));
        var options = new ParallelOptions { MaxDegreeOfParallelism = NodesAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(steps.GroupBy(step => step.Target), options, async (node, cancel) => await NodeAsync([.. node], cancel));
        progress?.Report(new ApplyEvent.StageFinished(time.GetUtcNow(), stage, time.GetElapsedTime(started)));
    }

    private async Task NodeAsync(IReadOnlyList<Step> steps, CancellationToken cancellationToken)
    {
        foreach (var batch in Batches(steps))
        {
            if (!await GuardedAsync(batch, cancellationToken))
            {
                return;
            }
        }
    }

    // Neighbouring small steps share a round trip.
    private static IEnumerable<IReadOnlyList<Step>> Batches(IReadOnlyList<Step> steps)
    {
        for (var from = 0; from < steps.Count;)
        {
            var count = ApplyScript.IsSmall(steps[from]) ? steps.Skip(from).TakeWhile(ApplyScript.IsSmall).Count() : 1;
            yield return [.. steps.Skip(from).Take(count)];
            from += count;
        }
    }

    private async Task<bool> GuardedAsync(IReadOnlyList<Step> batch, CancellationToken cancellationToken)
    {
        if (batch is not [{ Change: Change.Unit { Action: UnitAction.Restart or UnitAction.Reload, Wanted: var unit } } step])
        {
            return await new BatchRun(batch, connections, redactor, Report, time).RunAsync(cancellationToken);
        }

        var gate = gates.GetOrAdd(unit.Name, _ => new UnitGate());
        await gate.Turn.WaitAsync(cancellationToken);
        try
        {
            if (gate.FailedOn is { } other)
            {
                Report(new ApplyEvent.StepFinished(time.GetUtcNow(), new StepOutcome(
                    step, TimeSpan.Zero, new StepFailure(null, $"left as it runs, because {unit.Name} failed on {other} with the new files"))));
                return false;
            }

            var succeeded = await new BatchRun(batch, connections, redactor, Report, time).RunAsync(cancellationToken);
            gate.FailedOn = succeeded ? null : step.Node;
            return succeeded;
        }
        finally
        {
            gate.Turn.Release();
        }
    }

    private void Report(ApplyEvent happened)
    {
        if (happened is ApplyEvent.StepFinished(_, var outcome))
        {
            outcomes.Enqueue(outcome);
        }

        progress?.Report(happened);
    }

    /// <summary>
    /// A unit that runs is restarted on one node after the other, and not on the next when it failed on one: a mistake in a file must not
    /// take the whole service down.
    /// </summary>
    private sealed class UnitGate
    {
        public SemaphoreSlim Turn { get; } = new(1, 1);

        public string? FailedOn { get; set; }
    }
}
