using System.Collections.Frozen;
using Monitor.Dashboards.Rules;
using Monitor.Dashboards.Vocabulary;
using Monitor.Model.Metrics;

namespace Monitor.Dashboards.Check;

/// <summary>Whether a rate of a series makes sense.</summary>
public enum SeriesKind
{
    /// <summary>No.</summary>
    Gauge,

    /// <summary>Yes.</summary>
    Counter,

    /// <summary>Its exporter does not say.</summary>
    Untyped,
}

/// <summary>A series that exists.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Labels">Every label that it may have in Prometheus.</param>
public sealed record SeriesFacts(string Name, SeriesKind Kind, IReadOnlySet<string> Labels);

/// <summary>Every series that something collects or records: what expressions are held against.</summary>
public sealed class KnownSeries
{
    private readonly FrozenDictionary<string, SeriesFacts> seriesByName;

    /// <summary>Knows exactly these.</summary>
    public KnownSeries(IEnumerable<SeriesFacts> series) => seriesByName = series.ToFrozenDictionary(facts => facts.Name);

    /// <summary>
    /// What our exporter's catalogue declares, what the programs beside it exported in the lab, what Prometheus makes, and what our own rules record.
    /// </summary>
    public static KnownSeries Collected { get; } = Of(Catalogue.BuiltIn.Metrics);

    /// <summary>The same, where our exporter's catalogue declares these.</summary>
    public static KnownSeries Of(IEnumerable<Metric> catalogue) => new(
    [
        .. catalogue.Select(Facts)
            .Concat(Scrape.All.SelectMany(scrape => scrape.Families.SelectMany(family => Facts(scrape, family))))
            .GroupBy(facts => facts.Name).Select(Merged),
        .. PrometheusSeries.Made.Concat(RuleBook.Generic.Recordings.Select(recording => recording.Series)).Select(Facts),
    ]);

    /// <summary>All of them.</summary>
    public IEnumerable<SeriesFacts> All => seriesByName.Values;

    /// <summary>The series of this name, or null.</summary>
    public SeriesFacts? Find(string name) => seriesByName.GetValueOrDefault(name);

    private static SeriesFacts Facts(Series series) => new(
        series.Name,
        series is Counter ? SeriesKind.Counter : SeriesKind.Gauge,
        series.Labels.Select(label => label.Name).ToFrozenSet());

    private static IEnumerable<SeriesFacts> Facts(Scrape scrape, ScrapedFamily family)
    {
        var labels = scrape.Target.Concat(family.Labels).Select(label => label.Name).ToFrozenSet();
        SeriesFacts Named(string ending, SeriesKind kind, params ReadOnlySpan<string> more) => new(family.Name + ending, kind, labels.Concat(more.ToArray()).ToFrozenSet());
        return family.Type switch
        {
            "histogram" => [Named("_bucket", SeriesKind.Counter, "le"), Named("_sum", SeriesKind.Counter), Named("_count", SeriesKind.Counter)],
            "summary" => [Named("", SeriesKind.Gauge, "quantile"), Named("_sum", SeriesKind.Counter), Named("_count", SeriesKind.Counter)],
            "counter" => [Named("", SeriesKind.Counter)],
            "gauge" => [Named("", SeriesKind.Gauge)],
            _ => [Named("", SeriesKind.Untyped)],
        };
    }

    // Figures of processes have the same names everywhere.
    private static SeriesFacts Merged(IGrouping<string, SeriesFacts> same) =>
        same.First() with { Labels = same.SelectMany(facts => facts.Labels).ToFrozenSet() };

    private static SeriesFacts Facts(Metric metric) => new(
        metric.Name,
        metric.Type switch { MetricType.Counter or MetricType.Histogram => SeriesKind.Counter, MetricType.Gauge => SeriesKind.Gauge, _ => SeriesKind.Untyped },
        // pgBackRest is watched on the infra node, which belongs to no instance.
        (BackupMetrics.All.Contains(metric) ? Labels.OfTarget : Labels.OfInstance).Select(label => label.Name).Concat(metric.Labels).ToFrozenSet());
}
