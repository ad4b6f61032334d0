using Monitor.Model.Metrics;

namespace Monitor.Dashboards.Vocabulary;

/// <summary>Series of our own exporter on the node of an instance: their labels come from its catalogue.</summary>
internal static class Exported
{
    /// <summary>A gauge of an instance.</summary>
    public static Gauge Gauge(string name) => new(name, ExporterLabels.Of(name, Labels.OfInstance));

    /// <summary>A counter of an instance.</summary>
    public static Counter Counter(string name) => new(name, ExporterLabels.Of(name, Labels.OfInstance));

    /// <summary>A histogram of an instance.</summary>
    public static Histogram Histogram(string name) =>
        new(name, [.. ExporterLabels.Of(name + "_bucket", Labels.OfInstance).Where(label => label != Labels.UpperBound)]);
}

/// <summary>Series of our own exporter on the infra node, which belongs to no instance.</summary>
internal static class ExportedOfBackup
{
    /// <summary>A gauge of a stanza.</summary>
    public static Gauge Gauge(string name) => new(name, ExporterLabels.Of(name, Labels.OfTarget));
}

/// <summary>The labels that the catalogue gives a series of our exporter.</summary>
internal static class ExporterLabels
{
    /// <summary>Those of the series, after those of its target. None of its own where the catalogue lacks it: then the check says that nothing exports it.</summary>
    public static IReadOnlyList<Label> Of(string name, IReadOnlyList<Label> target) =>
        [.. target, .. (Catalogue.BuiltIn.FindMetric(name)?.Labels ?? []).Select(label => new Label(label)).Except(target)];
}
