using Monitor.Model.Topology;
using Monitor.Remediation.Journal;

namespace Monitor.Remediation.Guard;

/// <summary>Everything that the guards look at. They read no clock and ask nobody.</summary>
public sealed record GuardInput
{
    /// <summary>The clock.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>What is asked for.</summary>
    public required Run Run { get; init; }

    /// <summary>How much an alert may do.</summary>
    public required RemediationMode Mode { get; init; }

    /// <summary>Why everything is switched off; null while it is on.</summary>
    public string? SwitchedOff { get; init; }

    /// <summary>The breaker.</summary>
    public Breaker Breaker { get; init; } = new();

    /// <summary>Until when the action rests on this cluster; null when it never ran.</summary>
    public DateTimeOffset? RestsUntil { get; init; }

    /// <summary>Whether a person paused Patroni.</summary>
    public bool Paused { get; init; }

    /// <summary>How many distinct alerts ask for something now, this one among them.</summary>
    public int OpenAlerts { get; init; }

    /// <summary>Until when a storm that was noted earlier lasts; null when there was none.</summary>
    public DateTimeOffset? StormUntil { get; init; }
}
