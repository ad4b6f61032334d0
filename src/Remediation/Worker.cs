using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Monitor.Remediation.Guard;
using Monitor.Remediation.Journal;

namespace Monitor.Remediation;

/// <summary>Goes through the open runs, one at a time for each cluster, clusters side by side. Woken by every delivery, and every few seconds.</summary>
public sealed class Worker(
    Runner runner, RunJournal journal, KillSwitch killSwitch, RemediationMetrics metrics, TimeProvider time, ILogger<Worker> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    // How many clusters are worked on at once; more have to wait, which in a storm is as it should be.
    private const int ParallelClusters = 8;

    private readonly ConcurrentDictionary<string, Task> busy = new();
    private readonly Channel<bool> wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private bool lost;
    private bool hasRemembered;

    /// <summary>Something was written down.</summary>
    public void Wake() => wake.Writer.TryWrite(true);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await RoundAsync(stoppingToken);
            await SleepAsync(stoppingToken);
        }

        await Task.WhenAll(busy.Values);
    }

    private async Task RoundAsync(CancellationToken cancellationToken)
    {
        try
        {
            var open = await journal.ListOpenAsync(cancellationToken);
            var breaker = await journal.GetBreakerAsync(cancellationToken);
            metrics.NoteRound(await killSwitch.ReadAsync(cancellationToken) is null, breaker.TrippedAt is not null, open.Count);
            NoteJournal(null);
            await RememberAsync(cancellationToken);
            Dispatch(open, cancellationToken);
        }
        catch (JournalUnavailableException fault)
        {
            NoteJournal(fault);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogError(fault, "A round through the open runs broke off; the next one begins in {Interval}.", Interval);
        }
    }

    // What was begun before this process is part of the picture too: without it every restart would wipe the marks off the dashboards.
    private async Task RememberAsync(CancellationToken cancellationToken)
    {
        if (!hasRemembered)
        {
            metrics.NoteStarts(await journal.ListAsync(cancellationToken));
            hasRemembered = true;
        }
    }

    private void Dispatch(IReadOnlyList<StoredRun> open, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        foreach (var cluster in open.Where(stored => stored.Run.NotBefore <= now).GroupBy(stored => stored.Run.Cluster))
        {
            if (busy.Count < ParallelClusters && !busy.ContainsKey(cluster.Key))
            {
                // Runs that were underway come first: they hold the truth about what was changed.
                StoredRun[] runs = [.. cluster.OrderByDescending(stored => stored.Run.State.IsUnderway)];
                var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                busy[cluster.Key] = WorkAsync(cluster.Key, runs, started.Task, cancellationToken);
                started.SetResult();
            }
        }
    }

    private async Task WorkAsync(string cluster, IReadOnlyList<StoredRun> runs, Task started, CancellationToken cancellationToken)
    {
        await started;
        foreach (var stored in runs)
        {
            await AdvanceAsync(stored, cancellationToken);
        }

        busy.TryRemove(cluster, out _);
        Wake();
    }

    private async Task AdvanceAsync(StoredRun stored, CancellationToken cancellationToken)
    {
        try
        {
            // Read again: a person may have approved, or a run before this one may have taken minutes.
            if (await journal.FindAsync(stored.Run.Id, cancellationToken) is { Run.IsFinal: false } current)
            {
                await runner.AdvanceAsync(current, cancellationToken);
                if ((await journal.FindAsync(stored.Run.Id, cancellationToken))?.Run.IsFinal ?? false)
                {
                    await journal.PruneAsync(cancellationToken);
                }
            }
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogError(
                fault, "Run {Run} ({Action} on {Cluster}) broke off in state {State} and is looked at again.",
                stored.Run.Id, stored.Run.Action, stored.Run.Cluster, stored.Run.State);
        }
        catch (OperationCanceledException)
        {
            logger.LogInformation("Run {Run} is left as it is; it is resumed at the next start.", stored.Run.Id);
        }
    }

    private async Task SleepAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            var woken = wake.Reader.ReadAsync(either.Token).AsTask();
            await Task.WhenAny(woken, Task.Delay(Interval, time, either.Token));
            await either.CancelAsync();
            await woken;
        }
        catch (OperationCanceledException)
        {
            // The interval is over, or the service ends; the loop looks which.
        }
    }

    private void NoteJournal(JournalUnavailableException? fault)
    {
        if (fault is not null)
        {
            metrics.NoteJournalLost();
        }

        if (lost != fault is not null)
        {
            lost = fault is not null;
            logger.LogWarning(fault, "The journal {State}", lost ? "does not answer: nothing is done until it does." : "answers again.");
        }
    }
}
