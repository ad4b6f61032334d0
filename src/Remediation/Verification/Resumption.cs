namespace Monitor.Remediation.Verification;

/// <summary>How far an action got that was interrupted, judged by what is seen and never by what was meant.</summary>
public abstract record Resumption
{
    private Resumption()
    {
    }

    /// <summary>Why it is judged so.</summary>
    public abstract string Reason { get; }

    /// <summary>It reached the cluster: its success is to be measured.</summary>
    public sealed record Begun(string Why) : Resumption
    {
        /// <inheritdoc/>
        public override string Reason => Why;
    }

    /// <summary>It did not reach the cluster, or left no trace and cannot do harm twice: it may be planned again.</summary>
    public sealed record NotBegun(string Why) : Resumption
    {
        /// <inheritdoc/>
        public override string Reason => Why;
    }

    /// <summary>What is seen fits neither: a person must look.</summary>
    public sealed record Ambiguous(string Why) : Resumption
    {
        /// <inheritdoc/>
        public override string Reason => Why;
    }

    /// <summary>It cannot be seen now.</summary>
    public sealed record Unseen(string Why) : Resumption
    {
        /// <inheritdoc/>
        public override string Reason => Why;
    }
}
