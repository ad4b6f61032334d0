using System.Diagnostics;
using System.Globalization;
using Monitor.Exporter.Exposition;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Self;

/// <summary>The exporter as a process, from /proc/self, under the names that every Prometheus client uses.</summary>
public static class ProcessSeries
{
    /// <summary>Writes the series.</summary>
    public static void Describe(SegmentBuilder builder)
    {
        using var process = Process.GetCurrentProcess();
        builder.Add(ExporterMetrics.ProcessCpu, process.TotalProcessorTime.TotalSeconds);
        builder.Add(ExporterMetrics.ProcessMemory, process.WorkingSet64);
        builder.Add(ExporterMetrics.ProcessVirtualMemory, process.VirtualMemorySize64);
        builder.Add(ExporterMetrics.ProcessStart, new DateTimeOffset(process.StartTime.ToUniversalTime()).ToUnixTimeMilliseconds() / 1000.0);
        builder.Add(ExporterMetrics.ProcessOpenFiles, Directory.EnumerateFileSystemEntries("/proc/self/fd").Count());
        builder.Add(ExporterMetrics.ProcessMaximumFiles, MaximumFiles());
    }

    /// <summary>The line "Max open files  soft  hard  files".</summary>
    private static double MaximumFiles()
    {
        var line = File.ReadLines("/proc/self/limits").First(line => line.StartsWith("Max open files", StringComparison.Ordinal));
        return line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, _, _, var soft, ..]
            && double.TryParse(soft, CultureInfo.InvariantCulture, out var value) ? value : double.PositiveInfinity;
    }
}
