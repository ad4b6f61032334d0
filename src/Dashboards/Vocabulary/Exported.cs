using Monitor.Model.Metrics;

namespace Monitor.Dashboards.Vocabulary;

/// <summary>Series of our own exporter: their labels come from its catalogue.</summary>
internal static class Exported
{
    /// <summary>A gauge of an instance.</summary>
    public static Gauge Gauge(string name) => new(name, ExporterLabels.Of(name, Labels.OfInstance));

    /// <summary>A counter of an instance.</summary>
    public static Counter Counter(string name) => new(name, ExporterLabels.Of(name, Labels.OfInstance));
}

/// <summary>The labels that the catalogue gives a series of our exporter.</summary>
internal static class ExporterLabels
{
    /// <summary>Those of the series, after those of its target. None of its own where the catalogue lacks it: then the check says that nothing exports it.</summary>
    public static IReadOnlyList<Label> Of(string name, IReadOnlyList<Label> target) =>
        [.. target, .. (Catalogue.BuiltIn.FindMetric(name)?.Labels ?? []).Select(label => new Label(label)).Except(target)];
}
