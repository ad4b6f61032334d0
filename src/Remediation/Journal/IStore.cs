namespace Monitor.Remediation.Journal;

/// <summary>
/// A consistent key-value store with transactions and leases: etcd, or a fake with the same rules in tests. Every call has a
/// deadline of its own.
/// </summary>
public interface IStore
{
    /// <summary>The value of a key, or null.</summary>
    /// <exception cref="JournalUnavailableException">No member of the store answered in time.</exception>
    Task<StoredValue?> GetAsync(string key, CancellationToken cancellationToken);

    /// <summary>The first values whose keys begin with this prefix, by key.</summary>
    /// <exception cref="JournalUnavailableException">No member of the store answered in time.</exception>
    Task<IReadOnlyList<StoredValue>> ListAsync(string prefix, int limit, CancellationToken cancellationToken);

    /// <summary>Makes all the changes when all the conditions hold, else none.</summary>
    /// <returns>The revision of the changes, or null when a condition did not hold.</returns>
    /// <exception cref="JournalUnavailableException">No answer: the changes may or may not have been made.</exception>
    Task<long?> CommitAsync(
        IReadOnlyList<Condition> conditions, IReadOnlyList<Change> changes, CancellationToken cancellationToken);

    /// <summary>A new lease, whose keys vanish when it is not renewed for so long.</summary>
    /// <exception cref="JournalUnavailableException">No member of the store answered in time.</exception>
    Task<long> GrantLeaseAsync(TimeSpan life, CancellationToken cancellationToken);

    /// <summary>Renews a lease; false when it has ended.</summary>
    /// <exception cref="JournalUnavailableException">No member of the store answered in time.</exception>
    Task<bool> RenewLeaseAsync(long lease, CancellationToken cancellationToken);

    /// <summary>Ends a lease and its keys.</summary>
    /// <exception cref="JournalUnavailableException">No member of the store answered in time.</exception>
    Task RevokeLeaseAsync(long lease, CancellationToken cancellationToken);
}

/// <summary>A value and the revision at which it was last written.</summary>
public sealed record StoredValue(string Key, string Value, long Revision);

/// <summary>What must hold for a commit: the key was last written at this revision.</summary>
/// <param name="Key">The key.</param>
/// <param name="Revision">The revision; 0 for a key that does not exist.</param>
public sealed record Condition(string Key, long Revision);

/// <summary>One change of a commit.</summary>
public abstract record Change
{
    private Change()
    {
    }

    /// <summary>Writes a key.</summary>
    /// <param name="Key">The key.</param>
    /// <param name="Value">The value.</param>
    /// <param name="Lease">The lease it lives by; 0 for none.</param>
    public sealed record Put(string Key, string Value, long Lease = 0) : Change;

    /// <summary>Deletes a key, if it is there.</summary>
    public sealed record Delete(string Key) : Change;
}

/// <summary>The journal cannot be read or written now, so nothing may be done.</summary>
public sealed class JournalUnavailableException(string message, Exception? cause = null) : IOException(message, cause);
