using System.Text.Json;
using Monitor.Exporter.Background;

namespace Monitor.Exporter.Backup;

/// <summary>Which WAL segments an archive holds, by the list of its files: <c>pgbackrest info</c> tells the first and the last only.</summary>
public sealed class ArchiveListing
{
    private readonly HashSet<WalSegment> segments = [];

    /// <summary>Segments, each counted once.</summary>
    public int Count => segments.Count;

    /// <summary>Size of the files.</summary>
    public double Bytes { get; private set; }

    /// <summary>Unix time of the newest; null without one.</summary>
    public double? Newest { get; private set; }

    /// <summary>Reads the answer of <c>pgbackrest repo-ls --recurse</c>.</summary>
    public static ArchiveListing Read(JsonElement answer)
    {
        var listing = new ArchiveListing();
        if (answer.ValueKind == JsonValueKind.Object)
        {
            foreach (var file in answer.EnumerateObject())
            {
                listing.Add(file);
            }
        }

        return listing;
    }

    /// <summary>
    /// Segments that are missing between two. One that exists on any timeline is there: after a promotion the segment of the fork is
    /// archived on the old timeline, the new one, or both.
    /// </summary>
    public long Missing(WalSegment first, WalSegment last, long size)
    {
        var (from, to) = (first.Number(size), last.Number(size));
        var present = segments.Select(segment => segment.Number(size)).Where(number => number >= from && number <= to).Distinct().Count();
        return Math.Max(0, to - from + 1 - present);
    }

    /// <summary>The segment furthest on; null without one.</summary>
    public WalSegment? Last(long size) => segments.Count == 0 ? null : segments.MaxBy(segment => segment.Number(size));

    private void Add(JsonProperty file)
    {
        if (!WalSegment.TryParse(file.Name.AsSpan(file.Name.LastIndexOf('/') + 1), out var segment))
        {
            return;
        }

        segments.Add(segment);
        Bytes += JsonShape.Number(JsonShape.Find(file.Value, "size")) ?? 0;
        Newest = JsonShape.Number(JsonShape.Find(file.Value, "time")) is { } time && !(time < Newest) ? time : Newest;
    }
}
