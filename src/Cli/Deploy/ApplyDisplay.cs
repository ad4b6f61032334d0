using Monitor.Provisioner.Engine;

namespace Monitor.Cli.Deploy;

/// <summary>Shows an apply as it goes: a line a stage, a line for whatever fails, every step when asked.</summary>
/// <param name="terminal">Where it is shown.</param>
/// <param name="activity">The terminal's last line; where it is seen it has what is going on, and lines are left to what is done.</param>
/// <param name="everyStep">Whether each step gets a line.</param>
internal sealed class ApplyDisplay(Terminal terminal, Activity activity, bool everyStep) : IProgress<ApplyEvent>
{
    private readonly Lock gate = new();

    private string stage = "";
    private int begun;
    private int count;

    public void Report(ApplyEvent value)
    {
        lock (gate)
        {
            Show_NeedsLock(value);
        }
    }

    private void Show_NeedsLock(ApplyEvent happening)
    {
        switch (happening)
        {
            case ApplyEvent.StageStarted started when activity.IsSeen:
                (stage, begun, count) = (started.Stage, 0, started.Steps.Count);
                break;
            case ApplyEvent.StepStarted { Step: var step }:
                activity.Now($"{stage}, step {++begun} of {count}: {step.Node}: {step.What}");
                break;
            case ApplyEvent.StageStarted started:
                var nodes = started.Steps.Select(step => step.Node).Distinct().ToList();
                terminal.Say($"{started.Stage}: {Words.Count(started.Steps.Count, "step")} on {string.Join(", ", nodes)}");
                break;
            case ApplyEvent.StageFinished finished:
                terminal.Say($"{finished.Stage}: {finished.Duration.TotalSeconds:0.0} s");
                break;
            case ApplyEvent.StepFinished { Outcome.Failure: { } failure } failed:
                terminal.Error($"  {failed.Outcome.Step.Node}: {failed.Outcome.Step.What}: failed{(failure.ExitCode is { } code ? $" with exit code {code}" : "")}");
                terminal.Error(Words.Indent(failure.Detail, 4));
                break;
            case ApplyEvent.StepFinished done when everyStep:
                terminal.Say($"  {done.Outcome.Step.Node}: {done.Outcome.Step.What} ({done.Outcome.Duration.TotalSeconds:0.0} s)");
                break;
        }
    }
}
