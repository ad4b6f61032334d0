using System.Collections.Frozen;

namespace Monitor.Dashboards.Vocabulary;

/// <summary>A family as a program exported it in the lab.</summary>
/// <param name="Name">Its name, without the endings of a histogram.</param>
/// <param name="Type">As its TYPE line says.</param>
/// <param name="Labels">Its own labels.</param>
/// <param name="AppearsLater">Whether it comes into being only at its first event.</param>
public sealed record ScrapedFamily(string Name, string Type, IReadOnlyList<Label> Labels, bool AppearsLater);

/// <summary>
/// What a program beside our exporter exports: a list that was taken from a real scrape and lies next to this file. Typed series of that
/// program get their labels from it, and a test in the lab holds it against the running programs.
/// </summary>
public sealed class Scrape
{
    private readonly FrozenDictionary<string, ScrapedFamily> familyByName;

    private Scrape(string job, IReadOnlyList<Label> target)
    {
        Job = job;
        Target = target;
        Families = Read(job);
        familyByName = Families.ToFrozenDictionary(family => family.Name);
    }

    /// <summary>node_exporter.</summary>
    public static Scrape Node { get; } = new("node", Labels.OfInstance);

    /// <summary>Patroni.</summary>
    public static Scrape Patroni { get; } = new("patroni", Labels.OfInstance);

    /// <summary>HAProxy.</summary>
    public static Scrape HaProxy { get; } = new("haproxy", Labels.OfInstance);

    /// <summary>etcd.</summary>
    public static Scrape Etcd { get; } = new("etcd", Labels.OfTarget);

    /// <summary>Prometheus about itself.</summary>
    public static Scrape Prometheus { get; } = new("prometheus", Labels.OfTarget);

    /// <summary>Alertmanager.</summary>
    public static Scrape Alertmanager { get; } = new("alertmanager", Labels.OfTarget);

    /// <summary>Our remediation.</summary>
    public static Scrape Remediation { get; } = new("remediation", Labels.OfTarget);

    /// <summary>Our audit vault.</summary>
    public static Scrape Vault { get; } = new("vault", Labels.OfTarget);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Scrape> All { get; } = [Node, Patroni, HaProxy, Etcd, Prometheus, Alertmanager, Remediation, Vault];

    /// <summary>The job in Prometheus.</summary>
    public string Job { get; }

    /// <summary>Labels that Prometheus gives the target.</summary>
    public IReadOnlyList<Label> Target { get; }

    /// <summary>Every family, by name.</summary>
    public IReadOnlyList<ScrapedFamily> Families { get; }

    /// <summary>A gauge of this program. A name that the list lacks has no labels of its own, and the check says that nothing exports it.</summary>
    public Gauge Gauge(string name) => new(name, LabelsOf(name));

    /// <summary>A counter of this program.</summary>
    public Counter Counter(string name) => new(name, LabelsOf(name));

    /// <summary>A histogram of this program.</summary>
    public Histogram Histogram(string name) => new(name, LabelsOf(name));

    private static IReadOnlyList<ScrapedFamily> Read(string job)
    {
        using var reader = new StreamReader(typeof(Scrape).Assembly.GetManifestResourceStream($"Scraped/{job}")!);
        return
        [
            .. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Where(line => line[0] != '#')
                .Select(line => line.Split(' '))
                .Select(parts => new ScrapedFamily(
                    parts[0],
                    parts[1],
                    parts[2] == "-" ? [] : [.. parts[2].Split(',').Select(label => new Label(label))],
                    parts is [_, _, _, "later"])),
        ];
    }

    private IReadOnlyList<Label> LabelsOf(string name) => [.. Target, .. familyByName.GetValueOrDefault(name)?.Labels ?? []];
}
