using System.Text.Json;
using Monitor.Exporter.Background;
using Monitor.Exporter.Exposition;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Backup;

/// <summary>
/// Turns the answer of <c>pgbackrest info --output=json</c> into samples. Fields that are missing or of another type are skipped:
/// the shape has grown with every release from 2.45 to 2.60.
/// </summary>
public static class BackupReport
{
    /// <summary>What <c>pgbackrest info --stanza</c> calls a stanza that the repository does not have: missing stanza path.</summary>
    private const int MissingStanza = 1;

    /// <summary>Writes the series of every stanza.</summary>
    /// <param name="answer">The answer of <c>pgbackrest info</c>.</param>
    /// <param name="listings">The files of archives, as far as they were listed.</param>
    /// <param name="builder">Where to.</param>
    /// <exception cref="InvalidDataException">The answer is not a list of stanzas.</exception>
    public static void Describe(JsonElement answer, IReadOnlyDictionary<ArchivePlace, ArchiveListing> listings, SegmentBuilder builder)
    {
        if (answer.ValueKind != JsonValueKind.Array)
        {
            throw new InvalidDataException("the answer is not a list of stanzas");
        }

        foreach (var stanza in answer.EnumerateArray())
        {
            if (JsonShape.Find(stanza, "name") is { ValueKind: JsonValueKind.String } name)
            {
                Describe(stanza, name.GetString()!, builder);
                DescribeRepositories(stanza, name.GetString()!, listings, builder);
            }
        }
    }

    /// <summary>Says of stanzas that should be there, and that the answer does not name, that they have no backup: silence would look like health.</summary>
    public static void DescribeMissing(JsonElement answer, IEnumerable<string> stanzas, SegmentBuilder builder)
    {
        foreach (var name in stanzas.Except(Stanzas(answer).Keys))
        {
            builder.Add(BackupMetrics.StanzaStatus, MissingStanza, name);
            builder.Add(BackupMetrics.BackupCount, 0, name);
        }
    }

    /// <summary>The stanzas that the answer names, and whether a backup of each runs.</summary>
    public static IReadOnlyDictionary<string, bool> Stanzas(JsonElement answer) =>
        (answer.ValueKind == JsonValueKind.Array ? answer.EnumerateArray().ToArray() : [])
            .Select(stanza => (Name: JsonShape.Text(JsonShape.Find(stanza, "name")), Running: IsRunning(stanza)))
            .Where(stanza => stanza.Name is not null)
            .DistinctBy(stanza => stanza.Name)
            .ToDictionary(stanza => stanza.Name!, stanza => stanza.Running);

    /// <summary>Where the archives are that the answer names.</summary>
    public static IEnumerable<ArchivePlace> Archives(JsonElement answer)
    {
        foreach (var stanza in answer.ValueKind == JsonValueKind.Array ? answer.EnumerateArray() : default)
        {
            foreach (var archive in JsonShape.Items(stanza, "archive"))
            {
                if (JsonShape.Text(JsonShape.Find(stanza, "name")) is { } name && JsonShape.Text(JsonShape.Find(archive, "id")) is { } id)
                {
                    yield return new(name, (int)(JsonShape.Number(JsonShape.Find(archive, "database", "repo-key")) ?? 1), id);
                }
            }
        }
    }

    private static void Describe(JsonElement stanza, string name, SegmentBuilder builder)
    {
        builder.AddIfKnown(BackupMetrics.StanzaStatus, JsonShape.Number(JsonShape.Find(stanza, "status", "code")), name);
        DescribeRun(stanza, name, builder);
        DescribeArchive(stanza, name, builder);

        var backups = JsonShape.Items(stanza, "backup").OrderBy(Stop).ToList();
        builder.Add(BackupMetrics.BackupCount, backups.Count, name);
        if (backups.Count == 0)
        {
            return;
        }

        var newest = backups[^1];
        builder.Add(BackupMetrics.LastCompletion, Stop(newest), name);
        builder.Add(BackupMetrics.LastError, JsonShape.IsTrue(JsonShape.Find(newest, "error")) ? 1 : 0, name);
        if (JsonShape.Find(newest, "timestamp", "start") is { ValueKind: JsonValueKind.Number } start)
        {
            builder.Add(BackupMetrics.LastDuration, Stop(newest) - start.GetDouble(), name);
        }

        builder.AddIfKnown(BackupMetrics.LastDatabaseBytes, JsonShape.Number(JsonShape.Find(newest, "info", "size")), name);
        builder.AddIfKnown(BackupMetrics.LastRepositoryBytes, JsonShape.Number(JsonShape.Find(newest, "info", "repository", "size")), name);
        var full = backups.Where(backup => JsonShape.Find(backup, "type") is { ValueKind: JsonValueKind.String } type && type.ValueEquals("full")).ToList();
        if (full.Count > 0)
        {
            builder.Add(BackupMetrics.LastFullCompletion, Stop(full[^1]), name);
        }
    }

    private static void DescribeRepositories(
        JsonElement stanza, string name, IReadOnlyDictionary<ArchivePlace, ArchiveListing> listings, SegmentBuilder builder)
    {
        foreach (var repository in JsonShape.Items(stanza, "repo"))
        {
            new RepositoryReport(name, stanza, repository, builder).Describe((repo, id) => listings.GetValueOrDefault(new(name, repo, id)));
        }
    }

    private static void DescribeArchive(JsonElement stanza, string name, SegmentBuilder builder)
    {
        var ranges = JsonShape.Items(stanza, "archive")
            .Select(archive => (Min: JsonShape.Text(JsonShape.Find(archive, "min")), Max: JsonShape.Text(JsonShape.Find(archive, "max"))))
            .Where(range => range is { Min: not null, Max: not null })
            .ToList();
        builder.Add(BackupMetrics.ArchivePresent, ranges.Count > 0 ? 1 : 0, name);
        if (ranges.Count > 0)
        {
            builder.Add(BackupMetrics.ArchiveRange, 1, name, ranges[^1].Min!, ranges[^1].Max!);
        }
    }

    /// <summary>When a backup ended, Unix time; 0 when that is not said.</summary>
    internal static double Stop(JsonElement backup) => JsonShape.Number(JsonShape.Find(backup, "timestamp", "stop")) ?? 0;

    private static bool IsRunning(JsonElement stanza) => JsonShape.IsTrue(JsonShape.Find(stanza, "status", "lock", "backup", "held"));

    private static void DescribeRun(JsonElement stanza, string name, SegmentBuilder builder)
    {
        var backup = JsonShape.Find(stanza, "status", "lock", "backup");
        var running = IsRunning(stanza);
        builder.Add(BackupMetrics.BackupRunning, running ? 1 : 0, name);
        builder.Add(BackupMetrics.RestoreRunning, JsonShape.IsTrue(JsonShape.Find(stanza, "status", "lock", "restore", "held")) ? 1 : 0, name);
        if (running && JsonShape.Number(JsonShape.Find(backup!.Value, "size")) is { } size and > 0
            && JsonShape.Number(JsonShape.Find(backup.Value, "size-cplt")) is { } copied)
        {
            builder.Add(BackupMetrics.ProgressSize, size, name);
            builder.Add(BackupMetrics.ProgressBytes, copied, name);
            builder.Add(BackupMetrics.ProgressRatio, Math.Clamp(copied / size, 0, 1), name);
        }
    }
}

/// <summary>Where an archive is.</summary>
/// <param name="Stanza">The stanza.</param>
/// <param name="Repository">Number of the repository.</param>
/// <param name="Id">Version and number of the database, such as <c>17-1</c>.</param>
public sealed record ArchivePlace(string Stanza, int Repository, string Id);
