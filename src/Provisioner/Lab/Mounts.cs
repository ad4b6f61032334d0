using System.Text;

namespace Monitor.Provisioner.Lab;

/// <summary>What is mounted, as the kernel tells it in <c>mountinfo</c>.</summary>
public static class Mounts
{
    /// <summary>The mount points at or below a directory, the deepest first.</summary>
    public static IReadOnlyList<string> Below(string directory, string mountInfo) =>
    [
        .. Points(mountInfo)
            .Where(point => point == directory || point.StartsWith($"{directory}/", StringComparison.Ordinal))
            .OrderByDescending(point => point.Length),
    ];

    /// <summary>Where the version 2 control group hierarchy is mounted, or null.</summary>
    public static string? ControlGroups(string mountInfo) => PointsOf(mountInfo, "cgroup2").FirstOrDefault();

    /// <summary>Where control group hierarchies of either version are mounted.</summary>
    public static IEnumerable<string> AllControlGroups(string mountInfo) => PointsOf(mountInfo, "cgroup").Concat(PointsOf(mountInfo, "cgroup2"));

    /// <summary>The mount table of this process.</summary>
    public static string OfThisProcess() => File.ReadAllText("/proc/self/mountinfo");

    /// <summary>The mount tables of all processes: a node's disk is mounted in the node's own namespace only.</summary>
    public static string OfAllProcesses()
    {
        var tables = new HashSet<string>();
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(path => char.IsAsciiDigit(path["/proc/".Length])))
        {
            try
            {
                tables.Add(File.ReadAllText(Path.Combine(process, "mountinfo")));
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                // The process ended while we were looking; it holds nothing any more.
            }
        }

        return string.Concat(tables);
    }

    // The type of the file system follows a lone hyphen: the fields before it vary in number.
    private static IEnumerable<string> PointsOf(string mountInfo, string type) =>
        Lines(mountInfo).Where(fields => fields.SkipWhile(field => field != "-").ElementAtOrDefault(1) == type).Select(fields => Unescape(fields[4]));

    private static IEnumerable<string> Points(string mountInfo) => Lines(mountInfo).Select(fields => Unescape(fields[4]));

    private static IEnumerable<string[]> Lines(string mountInfo) =>
        mountInfo.Split('\n').Select(line => line.Split(' ')).Where(fields => fields.Length > 6);

    // The kernel writes space, tab, newline and backslash as three octal digits.
    private static string Unescape(string field)
    {
        var text = new StringBuilder();
        for (var at = 0; at < field.Length; at++)
        {
            if (field[at] == '\\' && at + 3 < field.Length)
            {
                text.Append((char)Convert.ToInt32(field.Substring(at + 1, 3), 8));
                at += 3;
            }
            else
            {
                text.Append(field[at]);
            }
        }

        return text.ToString();
    }
}
