using System.Diagnostics;
using System.Text.Json;
using Monitor.Exporter.Configuration;
using Monitor.Exporter.Exposition;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Backup;

/// <summary>Asks <c>pgbackrest info</c> in the background and keeps the answer.</summary>
public sealed partial class BackupPlane(BackupProbe probe, TimeProvider time, ILogger logger)
{
    /// <summary>Repositories on object storage answer in seconds; a minute means that something hangs.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    /// <summary>An answer is kilobytes; this bounds a program that does not stop writing.</summary>
    private const int MaximumAnswer = 64 * 1024 * 1024;

    private volatile Segment latest = Segment.Empty;

    /// <summary>The newest answer.</summary>
    public Segment Segment => latest;

    /// <summary>Runs until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(probe.Every, time);
        do
        {
            await RefreshAsync(cancellationToken);
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    /// <summary>Asks once. A failure leaves only <c>pgbackrest_up 0</c>: old facts about backups must not look like news.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var builder = new SegmentBuilder(BackupMetrics.All);
        try
        {
            BackupReport.Describe(await AskAsync(cancellationToken), builder);
            builder.Add(BackupMetrics.Up, 1);
            builder.Add(BackupMetrics.LastRefresh, time.GetUtcNow().ToUnixTimeSeconds());
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(probe.Command, exception.Message);
            builder.Clear();
            builder.Add(BackupMetrics.Up, 0);
        }

        latest = builder.Build();
    }

    private async Task<JsonElement> AskAsync(CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Deadline);
        using var process = Process.Start(new ProcessStartInfo(probe.Command, ["info", "--output=json", "--log-level-console=off"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            var errors = process.StandardError.ReadToEndAsync(deadline.Token);
            var output = await ReadAsync(process.StandardOutput.BaseStream, deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            if (process.ExitCode != 0)
            {
                throw new InvalidDataException($"exit code {process.ExitCode}: {(await errors).Trim()}");
            }

            return JsonElement.Parse(output.Span);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var answer = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await stream.ReadAsync(buffer, cancellationToken) is var count and > 0)
        {
            if (answer.Length + count > MaximumAnswer)
            {
                throw new InvalidDataException($"the answer is longer than {MaximumAnswer} bytes");
            }

            await answer.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
        }

        return answer.ToArray();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Command} info failed: {Reason}")]
    private partial void LogFailed(string command, string reason);
}
