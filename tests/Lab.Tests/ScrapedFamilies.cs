using Monitor.Model.Metrics;

namespace Monitor.Lab.Tests;

/// <summary>What one scrape of the exporter brought, and what it should have brought.</summary>
/// <param name="text">The scrape, as Prometheus text.</param>
internal sealed class ScrapedFamilies(string text)
{
    /// <summary>The version that the lab deploys.</summary>
    private const int PostgresVersion = 17;

    /// <summary>Why a collector may not run on a sound server. Lack of permission is none of them: the deployment gives what is needed.</summary>
    private static readonly string[] SoundReasons = ["role", "version", "extension", "condition"];

    /// <summary>Families that every exporter of a member serves whatever there is to see.</summary>
    private static readonly Metric[] Always =
    [
        ExporterMetrics.PostgresUp, ExporterMetrics.PgBouncerUp, ExporterMetrics.BuildInfo, ExporterMetrics.Scrapes, ExporterMetrics.LastScrapeDuration,
        ExporterMetrics.LastScrapeError, ExporterMetrics.ConnectionsOpened, ExporterMetrics.CollectorFileFaults,
    ];

    private readonly HashSet<string> present =
        [.. text.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line[..line.IndexOfAny(['{', ' '])])];

    public bool IsPrimary => text.Contains("\npg_in_recovery 0\n", StringComparison.Ordinal);

    /// <summary>Lines about collectors that failed, or that miss columns or leave out series that clash.</summary>
    public IEnumerable<string> Complaints => text.Split('\n').Where(line =>
        (line.StartsWith(ExporterMetrics.CollectorSuccess.Name + "{", StringComparison.Ordinal) && line.EndsWith(" 0", StringComparison.Ordinal))
        || (line.StartsWith(ExporterMetrics.MissingColumns.Name + "{", StringComparison.Ordinal) && !line.EndsWith(" 0", StringComparison.Ordinal))
        || line.StartsWith(ExporterMetrics.CollectorFailures.Name + "{", StringComparison.Ordinal)
        || (line.StartsWith(ExporterMetrics.DroppedSeries.Name + "{", StringComparison.Ordinal) && !line.Contains("reason=\"top\"", StringComparison.Ordinal)));

    /// <summary>
    /// Collectors that neither ran nor say a good reason, and families that are always there. A collector that ran, and found every column that it
    /// names, has no series where the server has nothing to tell: no slot, no vacuum under way, nobody who waits.
    /// </summary>
    public IEnumerable<string> MissingOfMember
    {
        get
        {
            var accounted = Collectors(ExporterMetrics.CollectorSuccess.Name, _ => true)
                .Concat(Collectors(ExporterMetrics.CollectorSkipped.Name, line => SoundReasons.Any(reason => line.Contains($"reason=\"{reason}\"", StringComparison.Ordinal))))
                .ToHashSet();
            return Catalogue.BuiltIn.For(CollectorTarget.Postgres, PostgresVersion)
                .Concat(Catalogue.BuiltIn.For(CollectorTarget.PgBouncer, PostgresVersion))
                .Select(collector => collector.Name)
                .Where(name => !accounted.Contains(name))
                .Concat(Missing(Always));
        }
    }

    /// <summary>Families that the infra node has to serve and this scrape lacks.</summary>
    public IEnumerable<string> MissingOfInfra => Missing(ProcessMetrics.All.Append(ExporterMetrics.BuildInfo).Append(ExporterMetrics.Scrapes))
        .Concat(new[] { "pgbackrest_up", "pgbackrest_backups" }.Where(name => !present.Contains(name)));

    private IEnumerable<string> Collectors(string family, Func<string, bool> wanted) => text.Split('\n')
        .Where(line => line.StartsWith(family + "{collector=\"", StringComparison.Ordinal) && wanted(line))
        .Select(line => line.Split('"')[1]);

    private IEnumerable<string> Missing(IEnumerable<Metric> expected) => expected.Select(metric => metric.Name).Where(name => !present.Contains(name));
}
