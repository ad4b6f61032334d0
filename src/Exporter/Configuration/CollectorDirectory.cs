using Monitor.Exporter.Import;
using Monitor.Model.Documents;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Configuration;

/// <summary>The built-in collectors and those of a user: <c>.sql</c> files, pg_exporter's <c>.yml</c> files, postgres_exporter's queries.</summary>
public static class CollectorDirectory
{
    /// <summary>Reads what the configuration names. Faulty files are left out and reported.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="faults">Mistakes.</param>
    /// <param name="notices">What of imported files could not be carried over.</param>
    public static Catalogue Load(ExporterConfig config, ICollection<Fault> faults, ICollection<Fault> notices)
    {
        var catalogue = config.Choice.BuiltIn ? Catalogue.BuiltIn : Catalogue.Empty;
        if (config.Collectors is { } place && (Directory.Exists(place) || File.Exists(place)))
        {
            try
            {
                catalogue = catalogue.With(OwnFiles(place, faults), faults);
                catalogue = Import(catalogue, PgExporterFiles.In(place).Select(file => (ImportDialect.PgExporter, file)), faults, notices);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                faults.Add(new(place, 1, 1, $"cannot be read: {exception.Message}; the exporter's user needs the right to list it"));
            }
        }

        if (config.Choice.Queries is { } queries)
        {
            catalogue = Import(catalogue, [(ImportDialect.PostgresExporter, queries)], faults, notices);
        }

        return config.Choice.Apply(catalogue, faults);
    }

    private static List<Collector> OwnFiles(string place, ICollection<Fault> faults)
    {
        var collectors = new List<Collector>();
        IEnumerable<string> files = Directory.Exists(place) ? Directory.EnumerateFiles(place, "*.sql").Order(StringComparer.Ordinal) : [];
        foreach (var file in files)
        {
            try
            {
                if (CollectorFile.Read(file, File.ReadAllText(file), faults) is not { } collector)
                {
                    continue;
                }

                if (collectors.Find(other => other.Name == collector.Name && other.UntilVersion == collector.UntilVersion) is { } first)
                {
                    faults.Add(new(file, 1, 1, $"the collector `{collector.Name}` is also in {Path.GetFileName(first.File)}, which is used; give this one another name"));
                    continue;
                }

                collectors.Add(collector);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                faults.Add(new(file, 1, 1, $"cannot be read: {exception.Message}"));
            }
        }

        return collectors;
    }

    private static Catalogue Import(Catalogue catalogue, IEnumerable<(ImportDialect Dialect, string File)> files, ICollection<Fault> faults, ICollection<Fault> notices)
    {
        var imported = new List<Collector>();
        foreach (var collector in files.SelectMany(item => PgExporterFiles.Load(item.Dialect, item.File, faults, notices)))
        {
            // As in pg_exporter, a later file takes the place of an earlier one that names the same branch.
            imported.RemoveAll(other => other.Name == collector.Name && other.File != collector.File);
            imported.Add(collector);
        }

        var own = catalogue.Collectors.Select(collector => collector.Name).ToHashSet();
        foreach (var collector in imported)
        {
            var renamed = own.Contains(collector.Name) ? collector with { Name = $"imported/{collector.Name}" } : collector;
            catalogue = catalogue.With([WithoutClashes(catalogue, renamed, notices)], faults);
        }

        return catalogue;
    }

    /// <summary>A family that is there already stays as it is: two sources of one family would clash at every scrape.</summary>
    private static Collector WithoutClashes(Catalogue catalogue, Collector collector, ICollection<Fault> notices)
    {
        var clashes = catalogue.Clashes(collector).ToHashSet();
        foreach (var clash in clashes.Order(StringComparer.Ordinal))
        {
            notices.Add(new(collector.File, 1, 1, $"`{collector.Name}`: {clash} is exported by another collector, and stays as it is there"));
        }

        return collector with { Metrics = [.. collector.Metrics.Where(metric => !clashes.Contains(metric.Name))] };
    }
}
