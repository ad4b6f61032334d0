using System.Globalization;
using Monitor.Exporter.Background;
using Monitor.Exporter.Configuration;
using Monitor.Exporter.Exposition;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Host;

/// <summary>Looks at configuration files and at the watchdog.</summary>
/// <param name="probe">The files.</param>
/// <param name="watchdogs">The directory of the kernel's watchdogs, <c>/sys/class/watchdog</c>.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where to say what fails.</param>
public sealed partial class HostPlane(HostProbe probe, string watchdogs, TimeProvider time, ILogger logger)
    : BackgroundPlane(HostMetrics.Files, probe.Every, Deadline, time)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    /// <summary>A configuration file is kilobytes; of a longer one only the beginning is hashed, with its length.</summary>
    private const int MaximumFile = 1024 * 1024;

    /// <inheritdoc/>
    protected override async Task LookAsync(SegmentBuilder builder, CancellationToken cancellationToken)
    {
        foreach (var path in probe.Files)
        {
            await DescribeFileAsync(builder, path, cancellationToken);
        }

        DescribeWatchdogs(builder);
    }

    /// <inheritdoc/>
    protected override void Failed(SegmentBuilder builder, string reason) => LogFailed(reason);

    private static async Task DescribeFileAsync(SegmentBuilder builder, string path, CancellationToken cancellationToken)
    {
        var file = new FileInfo(path);
        builder.Add(HostMetrics.FilePresent, file.Exists ? 1 : 0, path);
        if (!file.Exists)
        {
            return;
        }

        builder.Add(HostMetrics.FileSize, file.Length, path);
        builder.Add(HostMetrics.FileModified, new DateTimeOffset(file.LastWriteTimeUtc).ToUnixTimeMilliseconds() / 1e3, path);
        var hash = await HashAsync(path, cancellationToken);
        builder.Add(HostMetrics.FileReadable, hash is null ? 0 : 1, path);
        if (hash is { } value)
        {
            builder.Add(HostMetrics.FileHash, value, path);
        }
    }

    private static async Task<double?> HashAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = File.OpenRead(path);
            var text = new byte[Math.Min(file.Length, MaximumFile)];
            var count = await file.ReadAtLeastAsync(text, text.Length, throwOnEndOfStream: false, cancellationToken);
            return ShortHash.Of(text.AsSpan(0, count));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private void DescribeWatchdogs(SegmentBuilder builder)
    {
        string[] devices = Directory.Exists(watchdogs) ? [.. Directory.EnumerateFileSystemEntries(watchdogs).Order(StringComparer.Ordinal)] : [];
        builder.Add(HostMetrics.Watchdogs, devices.Length);
        foreach (var device in devices)
        {
            var name = Path.GetFileName(device);
            if (Read(device, "state") is { } state)
            {
                builder.Add(HostMetrics.WatchdogArmed, state == "active" ? 1 : 0, name, Read(device, "identity") ?? "");
            }

            AddSeconds(builder, HostMetrics.WatchdogTimeout, device, "timeout");
            AddSeconds(builder, HostMetrics.WatchdogLeft, device, "timeleft");
        }
    }

    private static void AddSeconds(SegmentBuilder builder, Metric metric, string device, string file)
    {
        if (double.TryParse(Read(device, file), CultureInfo.InvariantCulture, out var seconds))
        {
            builder.Add(metric, seconds, Path.GetFileName(device));
        }
    }

    private static string? Read(string device, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(device, file)).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Not every driver has every file.
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The files of the host could not be looked at: {Reason}")]
    private partial void LogFailed(string reason);
}
