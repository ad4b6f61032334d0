using Monitor.Model.Metrics;

namespace Monitor.Exporter.Collection;

/// <summary>What is kept of a collector's result from run to run. Not for use by two threads.</summary>
/// <param name="collector">The collector.</param>
public sealed class CollectorMemory(Collector collector)
{
    /// <summary>Chooses among its rows; null without a budget.</summary>
    public TopSelection? Selection { get; } = collector.Top is { } top ? new(top) : null;

    /// <summary>What the rows that were not chosen add up to.</summary>
    public RestSums Rest { get; } = new(collector.Metrics.Count, [.. collector.Families().Skip(collector.Metrics.Count).Select(sum => sum.Type == MetricType.Counter)]);

    /// <summary>The values of the label that is asked for once; null when it has none.</summary>
    public KnownLabels? Known { get; } = collector.Once is null ? null : new();
}
