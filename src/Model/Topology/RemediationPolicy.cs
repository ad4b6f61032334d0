namespace Monitor.Model.Topology;

/// <summary>What remediation may do by itself, per action, and how often.</summary>
public sealed record RemediationPolicy
{
    /// <summary>The names of the actions, as written in the inventory.</summary>
    public static IReadOnlyList<string> ActionNames { get; } = ["switchover", "backup", "acl-enforce", "reinit"];

    /// <summary>The mode of each action; an action that is not named here is in <see cref="RemediationMode.Observe"/>.</summary>
    public IReadOnlyDictionary<string, RemediationMode> Modes { get; init; } = new Dictionary<string, RemediationMode>();

    /// <summary>How long the same action rests after it ran on a cluster, 0 to 24 h. Default 1 h.</summary>
    public TimeSpan Cooldown { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The mode of an action.</summary>
    public RemediationMode ModeOf(string action) => Modes.GetValueOrDefault(action, RemediationMode.Observe);
}

/// <summary>How much an action may do when an alert asks for it.</summary>
public enum RemediationMode
{
    /// <summary>Nothing: the alert is recorded only.</summary>
    Off,

    /// <summary>A dry run: decides, guards and records what it would have done.</summary>
    Observe,

    /// <summary>Waits for a person to approve exactly this plan.</summary>
    Approve,

    /// <summary>Acts.</summary>
    Auto,
}
