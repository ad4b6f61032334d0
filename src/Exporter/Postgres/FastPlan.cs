namespace Monitor.Exporter.Postgres;

/// <summary>
/// What a round of the fast plane asks, in parts that go to the server one after the other. A server keeps what it answers until there is enough of it
/// or a part is over: whoever is slow would hold up the answers to those before it.
/// </summary>
/// <param name="Together">The built-in collectors, then those of users that are known to be quick, each a part.</param>
/// <param name="Alone">Those that are slow or not known yet, each a part of its own.</param>
/// <param name="Measured">The one of a part whose own time is told; null for none.</param>
public sealed record FastPlan(IReadOnlyList<IReadOnlyList<CollectorAsk>> Together, IReadOnlyList<CollectorAsk> Alone, CollectorAsk? Measured)
{
    /// <summary>Only whether the server is there, and what it is.</summary>
    public static FastPlan FactsAlone { get; } = new([[]], [], null);

    /// <summary>All collectors.</summary>
    public IEnumerable<CollectorAsk> Asks => Together.SelectMany(part => part).Concat(Alone);

    /// <summary>What is left of it when only these are still to be asked.</summary>
    public FastPlan Only(IReadOnlyList<CollectorAsk> asks) =>
        this with { Together = [.. Together.Select(part => part.Where(asks.Contains).ToList()).Where(part => part.Count > 0)], Alone = [.. Alone.Where(asks.Contains)] };
}
