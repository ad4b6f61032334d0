using Monitor.Exporter.Collection;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Postgres;

/// <summary>
/// Which collectors run at a scrape, with what each keeps from run to run. Worked out anew only when the server says something else of
/// itself. Not for use by two threads.
/// </summary>
public sealed class FastChoice
{
    private readonly CollectorBoard board;
    private readonly TimeProvider time;
    private readonly ILookup<string, Collector> variants;
    private readonly Dictionary<string, Breaker> breakers = [];
    private readonly Dictionary<Collector, CollectorAsk> asks = new(ReferenceEqualityComparer.Instance);
    private (ServerFacts Server, DatabaseFacts Database)? chosenFor;
    private IReadOnlyList<CollectorAsk> chosen = [];
    /// <summary>Slower ones of users are asked alone.</summary>
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(20);

    private uint turn;

    /// <summary>Nothing is chosen before the server has said what it is.</summary>
    public FastChoice(Catalogue catalogue, CollectorBoard board, TimeProvider time)
    {
        (this.board, this.time) = (board, time);
        Collectors = [.. catalogue.Collectors.Where(collector => collector is { Target: CollectorTarget.Postgres, Every: null })];
        variants = Collectors.ToLookup(collector => collector.Name);
    }

    /// <summary>All that run at every scrape, in each variant.</summary>
    public IReadOnlyList<Collector> Collectors { get; }

    /// <summary>
    /// What to ask now, those that keep failing left out, and of which to tell the time: another one in each round. Built-in collectors come first,
    /// whatever those of users take; of the slow ones that who has waited longest, so that slow neighbours only make each other rarer.
    /// </summary>
    public FastPlan For(ServerFacts server, DatabaseFacts database)
    {
        if (chosenFor is not { } before || !before.Server.PlansLike(server) || !ReferenceEquals(before.Database, database))
        {
            (chosen, chosenFor) = (Choose(server, database), (server, database));
        }

        var ready = chosen.Where(ask => ask.Breaker.Allows()).OrderBy(ask => ask.Collector.Timeout)
            .ToLookup(ask => ask.Collector.IsBuiltIn ? 0 : ask.Took < Quick ? 1 : 2);
        var together = new[] { ready[0].ToList(), ready[1].ToList() };
        var measurable = together.SelectMany(part => part).ToList();
        // The first part is asked even when it is empty: it tells what the server is.
        return new([.. together.Where((part, index) => index == 0 || part.Count > 0)], [.. ready[2].OrderBy(ask => ask.AskedAt)], measurable.Count > 0 ? measurable[(int)(turn++ % measurable.Count)] : null);
    }

    /// <summary>Leaves everything that collectors keep to work that does not end.</summary>
    public void Abandon()
    {
        asks.Clear();
        chosenFor = null;
    }

    private List<CollectorAsk> Choose(ServerFacts server, DatabaseFacts database)
    {
        var fitting = new List<CollectorAsk>();
        foreach (var named in variants)
        {
            var collector = named.Where(variant => variant.Supports(server.MajorVersion)).MinBy(variant => variant.UntilVersion ?? int.MaxValue);
            if ((collector is null ? Skip.Version : Skip.ReasonOf(collector, server, database)) is { } reason)
            {
                board.Skipped(named.Key, reason);
            }
            else
            {
                fitting.Add(AskOf(collector!));
            }
        }

        return fitting;
    }

    private CollectorAsk AskOf(Collector collector)
    {
        if (!asks.TryGetValue(collector, out var ask))
        {
            var breaker = breakers.TryGetValue(collector.Name, out var known) ? known : breakers[collector.Name] = new(time);
            asks[collector] = ask = new(collector, null, board.NewBuilder(collector.Families()), breaker);
        }

        return ask;
    }
}
