using System.Text.Json;

namespace Monitor.Remediation.Journal;

/// <summary>
/// What remediation remembers, in etcd: runs, locks, cooldowns, the breaker, the switch. Every transition is a compare-and-swap, and one
/// that changes a cluster also compares the lock, so that a process that lost it can write nothing more.
/// </summary>
public sealed class RunJournal(IStore store, TimeProvider time)
{
    /// <summary>How many ended runs are kept.</summary>
    public const int HistoryLimit = 1000;

    /// <summary>How many open runs are looked at: each costs a look every few seconds. The rest waits for its turn.</summary>
    public const int OpenLimit = 500;

    /// <summary>How long a lock outlives the process that does not renew it.</summary>
    public static readonly TimeSpan LockLife = TimeSpan.FromSeconds(30);

    /// <summary>How many failures within <see cref="BreakerWindow"/> stop everything.</summary>
    public const int BreakerLimit = 3;

    /// <summary>How long a failure counts.</summary>
    public static readonly TimeSpan BreakerWindow = TimeSpan.FromHours(1);

    private const string Root = "/remediation/";
    private const string BreakerKey = Root + "breaker";
    private const string SwitchKey = Root + "disabled";
    private const string StormKey = Root + "storm";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Writes a new run down.</summary>
    /// <returns>The run as it stands: the new one, or the one that this episode already has.</returns>
    /// <exception cref="JournalUnavailableException">It could not be written.</exception>
    public async Task<Receipt> ReceiveAsync(Run run, CancellationToken cancellationToken)
    {
        var revision = await store.CommitAsync(
            [new Condition(OpenKey(run.Id), 0), new Condition(ClosedKey(run.Id), 0)],
            [new Change.Put(OpenKey(run.Id), Write(run))],
            cancellationToken);
        if (revision is not null)
        {
            return new Receipt(run, IsNew: true);
        }

        var known = await FindAsync(run.Id, cancellationToken)
            ?? throw new JournalUnavailableException($"The run {run.Id} is neither new nor there.");
        return new Receipt(known.Run, IsNew: false);
    }

    /// <summary>A run, open or ended, or null.</summary>
    public async Task<StoredRun?> FindAsync(string id, CancellationToken cancellationToken) =>
        Read(await store.GetAsync(OpenKey(id), cancellationToken) ?? await store.GetAsync(ClosedKey(id), cancellationToken));

    /// <summary>The runs that have not ended, in the order of their arrival.</summary>
    public async Task<IReadOnlyList<StoredRun>> ListOpenAsync(CancellationToken cancellationToken) =>
        [.. (await store.ListAsync(Root + "open/", OpenLimit, cancellationToken)).Select(value => Read(value)!).OrderBy(stored => stored.Run.ReceivedAt)];

    /// <summary>All runs that are kept, newest first.</summary>
    public async Task<IReadOnlyList<Run>> ListAsync(CancellationToken cancellationToken)
    {
        var closed = await store.ListAsync(Root + "closed/", 2 * HistoryLimit, cancellationToken);
        var open = await ListOpenAsync(cancellationToken);
        return [.. closed.Select(value => Read(value)!.Run).Concat(open.Select(stored => stored.Run)).OrderByDescending(run => run.ReceivedAt)];
    }

    /// <summary>Replaces a run by its next form, if nobody else did and the lock, where there is one, is still held.</summary>
    /// <param name="was">The run as it was read.</param>
    /// <param name="now">What it becomes.</param>
    /// <param name="held">The lock that the transition needs, or null.</param>
    /// <param name="cooldown">How long the action rests on the cluster from now on, written with the transition; null for no rest.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The run as it is stored now, or null when somebody was faster or the lock is lost.</returns>
    public async Task<StoredRun?> ReplaceAsync(
        StoredRun was, Run now, ClusterLock? held, TimeSpan? cooldown, CancellationToken cancellationToken)
    {
        List<Condition> conditions = [new(OpenKey(was.Run.Id), was.Revision)];
        List<Change> changes = now.IsFinal
            ? [new Change.Delete(OpenKey(now.Id)), new Change.Put(ClosedKey(now.Id), Write(now))]
            : [new Change.Put(OpenKey(now.Id), Write(now))];
        if (held is not null)
        {
            conditions.Add(new Condition(LockKey(held.Cluster), held.Fence));
        }

        if (cooldown is { } rest)
        {
            var until = new Cooldown(time.GetUtcNow() + rest, now.Id);
            changes.Add(new Change.Put(CooldownKey(now), JsonSerializer.Serialize(until, Json)));
        }

        var revision = await store.CommitAsync(conditions, changes, cancellationToken);
        return revision is { } written ? new StoredRun(now, written) : null;
    }

    /// <summary>Takes the lock of a cluster, or gives null when another run holds it.</summary>
    public async Task<ClusterLock?> LockAsync(string cluster, string run, CancellationToken cancellationToken)
    {
        var lease = await store.GrantLeaseAsync(LockLife, cancellationToken);
        var revision = await store.CommitAsync(
            [new Condition(LockKey(cluster), 0)], [new Change.Put(LockKey(cluster), run, lease)], cancellationToken);
        if (revision is { } fence)
        {
            return new ClusterLock(store, time, cluster, lease, fence);
        }

        await store.RevokeLeaseAsync(lease, cancellationToken);
        return null;
    }

    /// <summary>Until when the run's action rests on its cluster; null when it does not, or rests because of this very run.</summary>
    public async Task<DateTimeOffset?> FindCooldownAsync(Run run, CancellationToken cancellationToken)
    {
        var value = await store.GetAsync(CooldownKey(run), cancellationToken);
        var cooldown = value is null ? null : JsonSerializer.Deserialize<Cooldown>(value.Value, Json);
        return cooldown is null || cooldown.Run == run.Id ? null : cooldown.Until;
    }

    /// <summary>The breaker as it stands.</summary>
    public async Task<Breaker> GetBreakerAsync(CancellationToken cancellationToken) => (await ReadBreakerAsync(cancellationToken)).Breaker;

    /// <summary>Counts a failure, which may trip the breaker; gives it as it then stands.</summary>
    public Task<Breaker> CountFailureAsync(string run, CancellationToken cancellationToken) =>
        ChangeBreakerAsync(breaker => breaker.Count(run, time.GetUtcNow()), cancellationToken);

    /// <summary>Closes the breaker and forgets the failures that tripped it.</summary>
    public Task<Breaker> ResetBreakerAsync(CancellationToken cancellationToken) =>
        ChangeBreakerAsync(_ => new Breaker(), cancellationToken);

    /// <summary>Who switched remediation off and why, or null while it is on.</summary>
    public async Task<SwitchedOff?> GetSwitchAsync(CancellationToken cancellationToken)
    {
        var value = await store.GetAsync(SwitchKey, cancellationToken);
        return value is null ? null : JsonSerializer.Deserialize<SwitchedOff>(value.Value, Json);
    }

    /// <summary>Switches remediation off, or on again with null.</summary>
    public async Task SetSwitchAsync(SwitchedOff? off, CancellationToken cancellationToken) => await store.CommitAsync(
        [], [off is null ? new Change.Delete(SwitchKey) : new Change.Put(SwitchKey, JsonSerializer.Serialize(off, Json))], cancellationToken);

    /// <summary>Until when a storm of alerts keeps everything still; null when there is none.</summary>
    public async Task<DateTimeOffset?> FindStormAsync(CancellationToken cancellationToken)
    {
        var value = await store.GetAsync(StormKey, cancellationToken);
        return value is null ? null : JsonSerializer.Deserialize<DateTimeOffset>(value.Value, Json);
    }

    /// <summary>Notes a storm.</summary>
    public async Task NoteStormAsync(DateTimeOffset until, CancellationToken cancellationToken) =>
        await store.CommitAsync([], [new Change.Put(StormKey, JsonSerializer.Serialize(until, Json))], cancellationToken);

    /// <summary>Drops the oldest ended runs beyond <see cref="HistoryLimit"/>.</summary>
    /// <returns>How many were dropped.</returns>
    public async Task<int> PruneAsync(CancellationToken cancellationToken)
    {
        var closed = await store.ListAsync(Root + "closed/", 2 * HistoryLimit, cancellationToken);
        var surplus = closed.OrderByDescending(value => Read(value)!.Run.ReceivedAt).Skip(HistoryLimit).ToList();
        foreach (var value in surplus)
        {
            await store.CommitAsync([new Condition(value.Key, value.Revision)], [new Change.Delete(value.Key)], cancellationToken);
        }

        return surplus.Count;
    }

    private async Task<Breaker> ChangeBreakerAsync(Func<Breaker, Breaker> change, CancellationToken cancellationToken)
    {
        // Two writers at once are two failures in the same second: one of them reads again.
        for (var attempt = 0; attempt < 10; attempt++)
        {
            var (was, revision) = await ReadBreakerAsync(cancellationToken);
            var now = change(was);
            var written = await store.CommitAsync(
                [new Condition(BreakerKey, revision)], [new Change.Put(BreakerKey, JsonSerializer.Serialize(now, Json))], cancellationToken);
            if (written is not null)
            {
                return now;
            }
        }

        throw new JournalUnavailableException("The breaker was changed by others ten times in a row.");
    }

    private async Task<(Breaker Breaker, long Revision)> ReadBreakerAsync(CancellationToken cancellationToken)
    {
        var value = await store.GetAsync(BreakerKey, cancellationToken);
        return value is null ? (new Breaker(), 0) : (JsonSerializer.Deserialize<Breaker>(value.Value, Json)!, value.Revision);
    }

    private static string Write(Run run) => JsonSerializer.Serialize(run, Json);

    private static StoredRun? Read(StoredValue? value) =>
        value is null ? null : new StoredRun(JsonSerializer.Deserialize<Run>(value.Value, Json)!, value.Revision);

    private static string OpenKey(string id) => $"{Root}open/{id}";

    private static string ClosedKey(string id) => $"{Root}closed/{id}";

    private static string LockKey(string cluster) => $"{Root}locks/{cluster}";

    // A replica that was copied anew says nothing about the next one, which may have broken with it.
    private static string CooldownKey(Run run) => run is { Action: "reinit", Instance: { } instance }
        ? $"{Root}cooldowns/{run.Cluster}/{run.Action}/{instance}"
        : $"{Root}cooldowns/{run.Cluster}/{run.Action}";

    private sealed record Cooldown(DateTimeOffset Until, string Run);
}

/// <summary>A run and the revision at which it was read.</summary>
public sealed record StoredRun(Run Run, long Revision);

/// <summary>What came of writing a run down.</summary>
/// <param name="Run">The run of this episode.</param>
/// <param name="IsNew">False when the episode was delivered before.</param>
public sealed record Receipt(Run Run, bool IsNew);

/// <summary>Who switched remediation off.</summary>
/// <param name="Actor">The person.</param>
/// <param name="Reason">Their words.</param>
/// <param name="At">When.</param>
public sealed record SwitchedOff(string Actor, string Reason, DateTimeOffset At);

/// <summary>Counts failures; once tripped it stays so until a person resets it.</summary>
public sealed record Breaker
{
    /// <summary>The runs that failed, with their times; those that still count.</summary>
    public IReadOnlyList<Failure> Failures { get; init; } = [];

    /// <summary>When it tripped; null while it is closed.</summary>
    public DateTimeOffset? TrippedAt { get; init; }

    /// <summary>The breaker with one failure more. A run counts once.</summary>
    public Breaker Count(string run, DateTimeOffset now)
    {
        Failure[] recent = [.. Failures.Where(failure => failure.At > now - RunJournal.BreakerWindow && failure.Run != run), new(run, now)];
        return new Breaker
        {
            Failures = recent,
            TrippedAt = TrippedAt ?? (recent.Length >= RunJournal.BreakerLimit ? now : null),
        };
    }
}

/// <summary>A run that failed.</summary>
public sealed record Failure(string Run, DateTimeOffset At);
