using Monitor.Model.Documents;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Configuration;

/// <summary>Which collectors run, and how often.</summary>
public sealed record CollectorChoice
{
    /// <summary>Whether the collectors that are part of the program run. Default true.</summary>
    public bool BuiltIn { get; init; } = true;

    /// <summary>Only these; empty: all.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>Not these.</summary>
    public IReadOnlyList<string> Without { get; init; } = [];

    /// <summary>Intervals that take the place of those in the files.</summary>
    public IReadOnlyDictionary<string, TimeSpan> Every { get; init; } = new Dictionary<string, TimeSpan>();

    /// <summary>Turned on by name, which they are anyway; a name that no collector has is a fault here as well.</summary>
    public IReadOnlyList<string> With { get; init; } = [];

    /// <summary>postgres_exporter's file of queries; null: none.</summary>
    public string? Queries { get; init; }

    /// <summary>Collectors of postgres_exporter for servers older than any that is served here.</summary>
    public static IReadOnlyList<string> Obsolete { get; } = ["xlog_location"];

    /// <summary>A collector by our name or by postgres_exporter's, which leaves the prefix out; null: there is none.</summary>
    public static string? Resolve(string name, Catalogue catalogue)
    {
        string[] candidates = [name, $"pg_{name}", $"pg_{name.TrimEnd('s')}", .. Renamed.Where(pair => pair.Theirs == name).Select(pair => pair.Ours)];
        return candidates.FirstOrDefault(candidate => catalogue.Collectors.Any(collector => collector.Name == candidate));
    }

    /// <summary>The catalogue with what was chosen. A name that no collector has is a fault.</summary>
    public Catalogue Apply(Catalogue catalogue, ICollection<Fault> faults)
    {
        foreach (var unknown in Only.Concat(Without).Concat(With).Concat(Every.Keys).Where(name => Resolve(name, catalogue) is null).Distinct())
        {
            var near = Spelling.Nearest(unknown, catalogue.Collectors.Select(collector => collector.Name));
            faults.Add(Fault.Of(
                $"collector {unknown}",
                near is null ? "there is no such collector; `monitor-exporter list` shows them" : $"there is no such collector; did you mean `{near}`?"));
        }

        var only = Only.Select(name => Resolve(name, catalogue)).ToHashSet();
        var without = Without.Select(name => Resolve(name, catalogue)).ToHashSet();
        var every = Every.Select(pair => (Name: Resolve(pair.Key, catalogue), pair.Value)).Where(pair => pair.Name is not null).ToDictionary(pair => pair.Name!, pair => pair.Value);
        return catalogue.Only(collector => (only.Count == 0 || only.Contains(collector.Name)) && !without.Contains(collector.Name), collector => WithInterval(collector, every));
    }

    /// <summary>Names that postgres_exporter gives to what comes from another collector here.</summary>
    private static readonly (string Theirs, string Ours)[] Renamed =
    [
        ("settings", "pg_settings"), ("process_idle", "pg_process_idle"),
    ];

    private static Collector WithInterval(Collector collector, Dictionary<string, TimeSpan> every) =>
        every.TryGetValue(collector.Name, out var interval)
            ? collector with { Every = interval, MaximumAge = collector.MaximumAge > interval * 3 ? collector.MaximumAge : interval * 3 }
            : collector;
}
