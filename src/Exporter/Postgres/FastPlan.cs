namespace Monitor.Exporter.Postgres;

/// <summary>What a round of the fast plane asks.</summary>
/// <param name="Asks">The collectors, in their order.</param>
/// <param name="Measured">The one whose own time is told; null for none.</param>
public sealed record FastPlan(IReadOnlyList<CollectorAsk> Asks, CollectorAsk? Measured)
{
    /// <summary>Only whether the server is there, and what it is.</summary>
    public static FastPlan FactsAlone { get; } = new([], null);
}
