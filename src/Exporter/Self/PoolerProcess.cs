using System.Globalization;
using Monitor.Exporter.Exposition;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Self;

/// <summary>What /proc says of the PgBouncer whose pid file is named. A file of another user's process that may not be read leaves its series out.</summary>
/// <param name="pidFile">The pid file, read at each scrape.</param>
/// <param name="time">The clock, from which the start of the process is counted back.</param>
public sealed class PoolerProcess(string pidFile, TimeProvider time)
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
            builder.Add(PoolerMetrics.OpenFiles, Directory.EnumerateFileSystemEntries($"{directory}/fd").Count());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException or OverflowException)
        {
            // Only what could be read is served: pgbouncer_up says whether PgBouncer is there.
        }

        return builder.Build();
    }

    private void AddStat(SegmentBuilder builder, string[] fields)
    {
        double Field(int index) => double.Parse(fields[index], CultureInfo.InvariantCulture);
        var uptime = double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture);
        builder.Add(PoolerMetrics.Cpu, (Field(UserTicks) + Field(SystemTicks)) / TicksPerSecond);
        builder.Add(PoolerMetrics.VirtualMemory, Field(VirtualBytes));
        builder.Add(PoolerMetrics.ResidentMemory, Field(ResidentPages) * Environment.SystemPageSize);
        builder.Add(PoolerMetrics.StartTime, Math.Round((time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0) - uptime + (Field(StartTicks) / TicksPerSecond), 2));
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
