using Monitor.Exporter.Exposition;
using Monitor.Exporter.Postgres;
using Monitor.Model.Documents;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Commands;

/// <summary>Turns the series that an exporter serves about itself into one line for each collector of each server.</summary>
internal static class Explanation
{
    private const string ServerLabel = CollectorFile.ReservedLabel;

    /// <summary>Reasons in words.</summary>
    private static readonly Dictionary<string, string> Words = new()
    {
        ["role"] = "role: the server is a primary or replica, and the collector is for the other",
        ["version"] = "version: no file of the collector is for this version",
        ["extension"] = "extension: it is not in any database that was visited",
        ["condition"] = "condition: `when` of the collector is not true",
        ["budget"] = "budget: the others took all the time that a scrape has",
        ["breaker"] = "breaker: it failed several times and is tried again each minute",
        [CollectorFailure.Permission] = "permission: the role lacks a right",
        [CollectorFailure.Unsupported] = "unsupported: the server does not have what it asks for, or allows it to nobody",
        ["locked"] = "locked: it would have waited for a lock",
    };

    /// <summary>The collectors, by server and name. One that has neither run nor been skipped is waiting.</summary>
    public static IReadOnlyList<ExplainedCollector> Of(string exposition, Catalogue catalogue)
    {
        var samples = Samples.Read(exposition).ToList();
        var about = samples.Where(sample => sample.Label("collector") is not null).ToLookup(sample => (Server: sample.Label(ServerLabel) ?? "", Collector: sample.Label("collector")!));
        var sizes = samples.GroupBy(sample => (Server: sample.Label(ServerLabel) ?? "", sample.Name)).ToDictionary(group => group.Key, group => group.Sum(sample => sample.Bytes));
        var servers = samples.Where(sample => sample.Name is "pg_up" or "pgbouncer_up").Select(sample => (Server: sample.Label(ServerLabel) ?? "", Target: sample.Name)).Distinct();
        var platforms = samples.Where(sample => sample.Name == ExporterMetrics.Platform.Name).ToDictionary(sample => sample.Label(ServerLabel) ?? "", sample => sample.Label("platform"));
        return
        [
            .. from server in servers
               let target = server.Target == "pg_up" ? CollectorTarget.Postgres : CollectorTarget.PgBouncer
               from collector in catalogue.Collectors.Where(collector => collector.Target == target).GroupBy(collector => collector.Name)
               orderby server.Server, collector.Key
               select Describe(server.Server, platforms.GetValueOrDefault(server.Server), [.. collector], [.. about[(server.Server, collector.Key)]], sizes),
        ];
    }

    private static ExplainedCollector Describe(
        string server, string? platform, IReadOnlyList<Collector> variants, IReadOnlyList<Sample> samples, Dictionary<(string Server, string Name), int> sizes)
    {
        var collector = variants[^1];
        double? Value(Metric metric) => samples.FirstOrDefault(sample => sample.Name == metric.Name)?.Value;
        var skip = samples.FirstOrDefault(sample => sample.Name == ExporterMetrics.CollectorSkipped.Name)?.Label("reason");
        var grant = samples.FirstOrDefault(sample => sample.Label("grant") is not null)?.Label("grant");
        var message = samples.FirstOrDefault(sample => sample.Name == ExporterMetrics.Unsupported.Name)?.Label("message");
        var success = Value(ExporterMetrics.CollectorSuccess);
        var failures = samples.Where(sample => sample.Name == ExporterMetrics.CollectorFailures.Name).Select(sample => $"{sample.Label("reason")} {sample.Value} times");
        var state = success switch { 1 => "ok", 0 => "failed", _ => skip is null ? "waiting" : "skipped" };
        var reason = string.Join("; ", new[]
        {
            skip is null ? null : Words.GetValueOrDefault(skip, skip),
            grant is null ? null : $"an owner of the server can run: {grant}",
            message is null ? null : $"{platform ?? "the server"} says: {message}",
            grant is not null && platform is not null ? $"{platform} may refuse that to its administrator, who is no superuser" : null,
            state == "failed" ? string.Join(", ", failures) : null,
        }.OfType<string>());
        var interval = Value(ExporterMetrics.CollectorInterval);
        var runs = Value(ExporterMetrics.TimedRuns);
        var seconds = Value(ExporterMetrics.RunSeconds);
        return new(
            server, collector.Name, state, reason, ListCommand.DatabasesOf(collector),
            interval is { } every && collector.Every is not null ? Durations.Format(TimeSpan.FromMilliseconds(Math.Round(every) * 1000)) : ListCommand.EveryOf(collector),
            Value(ExporterMetrics.CollectorDuration), runs > 0 ? seconds / runs : null, Value(ExporterMetrics.CollectorAge),
            Value(ExporterMetrics.CollectorRows),
            (int)(Value(ExporterMetrics.CollectorSeries) ?? 0), variants.SelectMany(variant => variant.Metrics).Select(metric => metric.Name).Distinct().Sum(name => sizes.GetValueOrDefault((server, name))));
    }
}
