using System.Globalization;
using System.Text.Json;
using Monitor.Exporter.Background;
using Monitor.Exporter.Exposition;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Backup;

/// <summary>The part of a stanza that lies in one repository.</summary>
internal sealed class RepositoryReport(string stanza, JsonElement document, JsonElement repository, SegmentBuilder builder)
{
    private static readonly string[] Types = ["full", "diff", "incr"];

    private readonly int key = (int)(JsonShape.Number(JsonShape.Find(repository, "key")) ?? 1);
    private readonly string repo = (JsonShape.Number(JsonShape.Find(repository, "key")) ?? 1).ToString(CultureInfo.InvariantCulture);

    /// <summary>Writes everything.</summary>
    /// <param name="listing">The files of an archive by its repository and id; null when they were not listed.</param>
    public void Describe(Func<int, string, ArchiveListing?> listing)
    {
        builder.AddIfKnown(BackupMetrics.RepositoryStatus, JsonShape.Number(JsonShape.Find(repository, "status", "code")), stanza, repo);
        builder.Add(BackupMetrics.RepositoryEncrypted, JsonShape.Text(JsonShape.Find(repository, "cipher")) is null or "none" ? 0 : 1, stanza, repo);
        var backups = Here("backup").OrderBy(BackupReport.Stop).ToList();
        foreach (var type in Types)
        {
            DescribeType(type, [.. backups.Where(backup => JsonShape.Text(JsonShape.Find(backup, "type")) == type)]);
        }

        if (backups.Count > 0)
        {
            builder.Add(BackupMetrics.RepositoryOldest, BackupReport.Stop(backups[0]), stanza, repo);
        }

        var archives = Here("archive").ToList();
        builder.Add(BackupMetrics.RepositoryWithoutWal, backups.Count(backup => NeedsWal(backup) && !archives.Any(archive => Covers(archive, backup))), stanza, repo);
        foreach (var archive in archives)
        {
            DescribeArchive(archive, backups, listing);
        }
    }

    private void DescribeType(string type, IReadOnlyList<JsonElement> backups)
    {
        builder.Add(BackupMetrics.RepositoryBackups, backups.Count, stanza, repo, type);
        if (backups.Count == 0)
        {
            return;
        }

        var newest = backups[^1];
        builder.Add(BackupMetrics.RepositoryLastCompletion, BackupReport.Stop(newest), stanza, repo, type);
        builder.AddIfKnown(BackupMetrics.RepositoryLastDuration, BackupReport.Stop(newest) - JsonShape.Number(JsonShape.Find(newest, "timestamp", "start")), stanza, repo, type);
        builder.AddIfKnown(BackupMetrics.RepositoryLastDatabaseSize, JsonShape.Number(JsonShape.Find(newest, "info", "size")), stanza, repo, type);
        builder.AddIfKnown(BackupMetrics.RepositoryLastDatabaseDelta, JsonShape.Number(JsonShape.Find(newest, "info", "delta")), stanza, repo, type);
        builder.AddIfKnown(BackupMetrics.RepositoryLastSize, JsonShape.Number(JsonShape.Find(newest, "info", "repository", "size")), stanza, repo, type);
        builder.AddIfKnown(BackupMetrics.RepositoryLastDelta, JsonShape.Number(JsonShape.Find(newest, "info", "repository", "delta")), stanza, repo, type);
        builder.Add(BackupMetrics.RepositoryLastError, JsonShape.IsTrue(JsonShape.Find(newest, "error")) ? 1 : 0, stanza, repo, type);
    }

    private void DescribeArchive(JsonElement archive, List<JsonElement> backups, Func<int, string, ArchiveListing?> listing)
    {
        if (JsonShape.Text(JsonShape.Find(archive, "id")) is not { } id || SegmentOf(archive, "min") is not { } first || SegmentOf(archive, "max") is not { } last)
        {
            return;
        }

        var own = backups.Where(backup => DatabaseOf(backup) == DatabaseOf(archive)).ToList();
        var size = own.Select(SizeBy).FirstOrDefault(known => known is not null) ?? WalSegment.DefaultSize;
        builder.Add(BackupMetrics.ArchiveFirst, first.Start(size), stanza, repo, id);
        builder.Add(BackupMetrics.ArchiveLast, last.Start(size) + size, stanza, repo, id);
        builder.Add(BackupMetrics.ArchiveTimeline, last.Timeline, stanza, repo, id);
        if (listing(key, id) is { } files)
        {
            builder.Add(BackupMetrics.ArchiveSegments, files.Count, stanza, repo, id);
            builder.Add(BackupMetrics.ArchiveBytes, files.Bytes, stanza, repo, id);
            builder.AddIfKnown(BackupMetrics.ArchiveTime, files.Newest, stanza, repo, id);
            // Up to the last segment of the list, which may be older than the answer about the backups.
            builder.Add(BackupMetrics.ArchiveMissing, files.Missing(NewestFull(own) ?? first, files.Last(size) ?? last, size), stanza, repo, id);
        }
    }

    private static WalSegment? NewestFull(List<JsonElement> backups) =>
        backups.LastOrDefault(backup => JsonShape.Text(JsonShape.Find(backup, "type")) == "full") is { ValueKind: JsonValueKind.Object } full
            ? SegmentOf(full, "archive", "start")
            : null;

    /// <summary>A backup of a stopped server needs none.</summary>
    private static bool NeedsWal(JsonElement backup) => SegmentOf(backup, "archive", "start") is not null;

    private static bool Covers(JsonElement archive, JsonElement backup) =>
        DatabaseOf(backup) == DatabaseOf(archive)
        && (SegmentOf(archive, "min"), SegmentOf(archive, "max"), SegmentOf(backup, "archive", "start"), SegmentOf(backup, "archive", "stop"))
            is ({ } first, { } last, { } start, { } stop)
        && first.Number(WalSegment.DefaultSize) <= start.Number(WalSegment.DefaultSize)
        && stop.Number(WalSegment.DefaultSize) <= last.Number(WalSegment.DefaultSize);

    private static long? SizeBy(JsonElement backup) =>
        SegmentOf(backup, "archive", "start")?.SizeBy(JsonShape.Text(JsonShape.Find(backup, "lsn", "start")))
        ?? SegmentOf(backup, "archive", "stop")?.SizeBy(JsonShape.Text(JsonShape.Find(backup, "lsn", "stop")));

    private static WalSegment? SegmentOf(JsonElement element, params ReadOnlySpan<string> path) =>
        WalSegment.TryParse(JsonShape.Text(JsonShape.Find(element, path)), out var segment) ? segment : null;

    private static double? DatabaseOf(JsonElement element) => JsonShape.Number(JsonShape.Find(element, "database", "id"));

    /// <summary>The backups or archives of this repository. Without a key there is but one repository.</summary>
    private IEnumerable<JsonElement> Here(string name) => JsonShape.Items(document, name)
        .Where(item => (int)(JsonShape.Number(JsonShape.Find(item, "database", "repo-key")) ?? 1) == key);
}
