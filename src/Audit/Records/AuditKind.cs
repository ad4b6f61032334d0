namespace Monitor.Audit.Records;

/// <summary>The kinds of record that Monitor itself writes. The set is open: any text of at most 64 characters is a kind.</summary>
public static class AuditKind
{
    /// <summary>A plan was made: what would change, and its hash.</summary>
    public const string Plan = "plan";

    /// <summary>A plan was applied, or an apply failed.</summary>
    public const string Apply = "apply";

    /// <summary>An alert opened or closed an episode.</summary>
    public const string Episode = "episode";

    /// <summary>What to do about an episode was decided, with the reason.</summary>
    public const string Decision = "decision";

    /// <summary>An action changed something, or tried to.</summary>
    public const string Action = "action";

    /// <summary>A person approved or declined a plan.</summary>
    public const string Approval = "approval";

    /// <summary>The outcome of an action was measured.</summary>
    public const string Verification = "verification";

    /// <summary>A person signed in, or was refused.</summary>
    public const string Login = "login";

    /// <summary>A drill provoked a fault on purpose.</summary>
    public const string Fault = "fault";
}
