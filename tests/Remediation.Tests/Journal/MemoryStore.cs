using Monitor.Remediation.Journal;

namespace Monitor.Remediation.Tests.Journal;

/// <summary>etcd's rules in memory: revisions, compare-and-swap, leases that end by the clock.</summary>
public sealed class MemoryStore(TimeProvider time) : IStore
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, (string Value, long Revision, long Lease)> values = new(StringComparer.Ordinal);
    private readonly Dictionary<long, (DateTimeOffset Until, TimeSpan Life)> leases = [];
    private long revision;

    public bool Down { get; set; }

    public Task<StoredValue?> GetAsync(string key, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            Check();
            return Task.FromResult(values.TryGetValue(key, out var found) ? new StoredValue(key, found.Value, found.Revision) : null);
        }
    }

    public Task<IReadOnlyList<StoredValue>> ListAsync(string prefix, int limit, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            Check();
            return Task.FromResult<IReadOnlyList<StoredValue>>(
                [.. values.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal)).Take(limit)
                    .Select(pair => new StoredValue(pair.Key, pair.Value.Value, pair.Value.Revision))]);
        }
    }

    public Task<long?> CommitAsync(IReadOnlyList<Condition> conditions, IReadOnlyList<Change> changes, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            Check();
            if (conditions.Any(condition => (values.TryGetValue(condition.Key, out var found) ? found.Revision : 0) != condition.Revision))
            {
                return Task.FromResult<long?>(null);
            }

            revision++;
            foreach (var change in changes)
            {
                if (change is Change.Put put)
                {
                    values[put.Key] = (put.Value, revision, put.Lease);
                }
                else
                {
                    values.Remove(((Change.Delete)change).Key);
                }
            }

            return Task.FromResult<long?>(revision);
        }
    }

    public Task<long> GrantLeaseAsync(TimeSpan life, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            Check();
            leases[++revision] = (time.GetUtcNow() + life, life);
            return Task.FromResult(revision);
        }
    }

    public Task<bool> RenewLeaseAsync(long lease, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            Check();
            if (!leases.TryGetValue(lease, out var found))
            {
                return Task.FromResult(false);
            }

            leases[lease] = (time.GetUtcNow() + found.Life, found.Life);
            return Task.FromResult(true);
        }
    }

    public Task RevokeLeaseAsync(long lease, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            Check();
            End(lease);
            return Task.CompletedTask;
        }
    }

    private void Check()
    {
        if (Down)
        {
            throw new JournalUnavailableException("The store was taken down by the test.");
        }

        foreach (var lease in leases.Where(pair => pair.Value.Until <= time.GetUtcNow()).Select(pair => pair.Key).ToList())
        {
            End(lease);
        }
    }

    private void End(long lease)
    {
        leases.Remove(lease);
        foreach (var key in values.Where(pair => pair.Value.Lease == lease).Select(pair => pair.Key).ToList())
        {
            values.Remove(key);
        }
    }
}
