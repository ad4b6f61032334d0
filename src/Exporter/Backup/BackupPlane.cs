using System.Text.Json;
using Monitor.Exporter.Background;
using Monitor.Exporter.Configuration;
using Monitor.Exporter.Exposition;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Backup;

/// <summary>Asks pgBackRest in the background: what backups there are, how the latest run went, and now and then which WAL segments.</summary>
public sealed partial class BackupPlane(BackupProbe probe, TimeProvider time, ILogger logger)
    : BackgroundPlane(BackupMetrics.All, probe.Every, Deadline, time)
{
    /// <summary>Repositories on object storage answer in seconds; a minute means that something hangs.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    /// <summary>All lists together: what takes longer must not make the answer about backups late.</summary>
    private static readonly TimeSpan ListingDeadline = TimeSpan.FromSeconds(20);

    /// <summary>Archives are listed no more often than this, and never for more than a hundredth of the time.</summary>
    private static readonly TimeSpan ListingInterval = TimeSpan.FromMinutes(1);
    private const int ListingShare = 100;

    /// <summary>More archives than a repository of many clusters has.</summary>
    private const int MaximumArchives = 200;

    private readonly PgBackRest program = new(probe.Command);
    private readonly BackupLog logs = new(probe.Logs);
    private Dictionary<ArchivePlace, ArchiveListing> listings = [];
    private (long At, TimeSpan Pause)? listed;
    private string? lastFailure;

    /// <inheritdoc/>
    protected override async Task LookAsync(SegmentBuilder builder, CancellationToken cancellationToken)
    {
        var answer = await program.AskAsync(["info"], cancellationToken);
        if (listed is not { } last || Time.GetElapsedTime(last.At) >= last.Pause)
        {
            await ListAsync(answer, cancellationToken);
        }

        BackupReport.Describe(answer, listings, builder);
        BackupReport.DescribeMissing(answer, probe.Stanzas, builder);
        foreach (var (stanza, running) in BackupReport.Stanzas(answer))
        {
            builder.AddIfKnown(BackupMetrics.LastRunFailed, Number(await logs.HasFailedAsync(stanza, running, cancellationToken)), stanza);
        }

        builder.Add(BackupMetrics.Up, 1);
        builder.Add(BackupMetrics.LastRefresh, Time.GetUtcNow().ToUnixTimeSeconds());
        lastFailure = null;
    }

    /// <inheritdoc/>
    protected override void Failed(SegmentBuilder builder, string reason)
    {
        builder.Add(BackupMetrics.Up, 0);
        if (reason != lastFailure)
        {
            LogFailed(probe.Command, reason);
        }

        lastFailure = reason;
    }

    private static double? Number(bool? failed) => failed is { } known ? known ? 1 : 0 : null;

    /// <summary>An archive that cannot be listed loses the series about its files only.</summary>
    private async Task ListAsync(JsonElement answer, CancellationToken cancellationToken)
    {
        var started = Time.GetTimestamp();
        using var timer = new CancellationTokenSource(ListingDeadline, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        listings = [];
        foreach (var place in BackupReport.Archives(answer).Distinct().Take(MaximumArchives))
        {
            try
            {
                listings[place] = ArchiveListing.Read(
                    await program.AskAsync(["repo-ls", "--recurse", $"--repo={place.Repository}", $"archive/{place.Stanza}/{place.Id}"], either.Token));
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                LogNotListed(place.Id, place.Stanza, exception is OperationCanceledException ? $"no answer within {ListingDeadline.TotalSeconds} s" : exception.Message);
            }
        }

        var pause = Time.GetElapsedTime(started) * ListingShare;
        listed = (Time.GetTimestamp(), pause > ListingInterval ? pause : ListingInterval);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Command} info failed: {Reason}")]
    private partial void LogFailed(string command, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The archive {Id} of {Stanza} could not be listed: {Reason}")]
    private partial void LogNotListed(string id, string stanza, string reason);
}
