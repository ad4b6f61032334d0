namespace Monitor.Remediation.Verification;

/// <summary>What one measurement of success says.</summary>
public abstract record Measurement
{
    private Measurement()
    {
    }

    /// <summary>What was measured, in words and figures.</summary>
    public abstract string Finding { get; }

    /// <summary>It is as it should be.</summary>
    public sealed record Met(string Text) : Measurement
    {
        /// <inheritdoc/>
        public override string Finding => Text;
    }

    /// <summary>Not yet; it may still become so.</summary>
    public sealed record NotYet(string Text) : Measurement
    {
        /// <inheritdoc/>
        public override string Finding => Text;
    }

    /// <summary>It will not become so by waiting.</summary>
    public sealed record Broken(string Text) : Measurement
    {
        /// <inheritdoc/>
        public override string Finding => Text;
    }
}
