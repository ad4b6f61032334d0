using System.Text.Json.Serialization;

namespace Monitor.Remediation.Journal;

/// <summary>Where a run stands. It only moves forward, but for a plan that was proven not to have begun, which is planned again.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RunState>))]
public enum RunState
{
    /// <summary>Written down; nothing was looked at yet, or a guard lets it wait.</summary>
    Received,

    /// <summary>What would be done is known; a person must approve it.</summary>
    Planned,

    /// <summary>A person approved exactly this plan.</summary>
    Approved,

    /// <summary>The action was begun, or is about to be.</summary>
    Executing,

    /// <summary>The action was carried out as far as anybody knows; its success is being measured.</summary>
    Verifying,

    /// <summary>Measured, and still so after the soak.</summary>
    Succeeded,

    /// <summary>Refused, or measured not to have helped. A person is needed.</summary>
    Failed,

    /// <summary>Nothing was done, because it must be a person who decides.</summary>
    Escalated,

    /// <summary>Nothing was done, because nothing should be; the reason says why.</summary>
    Skipped,
}

/// <summary>What follows from a state.</summary>
public static class RunStates
{
    extension(RunState state)
    {
        /// <summary>Whether the run has ended.</summary>
        public bool IsFinal => state is RunState.Succeeded or RunState.Failed or RunState.Escalated or RunState.Skipped;

        /// <summary>Whether the run may have changed something that is not measured yet.</summary>
        public bool IsUnderway => state is RunState.Executing or RunState.Verifying;
    }
}
