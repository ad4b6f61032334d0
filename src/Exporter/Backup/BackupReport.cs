using System.Text.Json;
using Monitor.Exporter.Exposition;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Backup;

/// <summary>
/// Turns the answer of <c>pgbackrest info --output=json</c> into samples. Fields that are missing or of another type are skipped:
/// the shape has grown with every release from 2.45 to 2.60.
/// </summary>
public static class BackupReport
{
    /// <summary>Writes the series of every stanza.</summary>
    /// <exception cref="InvalidDataException">The answer is not a list of stanzas.</exception>
    public static void Describe(JsonElement answer, SegmentBuilder builder)
    {
        if (answer.ValueKind != JsonValueKind.Array)
        {
            throw new InvalidDataException("the answer is not a list of stanzas");
        }

        foreach (var stanza in answer.EnumerateArray())
        {
            if (Find(stanza, "name") is { ValueKind: JsonValueKind.String } name)
            {
                Describe(stanza, name.GetString()!, builder);
            }
        }
    }

    private static void Describe(JsonElement stanza, string name, SegmentBuilder builder)
    {
        AddNumber(builder, BackupMetrics.StanzaStatus, Find(stanza, "status", "code"), name);
        builder.Add(BackupMetrics.BackupRunning, IsTrue(Find(stanza, "status", "lock", "backup", "held")) ? 1 : 0, name);
        DescribeArchive(stanza, name, builder);

        var backups = Items(stanza, "backup").OrderBy(Stop).ToList();
        builder.Add(BackupMetrics.BackupCount, backups.Count, name);
        if (backups.Count == 0)
        {
            return;
        }

        var newest = backups[^1];
        builder.Add(BackupMetrics.LastCompletion, Stop(newest), name);
        builder.Add(BackupMetrics.LastError, IsTrue(Find(newest, "error")) ? 1 : 0, name);
        if (Find(newest, "timestamp", "start") is { ValueKind: JsonValueKind.Number } start)
        {
            builder.Add(BackupMetrics.LastDuration, Stop(newest) - start.GetDouble(), name);
        }

        AddNumber(builder, BackupMetrics.LastDatabaseBytes, Find(newest, "info", "size"), name);
        AddNumber(builder, BackupMetrics.LastRepositoryBytes, Find(newest, "info", "repository", "size"), name);
        var full = backups.Where(backup => Find(backup, "type") is { ValueKind: JsonValueKind.String } type && type.ValueEquals("full")).ToList();
        if (full.Count > 0)
        {
            builder.Add(BackupMetrics.LastFullCompletion, Stop(full[^1]), name);
        }
    }

    private static void DescribeArchive(JsonElement stanza, string name, SegmentBuilder builder)
    {
        var ranges = Items(stanza, "archive")
            .Select(archive => (Min: Text(Find(archive, "min")), Max: Text(Find(archive, "max"))))
            .Where(range => range is { Min: not null, Max: not null })
            .ToList();
        builder.Add(BackupMetrics.ArchivePresent, ranges.Count > 0 ? 1 : 0, name);
        if (ranges.Count > 0)
        {
            builder.Add(BackupMetrics.ArchiveRange, 1, name, ranges[^1].Min!, ranges[^1].Max!);
        }
    }

    private static double Stop(JsonElement backup) => Find(backup, "timestamp", "stop") is { ValueKind: JsonValueKind.Number } stop ? stop.GetDouble() : 0;

    private static bool IsTrue(JsonElement? element) => element is { ValueKind: JsonValueKind.True };

    private static string? Text(JsonElement? element) => element is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static void AddNumber(SegmentBuilder builder, Metric metric, JsonElement? element, string stanza)
    {
        if (element is { ValueKind: JsonValueKind.Number } number)
        {
            builder.Add(metric, number.GetDouble(), stanza);
        }
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement element, string name) =>
        Find(element, name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : default;

    private static JsonElement? Find(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element;
    }
}
