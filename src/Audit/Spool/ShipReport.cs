namespace Monitor.Audit.Spool;

/// <summary>How shipping ended.</summary>
public enum ShipOutcome
{
    /// <summary>Nothing waits any more.</summary>
    Done,

    /// <summary>No vault is configured.</summary>
    NoVault,

    /// <summary>The vault did not answer in time, or answered that it cannot now; try again later.</summary>
    Unreachable,

    /// <summary>The vault does not accept these records, now or later: a gap, a fork, a wrong identity. A person must look.</summary>
    Refused,
}

/// <summary>What shipping did.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Shipped">Records that got a receipt in this call.</param>
/// <param name="Waiting">Records that still wait in the spool.</param>
/// <param name="Reason">Why it did not get to the end; null when it did.</param>
public sealed record ShipReport(ShipOutcome Outcome, int Shipped, int Waiting, string? Reason);
