using Monitor.Remediation.Decision;
using Monitor.Remediation.Journal;
using Monitor.Remediation.Observation;
using Monitor.Remediation.Verification;

namespace Monitor.Remediation.Action;

/// <summary>One action: what it sees, decides, does, and measures. The runner holds lock, guards and journal around it.</summary>
public interface IRemedy
{
    /// <summary>As in the inventory.</summary>
    string Name { get; }

    /// <summary>How it is undone, for the person who reads the run.</summary>
    string Undo { get; }

    /// <summary>How long success is waited for.</summary>
    Patience Patience { get; }

    /// <summary>Looks at the live cluster and decides.</summary>
    Task<Assessment> AssessAsync(ClusterAccess access, Run run, CancellationToken cancellationToken);

    /// <summary>Carries the plan out.</summary>
    Task<Outcome> ExecuteAsync(ClusterAccess access, Plan plan, CancellationToken cancellationToken);

    /// <summary>Measures success once.</summary>
    Task<Measurement> MeasureAsync(ClusterAccess access, Plan plan, CancellationToken cancellationToken);

    /// <summary>Judges how far an interrupted execution got.</summary>
    Task<Resumption> ResumeAsync(ClusterAccess access, Plan plan, CancellationToken cancellationToken);
}

/// <summary>A decision, and whether the cluster is paused, which every look tells.</summary>
public sealed record Assessment(Ruling Ruling, bool Paused);

/// <summary>What came of carrying a plan out.</summary>
public abstract record Outcome
{
    private Outcome()
    {
    }

    /// <summary>What was answered.</summary>
    public abstract string Detail { get; }

    /// <summary>It was carried out, or began to be. Success is measured, not believed.</summary>
    public sealed record Done(string Text) : Outcome
    {
        /// <inheritdoc/>
        public override string Detail => Text;
    }

    /// <summary>It was not, for certain.</summary>
    public sealed record Refused(string Text) : Outcome
    {
        /// <inheritdoc/>
        public override string Detail => Text;
    }

    /// <summary>Nobody knows: measure.</summary>
    public sealed record Unknown(string Text) : Outcome
    {
        /// <inheritdoc/>
        public override string Detail => Text;
    }
}
