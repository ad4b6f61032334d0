using Monitor.Audit.Protocol;

namespace Monitor.Audit.Store;

/// <summary>What the vault did with a batch: all of it or nothing.</summary>
public abstract record AppendOutcome
{
    private AppendOutcome()
    {
    }

    /// <summary>Every record is in the log and under the signature.</summary>
    public sealed record Kept(Receipt Receipt) : AppendOutcome;

    /// <summary>The batch does not continue its sources' chains.</summary>
    public sealed record Refused(Refusal Refusal) : AppendOutcome;

    /// <summary>The vault cannot take records now.</summary>
    public sealed record Unavailable(string Reason) : AppendOutcome;
}
