namespace Monitor.Exporter.Postgres;

/// <summary>
/// In which databases somebody works: what is known of the others stays true without a visit. Who is not known to rest is visited. Any
/// thread may ask.
/// </summary>
/// <param name="longestRest">After this time a database is visited whatever the signs say; zero: none rests.</param>
internal sealed class DatabaseWork(TimeSpan longestRest)
{
    /// <summary>Signs that are older say nothing.</summary>
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(1);

    /// <summary>After work sessions still write their statistics (10 s) and autovacuum comes by (once a minute): so long all goes on as usual.</summary>
    private static readonly TimeSpan Aftermath = TimeSpan.FromMinutes(2);

    private readonly Lock gate = new();
    private readonly Dictionary<string, long> own = [];
    private Dictionary<string, (string Mark, TimeSpan WorkedAt)> known = [];
    private TimeSpan? seenAt;

    /// <summary>Whether databases may rest at all.</summary>
    public bool MayRest => longestRest > TimeSpan.Zero;

    /// <summary>Whether the signs are of this moment.</summary>
    public bool IsFresh(TimeSpan now)
    {
        lock (gate)
        {
            return seenAt is { } seen && now - seen <= FreshFor;
        }
    }

    /// <summary>A session of our own, which is no work.</summary>
    public void Opened(string database)
    {
        lock (gate)
        {
            own[database] = own.GetValueOrDefault(database) + 1;
        }
    }

    /// <summary>The signs of all databases.</summary>
    public void Seen(IEnumerable<WorkSign> signs, TimeSpan now)
    {
        lock (gate)
        {
            var before = known;
            known = [];
            foreach (var sign in signs)
            {
                // A session of ours that the server has not counted yet looks like work when it is: one visit too many.
                var mark = $"{sign.Sessions - own.GetValueOrDefault(sign.Database)} {sign.Mark}";
                known[sign.Database] = (mark, WorkedAt(sign, mark, before, now));
            }

            foreach (var gone in own.Keys.Where(database => !known.ContainsKey(database)).ToList())
            {
                own.Remove(gone);
            }

            seenAt = now;
        }
    }

    /// <summary>Nobody can tell now.</summary>
    public void Missed(TimeSpan now)
    {
        lock (gate)
        {
            known.Clear();
            seenAt = now;
        }
    }

    /// <summary>Whether what was read then is what would be read now, as far as the last signs tell.</summary>
    /// <param name="database">The database.</param>
    /// <param name="readAt">When it was read.</param>
    /// <param name="now">The time.</param>
    /// <param name="spread">0 to 1: those that were read together are not read again together.</param>
    public bool IsAtRest(string database, TimeSpan readAt, TimeSpan now, double spread)
    {
        lock (gate)
        {
            return now - readAt < longestRest * (0.9 + (spread / 10)) && known.TryGetValue(database, out var last) && readAt >= last.WorkedAt + Aftermath;
        }
    }

    /// <summary>When somebody was last seen to work. Of the time before the first look is known what those who are still connected tell.</summary>
    private static TimeSpan WorkedAt(WorkSign sign, string mark, Dictionary<string, (string Mark, TimeSpan WorkedAt)> before, TimeSpan now)
    {
        if (sign.IsBusy)
        {
            return now;
        }

        if (before.TryGetValue(sign.Database, out var last))
        {
            return last.Mark == mark ? last.WorkedAt : now;
        }

        return now - (sign.Quiet is { } quiet && quiet < Aftermath ? quiet : Aftermath);
    }
}
