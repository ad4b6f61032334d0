using System.Globalization;

namespace Monitor.ExporterBench.Servers;

/// <summary>What a process and all that it started have used, from /proc.</summary>
internal static class ProcessTree
{
    private const double TicksPerSecond = 100;

    /// <summary>A process and its descendants.</summary>
    public static IReadOnlyList<int> Of(int root)
    {
        var children = Directory.EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), out var id) ? id : 0)
            .Where(id => id > 0)
            .ToLookup(id => int.Parse(StatOf(id).ElementAtOrDefault(1) ?? "-1", CultureInfo.InvariantCulture));
        var tree = new List<int> { root };
        for (var i = 0; i < tree.Count; i++)
        {
            tree.AddRange(children[tree[i]]);
        }

        return tree;
    }

    /// <summary>Processor time of the tree, with that of its children that have ended: to the hundredth of a second.</summary>
    public static TimeSpan Processor(int root)
    {
        var living = Of(root).Sum(NanosecondsOf) / 1e9;
        var ended = StatOf(root) is { Length: > 14 } stat
            ? (Ticks(stat, 13) + Ticks(stat, 14)) / TicksPerSecond
            : 0;
        return TimeSpan.FromSeconds(living + ended);
    }

    /// <summary>Resident memory of one process, bytes.</summary>
    public static long Resident(int id) =>
        File.ReadLines($"/proc/{id}/status").Where(line => line.StartsWith("VmRSS:", StringComparison.Ordinal))
            .Select(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024).FirstOrDefault();

    /// <summary>
    /// Exact for a process of one thread, such as each of PostgreSQL's. Where threads come and go those that went are only in the process's
    /// own figure, which is kept in hundredths of a second.
    /// </summary>
    private static long NanosecondsOf(int id)
    {
        try
        {
            if (Directory.GetDirectories($"/proc/{id}/task").Length == 1)
            {
                return long.Parse(File.ReadAllText($"/proc/{id}/schedstat").Split(' ')[0], CultureInfo.InvariantCulture);
            }
        }
        catch (IOException)
        {
            // It ended in this moment, and its parent has its time now.
            return 0;
        }

        return StatOf(id) is { Length: > 14 } stat ? (Ticks(stat, 11) + Ticks(stat, 12)) * (long)(1e9 / TicksPerSecond) : 0;
    }

    private static long Ticks(string[] stat, int field) => long.Parse(stat[field], CultureInfo.InvariantCulture);

    /// <summary>The fields of /proc/ID/stat from the state on, because the name before it may contain anything.</summary>
    private static string[] StatOf(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return [];
        }
    }
}
