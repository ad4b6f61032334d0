using System.Globalization;
using Monitor.Provisioner.Ssh;

namespace Monitor.Provisioner.Engine;

/// <summary>One round trip of an apply: one step, or several small ones, on one node.</summary>
internal sealed class BatchRun(
    IReadOnlyList<Step> steps, NodeConnections connections, Redactor redactor, Action<ApplyEvent> report, TimeProvider time)
{
    private const int DetailLines = 40;
    private const int DetailCharacters = 6000;

    private readonly Lock gate = new();
    private int done;
    private long stepStarted;

    /// <summary>Runs the steps; false when one of them failed, which is the last that was begun.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        Begin();
        try
        {
            var connection = await connections.GetAsync(steps[0].Target, cancellationToken);
            var result = await connection.RunAsync(ApplyScript.For(steps) with { OnLine = Hear }, cancellationToken);
            if (done == steps.Count && result.ExitCode == 0)
            {
                return true;
            }

            Fail(new StepFailure(result.ExitCode, Detail(result)));
        }
        catch (Exception cause) when (cause is NodeUnreachableException or IOException && !cancellationToken.IsCancellationRequested)
        {
            await connections.ForgetAsync(steps[0].Target);
            Fail(new StepFailure(null, redactor.Redact(cause.Message)));
        }

        return false;
    }

    private void Begin()
    {
        stepStarted = time.GetTimestamp();
        report(new ApplyEvent.StepStarted(time.GetUtcNow(), steps[done]));
    }

    private void Hear(string line)
    {
        lock (gate)
        {
            if (done < steps.Count && line == string.Create(CultureInfo.InvariantCulture, $"{ApplyScript.Done}{steps[done].Number}"))
            {
                Finish(null);
                if (++done < steps.Count)
                {
                    Begin();
                }
            }
        }
    }

    private void Fail(StepFailure failure)
    {
        lock (gate)
        {
            done = Math.Min(done, steps.Count - 1);
            Finish(failure);
        }
    }

    private void Finish(StepFailure? failure) => report(new ApplyEvent.StepFinished(
        time.GetUtcNow(), new StepOutcome(steps[done], time.GetElapsedTime(stepStarted), failure)));

    private string Detail(CommandResult result)
    {
        var said = result.Error.Trim() is { Length: > 0 } error ? error : result.Output.Trim();
        var lines = redactor.Redact(said).Split('\n');
        var tail = string.Join('\n', lines.TakeLast(DetailLines));
        var end = tail.Length > DetailCharacters ? tail[^DetailCharacters..] : tail;
        return result.TimedOut ? $"did not end within {result.Duration.TotalSeconds:0} s\n{end}" : end;
    }
}
