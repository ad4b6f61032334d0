namespace Monitor.Remediation.Journal;

/// <summary>
/// The right to change one cluster, held by a lease. <see cref="Fence"/> is compared in every transition; a holder that was cut off can
/// therefore write nothing, whatever it still believes.
/// </summary>
public sealed class ClusterLock : IAsyncDisposable
{
    private static readonly TimeSpan RenewEvery = RunJournal.LockLife / 6;

    private readonly IStore store;
    private readonly TimeProvider time;
    private readonly long lease;
    private readonly CancellationTokenSource ended = new();
    private readonly CancellationTokenSource lost = new();
    private readonly Task renewal;

    internal ClusterLock(IStore store, TimeProvider time, string cluster, long lease, long fence)
    {
        this.store = store;
        this.time = time;
        this.lease = lease;
        Cluster = cluster;
        Fence = fence;
        renewal = RenewAsync();
    }

    /// <summary>The cluster.</summary>
    public string Cluster { get; }

    /// <summary>The revision at which the lock was taken.</summary>
    public long Fence { get; }

    /// <summary>Cancelled when the lock is lost: nothing new may be begun.</summary>
    public CancellationToken Lost => lost.Token;

    /// <summary>Gives the lock back.</summary>
    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        await renewal;
        try
        {
            await store.RevokeLeaseAsync(lease, CancellationToken.None);
        }
        catch (JournalUnavailableException)
        {
            // The lease ends by itself.
        }

        ended.Dispose();
        lost.Dispose();
    }

    private async Task RenewAsync()
    {
        var renewedAt = time.GetTimestamp();
        using var timer = new PeriodicTimer(RenewEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(ended.Token))
            {
                if (await TryRenewAsync() is { } alive)
                {
                    renewedAt = alive ? time.GetTimestamp() : renewedAt;
                    if (!alive)
                    {
                        await lost.CancelAsync();
                        return;
                    }
                }
                else if (time.GetElapsedTime(renewedAt) > RunJournal.LockLife - RenewEvery)
                {
                    await lost.CancelAsync();
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // Given back.
        }
    }

    /// <summary>True: renewed. False: it has ended. Null: nobody answered, and it may still be alive.</summary>
    private async Task<bool?> TryRenewAsync()
    {
        try
        {
            return await store.RenewLeaseAsync(lease, ended.Token);
        }
        catch (JournalUnavailableException)
        {
            return null;
        }
    }
}
