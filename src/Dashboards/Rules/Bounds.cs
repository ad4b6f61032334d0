using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Vocabulary;
using Monitor.Model.Topology;

namespace Monitor.Dashboards.Rules;

/// <summary>The values that an alert is held to, and for which clusters: all of them, all but some, or some.</summary>
/// <param name="Values">By the name of the threshold.</param>
/// <param name="Clusters">The clusters that it is for; empty for all that are not in <paramref name="Others"/>.</param>
/// <param name="Others">Clusters that have a rule of their own.</param>
public sealed record Bounds(IReadOnlyDictionary<string, double> Values, IReadOnlyList<string> Clusters, IReadOnlyList<string> Others)
{
    /// <summary>The value of a threshold, with what it measures.</summary>
    public Bound ValueOf(AlertThreshold threshold) => new(Values[threshold.Name], QuantityOf(threshold));

    /// <summary>The value of a threshold for a rate.</summary>
    public Bound PerSecond(AlertThreshold threshold) => new(Values[threshold.Name], QuantityOf(threshold).Per(Quantity.Duration));

    /// <summary>The value of a threshold that is a time.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public TimeSpan SpanOf(AlertThreshold threshold) => threshold.Unit == ThresholdUnit.Seconds
        ? TimeSpan.FromSeconds(Values[threshold.Name])
        : throw new ArgumentException($"threshold {threshold.Name} counts {threshold.Unit}, not seconds", nameof(threshold));

    /// <summary>The conditions of a selector: these, and those on the label that names the cluster.</summary>
    public IEnumerable<Matcher> On(Label cluster, params IEnumerable<Matcher> matchers) =>
    [
        .. matchers,
        .. (Clusters, Others) switch
        {
            ([var one], _) => new[] { cluster.Is(one) },
            ({ Count: > 1 }, _) => [cluster.IsOneOf(Clusters)],
            (_, [var other]) => [cluster.IsNot(other)],
            (_, { Count: > 1 }) => [cluster.IsNoneOf(Others)],
            _ => [],
        },
    ];

    /// <summary>The conditions of a selector on label <c>cls</c>.</summary>
    public IEnumerable<Matcher> Of(params IEnumerable<Matcher> matchers) => On(Labels.Cls, matchers);

    private static Quantity QuantityOf(AlertThreshold threshold) => threshold.Unit switch
    {
        ThresholdUnit.Share => Quantity.Share,
        ThresholdUnit.Seconds => Quantity.Duration,
        ThresholdUnit.Bytes => Quantity.Volume,
        ThresholdUnit.Count => Quantity.Count,
        _ => throw new ArgumentOutOfRangeException(nameof(threshold), threshold.Unit, "no such unit"),
    };
}

/// <summary>An alert with thresholds that an inventory may set: one rule for all clusters that share their values.</summary>
/// <param name="Rule">Makes the rule for some clusters.</param>
/// <param name="Thresholds">What it asks of the bounds; none for an alert that is the same everywhere.</param>
public sealed record TunableAlert(Func<Bounds, Alert> Rule, params IReadOnlyList<AlertThreshold> Thresholds)
{
    /// <summary>An alert that has no threshold to set.</summary>
    public static implicit operator TunableAlert(Alert alert) => FromAlert(alert);

    /// <summary>An alert that has no threshold to set.</summary>
    public static TunableAlert FromAlert(Alert alert) => new(_ => alert);

    /// <summary>The rules of a fleet; those of any fleet, with the defaults, where there is none.</summary>
    public IEnumerable<Alert> RulesOf(Fleet? fleet)
    {
        var usual = Thresholds.ToDictionary(threshold => threshold.Name, threshold => fleet?.ThresholdOf(threshold) ?? threshold.Default);
        var special = (fleet?.Clusters ?? [])
            .Select(cluster => (Name: cluster.Name.ToString(), Values: Thresholds.ToDictionary(threshold => threshold.Name, threshold => fleet!.ThresholdOf(threshold, cluster))))
            .Where(cluster => cluster.Values.Any(value => value.Value != usual[value.Key]))
            .ToList();
        yield return Make(new Bounds(usual, [], [.. special.Select(cluster => cluster.Name)]));
        foreach (var alike in special.GroupBy(cluster => string.Join(';', Thresholds.Select(threshold => cluster.Values[threshold.Name]))))
        {
            yield return Make(new Bounds(alike.First().Values, [.. alike.Select(cluster => cluster.Name)], []));
        }
    }

    private Alert Make(Bounds bounds) => Rule(bounds) with { Thresholds = Thresholds };
}
