using System.Collections.Frozen;
using System.Reflection;
using Monitor.Model.Documents;

namespace Monitor.Model.Metrics;

/// <summary>
/// Every family of series that the exporter can serve, declared once: the collectors as files, and the few families that no query
/// gives. Dashboards and rules are checked against it.
/// </summary>
public sealed class Catalogue
{
    private const string ResourceFolder = "Collectors/";
    private static readonly Lazy<Catalogue> LazyBuiltIn = new(LoadBuiltIn);

    private readonly FrozenDictionary<string, Metric> metricsByName;

    private Catalogue(IReadOnlyList<Collector> collectors)
    {
        Collectors = collectors;
        Metrics = [.. collectors.SelectMany(collector => collector.Families()).Concat(PlaneMetrics.All).Concat(ExporterMetrics.All).DistinctBy(metric => metric.Name)];
        metricsByName = Metrics.ToFrozenDictionary(metric => metric.Name);
    }

    /// <summary>The collectors that are part of the program.</summary>
    /// <exception cref="InvalidDataException">One of them is faulty, which a test rules out.</exception>
    public static Catalogue BuiltIn => LazyBuiltIn.Value;

    /// <summary>The collectors; several share a name where servers differ by version.</summary>
    public IReadOnlyList<Collector> Collectors { get; }

    /// <summary>All families, each once.</summary>
    public IReadOnlyList<Metric> Metrics { get; }

    /// <summary>The family of this name, or null.</summary>
    public Metric? FindMetric(string name) => metricsByName.GetValueOrDefault(name);

    /// <summary>A catalogue without collectors.</summary>
    public static Catalogue Empty { get; } = new([]);

    /// <summary>The collectors that are wanted, each as it is wanted.</summary>
    public Catalogue Only(Func<Collector, bool> wanted, Func<Collector, Collector> change) => new([.. Collectors.Where(wanted).Select(change)]);

    /// <summary>The variant of each collector that fits the server: of several, the one with the lowest upper bound.</summary>
    public IEnumerable<Collector> For(CollectorTarget target, int majorVersion) =>
        Collectors.Where(collector => collector.Target == target && collector.Supports(majorVersion))
            .GroupBy(collector => collector.Name)
            .Select(variants => variants.MinBy(collector => collector.UntilVersion ?? int.MaxValue)!);

    /// <summary>
    /// This catalogue with the collectors of a user. One of the same name and upper bound takes the place of ours; one that repeats
    /// a family of another collector is a fault and is left out, because two sources of one family would clash at every scrape.
    /// </summary>
    public Catalogue With(IEnumerable<Collector> additional, ICollection<Fault> faults)
    {
        var all = Collectors.ToList();
        foreach (var collector in additional)
        {
            if (collector.Metrics.Count == 0)
            {
                continue;
            }

            if (Clashes(all, collector).FirstOrDefault() is { } clash)
            {
                faults.Add(new(collector.File, 1, 1, $"the metric `{clash}` already belongs to another collector; give it another name"));
                continue;
            }

            all.RemoveAll(other => other.Name == collector.Name && other.UntilVersion == collector.UntilVersion);
            all.Add(collector);
        }

        return new(all);
    }

    /// <summary>Families of a collector that another one, which can run beside it, has already.</summary>
    public IEnumerable<string> Clashes(Collector collector) => Clashes(Collectors, collector);

    private static IEnumerable<string> Clashes(IEnumerable<Collector> all, Collector collector)
    {
        var others = all.Where(other => other.Name != collector.Name && CanMeet(other, collector)).SelectMany(other => other.Families())
            .Concat(PlaneMetrics.All).Concat(ExporterMetrics.All).Select(metric => metric.Name).ToHashSet();
        return collector.Families().Select(metric => metric.Name).Where(others.Contains);
    }

    /// <summary>Whether both can run on one server: their versions and roles overlap.</summary>
    private static bool CanMeet(Collector one, Collector other) =>
        one.MinimumVersion <= (other.UntilVersion ?? int.MaxValue) && other.MinimumVersion <= (one.UntilVersion ?? int.MaxValue)
        && (one.Roles == other.Roles || one.Roles == CollectorRoles.Any || other.Roles == CollectorRoles.Any);

    private static Catalogue LoadBuiltIn()
    {
        var faults = new List<Fault>();
        var assembly = typeof(Catalogue).Assembly;
        var collectors = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(ResourceFolder, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => CollectorFile.Read(name, ReadResource(assembly, name), faults))
            .OfType<Collector>()
            .Select(collector => collector with { IsBuiltIn = true })
            .ToList();
        return faults.Count == 0
            ? new(collectors)
            : throw new InvalidDataException($"A built-in collector is faulty:\n{string.Join('\n', faults)}");
    }

    private static string ReadResource(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
