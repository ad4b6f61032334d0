using System.Text.Json;
using Monitor.Exporter.Configuration;
using Monitor.Model.Documents;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Commands;

/// <summary>The catalogue as a table.</summary>
internal static class ListCommand
{
    /// <summary>Writes it.</summary>
    public static int Run(Arguments arguments, Setup setup, Screen screen)
    {
        var collectors = setup.Catalogue.Collectors.OrderBy(collector => collector.Target).ThenBy(collector => collector.Name, StringComparer.Ordinal)
            .ThenByDescending(collector => collector.UntilVersion ?? int.MaxValue).Select(Describe).ToList();
        if (arguments.IsOn(Flags.Json))
        {
            screen.Out.WriteLine(JsonSerializer.Serialize(new(collectors), CommandJson.Default.ListReport));
            return 0;
        }

        var table = new PlainTable("collector", "asks", "in", "on", "versions", "every", "cost", ">families", "what it tells");
        foreach (var collector in collectors)
        {
            table.Add(
                collector.Name, collector.Target, collector.Databases, collector.Roles, collector.Versions, collector.Every, collector.Cost, $"{collector.Families}", collector.Help);
        }

        table.Write(screen.Out);
        return 0;
    }

    /// <summary>How often a collector runs.</summary>
    public static string EveryOf(Collector collector) => collector.Every is { } every ? Durations.Format(every) : "scrape";

    /// <summary>In which databases a collector runs.</summary>
    public static string DatabasesOf(Collector collector) =>
        collector.Target == CollectorTarget.PgBouncer ? "console" : collector.Databases == CollectorDatabases.Each ? "each database" : "one database";

    private static ListedCollector Describe(Collector collector) => new(
        collector.Name,
        collector.Target == CollectorTarget.PgBouncer ? "PgBouncer" : "PostgreSQL",
        DatabasesOf(collector),
        collector.Roles switch { CollectorRoles.Primary => "primary", CollectorRoles.Replica => "replica", _ => "any" },
        collector.Target == CollectorTarget.PgBouncer ? "any" : collector.UntilVersion is { } until ? $"{collector.MinimumVersion}-{until}" : $"{collector.MinimumVersion}+",
        EveryOf(collector),
        collector.Cost == CollectorCost.Heavy ? "heavy" : "cheap",
        collector.Metrics.Count,
        collector.File,
        collector.Help);
}
