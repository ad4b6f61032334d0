using System.Globalization;
using Monitor.Exporter.Exposition;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Self;

/// <summary>What /proc says of the PgBouncer whose pid file is named. A file of another user's process that may not be read leaves its series out.</summary>
/// <param name="pidFile">The pid file, read at each scrape.</param>
public sealed class PoolerProcess(string pidFile)
{
    /// <summary>Linux counts processor time and starts in ticks of this length, whatever its own timer is.</summary>
    private const double TicksPerSecond = 100;

    /// <summary>The fields of /proc/PID/stat that follow the program's name, from 0: see proc(5), whose numbers are higher by three.</summary>
    private const int UserTicks = 11;
    private const int SystemTicks = 12;
    private const int StartTicks = 19;
    private const int VirtualBytes = 20;
    private const int ResidentPages = 21;

    /// <summary>The series; none where the process is gone.</summary>
    public Segment Describe()
    {
        var builder = new SegmentBuilder(PoolerMetrics.All);
        try
        {
            var directory = $"/proc/{int.Parse(File.ReadAllText(pidFile).Trim(), NumberStyles.None, CultureInfo.InvariantCulture)}";
            var stat = File.ReadAllText($"{directory}/stat");
            AddStat(builder, stat[(stat.LastIndexOf(')') + 2)..].Split(' '));
            AddLimit(builder, directory, "Max open files", PoolerMetrics.MaximumFiles);
            AddLimit(builder, directory, "Max address space", PoolerMetrics.MaximumVirtualMemory);
            AddNetwork(builder, File.ReadAllLines($"{directory}/net/netstat"));
            builder.Add(PoolerMetrics.OpenFiles, Directory.EnumerateFileSystemEntries($"{directory}/fd").Count());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException or OverflowException)
        {
            // Only what could be read is served: pgbouncer_up says whether PgBouncer is there.
        }

        return builder.Build();
    }

    private static void AddStat(SegmentBuilder builder, string[] fields)
    {
        double Field(int index) => double.Parse(fields[index], CultureInfo.InvariantCulture);
        var booted = double.Parse(File.ReadLines("/proc/stat").First(line => line.StartsWith("btime ", StringComparison.Ordinal))["btime ".Length..], CultureInfo.InvariantCulture);
        builder.Add(PoolerMetrics.Cpu, (Field(UserTicks) + Field(SystemTicks)) / TicksPerSecond);
        builder.Add(PoolerMetrics.VirtualMemory, Field(VirtualBytes));
        builder.Add(PoolerMetrics.ResidentMemory, Field(ResidentPages) * Environment.SystemPageSize);
        builder.Add(PoolerMetrics.StartTime, booted + (Field(StartTicks) / TicksPerSecond));
    }

    /// <summary>Names stand in one line and their values in the next, both after the same word.</summary>
    private static void AddNetwork(SegmentBuilder builder, string[] lines)
    {
        if (lines.Where(line => line.StartsWith("IpExt:", StringComparison.Ordinal)).Select(line => line.Split(' ')).ToList() is [var names, var values])
        {
            builder.Add(PoolerMetrics.NetworkReceived, double.Parse(values[Array.IndexOf(names, "InOctets")], CultureInfo.InvariantCulture));
            builder.Add(PoolerMetrics.NetworkSent, double.Parse(values[Array.IndexOf(names, "OutOctets")], CultureInfo.InvariantCulture));
        }
    }

    private static void AddLimit(SegmentBuilder builder, string directory, string name, Metric metric)
    {
        var line = File.ReadLines($"{directory}/limits").FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        if (line?[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var soft, ..])
        {
            builder.Add(metric, soft == "unlimited" ? ulong.MaxValue : double.Parse(soft, CultureInfo.InvariantCulture));
        }
    }
}
