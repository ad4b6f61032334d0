namespace Monitor.Provisioner.Engine;

/// <summary>What happens during an apply, for a display and for the audit log. Texts hold no secrets.</summary>
/// <param name="At">When.</param>
public abstract record ApplyEvent(DateTimeOffset At)
{
    /// <summary>All nodes begin a stage.</summary>
    /// <param name="At">When.</param>
    /// <param name="Stage">The stage.</param>
    /// <param name="Steps">What it holds.</param>
    public sealed record StageStarted(DateTimeOffset At, string Stage, IReadOnlyList<Step> Steps) : ApplyEvent(At);

    /// <summary>All nodes are done with a stage, well or not.</summary>
    /// <param name="At">When.</param>
    /// <param name="Stage">The stage.</param>
    /// <param name="Duration">How long it took.</param>
    public sealed record StageFinished(DateTimeOffset At, string Stage, TimeSpan Duration) : ApplyEvent(At);

    /// <summary>A step begins.</summary>
    /// <param name="At">When.</param>
    /// <param name="Step">The step.</param>
    public sealed record StepStarted(DateTimeOffset At, Step Step) : ApplyEvent(At);

    /// <summary>A step has ended, well or not.</summary>
    /// <param name="At">When.</param>
    /// <param name="Outcome">How.</param>
    public sealed record StepFinished(DateTimeOffset At, StepOutcome Outcome) : ApplyEvent(At);
}

/// <summary>How a step ended.</summary>
/// <param name="Step">The step.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Failure">Why it failed; null when it did not.</param>
public sealed record StepOutcome(Step Step, TimeSpan Duration, StepFailure? Failure);

/// <summary>Why a step failed.</summary>
/// <param name="ExitCode">Of the script; null when the node was lost or another node's failure forbade the step.</param>
/// <param name="Detail">The last lines that it said, for a unit with its journal; without secrets.</param>
public sealed record StepFailure(int? ExitCode, string Detail);

/// <summary>What an apply did.</summary>
public sealed record ApplyResult
{
    /// <summary>Every step that was begun, in the order in which they ended.</summary>
    public required IReadOnlyList<StepOutcome> Outcomes { get; init; }

    /// <summary>Steps that were not begun because something failed before them. The next plan has them again.</summary>
    public required IReadOnlyList<Step> Remaining { get; init; }

    /// <summary>How long it all took.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>The outcomes that are failures.</summary>
    public IReadOnlyList<StepOutcome> Failures => [.. Outcomes.Where(outcome => outcome.Failure is not null)];

    /// <summary>Whether everything was done.</summary>
    public bool Succeeded => Failures.Count == 0 && Remaining.Count == 0;
}
