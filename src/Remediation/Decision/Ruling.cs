namespace Monitor.Remediation.Decision;

/// <summary>What a pure decision says about what was seen.</summary>
public abstract record Ruling
{
    private Ruling()
    {
    }

    /// <summary>Why.</summary>
    public abstract string Reason { get; }

    /// <summary>There is something to repair, and this is how.</summary>
    public sealed record Act(Plan Plan) : Ruling
    {
        /// <inheritdoc/>
        public override string Reason => Plan.Summary;
    }

    /// <summary>There is nothing to repair.</summary>
    public sealed record Healthy(string Why) : Ruling
    {
        /// <inheritdoc/>
        public override string Reason => Why;
    }

    /// <summary>It cannot be said yet, or somebody else is at it: look again.</summary>
    public sealed record LookAgain(string Why) : Ruling
    {
        /// <summary>How old a run may become over this before a person is called; null: as old as any.</summary>
        public TimeSpan? Patience { get; init; }

        /// <inheritdoc/>
        public override string Reason => Why;
    }

    /// <summary>There is something to repair, and it is not for a machine.</summary>
    public sealed record Beyond(string Why) : Ruling
    {
        /// <inheritdoc/>
        public override string Reason => Why;
    }
}
