namespace Monitor.Exporter.Postgres;

/// <summary>
/// The connections of the slow plane: never more than it may hold, however many databases there are. One that was used stays open for
/// the next visit to its database; the one unused for longest makes room. Any thread may rent.
/// </summary>
/// <param name="link">Makes the connections.</param>
/// <param name="capacity">How many at most.</param>
/// <param name="time">The clock.</param>
/// <param name="opened">Hears of each new connection the database that it is to.</param>
public sealed class SessionPool(PostgresLink link, int capacity, TimeProvider time, Action<string>? opened = null) : IAsyncDisposable
{
    private readonly SemaphoreSlim places = new(capacity, capacity);
    private readonly Lock gate = new();
    private readonly List<PostgresSession> idle = [];
    private int busy;

    /// <summary>Connections in use and connections that wait.</summary>
    public (int Busy, int Idle) Count()
    {
        lock (gate)
        {
            return (busy, idle.Count);
        }
    }

    /// <summary>A connection to a database; null for the one of cluster-wide collectors.</summary>
    public async Task<PostgresSession> RentAsync(string? database, CancellationToken cancellationToken)
    {
        await places.WaitAsync(cancellationToken);
        try
        {
            var (found, surplus) = Take(database ?? link.Database);
            if (surplus is not null)
            {
                await surplus.DisposeAsync();
            }

            return found ?? await OpenAsync(database, cancellationToken);
        }
        catch
        {
            GiveUp();
            throw;
        }
    }

    /// <summary>Gives a connection back. One that broke or is old is closed.</summary>
    public async ValueTask ReturnAsync(PostgresSession session)
    {
        var keep = session is { IsOpen: true, IsExpired: false };
        if (session is { IsOpen: true, IsExpired: true })
        {
            link.Recycled();
        }

        lock (gate)
        {
            busy--;
            if (keep)
            {
                idle.Add(session);
            }
        }

        places.Release();
        if (!keep)
        {
            await session.DisposeAsync();
        }
    }

    /// <summary>Takes back the place of a connection that is left behind, because work on it does not end. It is closed when the work lets go of it.</summary>
    public void Abandon(PostgresSession session, Task work)
    {
        GiveUp();
        _ = work.ContinueWith(_ => session.DisposeAsync().AsTask(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    /// <summary>Closes the connections that wait.</summary>
    public async Task CloseIdleAsync()
    {
        List<PostgresSession> all;
        lock (gate)
        {
            all = [.. idle];
            idle.Clear();
        }

        foreach (var session in all)
        {
            await session.DisposeAsync();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await CloseIdleAsync();
        places.Dispose();
    }

    private async Task<PostgresSession> OpenAsync(string? database, CancellationToken cancellationToken)
    {
        var session = await PostgresSession.OpenAsync(link, database, time, cancellationToken);
        opened?.Invoke(session.Database);
        return session;
    }

    /// <summary>The connection to use, and one to close first, so that there are never too many.</summary>
    private (PostgresSession? Found, PostgresSession? Surplus) Take(string database)
    {
        lock (gate)
        {
            busy++;
            if (idle.FindLast(session => session.Database == database) is { } found)
            {
                idle.Remove(found);
                found.HasWaited = true;
                return found.IsOpen ? (found, null) : (null, found);
            }

            if (busy + idle.Count <= capacity || idle.Count == 0)
            {
                return (null, null);
            }

            var surplus = idle[0];
            idle.RemoveAt(0);
            return (null, surplus);
        }
    }

    private void GiveUp()
    {
        lock (gate)
        {
            busy--;
        }

        places.Release();
    }
}
