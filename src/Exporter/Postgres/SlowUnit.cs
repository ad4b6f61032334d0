using Monitor.Exporter.Background;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Postgres;

/// <summary>A background collector in one database: when it is due, and how it fares there.</summary>
/// <param name="Collector">Its name; which file of that name runs depends on the server's version.</param>
/// <param name="Database">The database; null when it runs in one for all.</param>
/// <param name="Cost">Heavy ones have a lane of their own, so that they hold up nobody else.</param>
public sealed record SlowUnit(string Collector, string? Database, CollectorCost Cost)
{
    /// <summary>A collector may keep the server busy for 1/200 of the time, in all databases together: one that takes long comes less often.</summary>
    private const int RestPerWork = 200;

    /// <summary>What fails is tried again sooner, however rarely it runs: it may have been a lock or a restart.</summary>
    private static readonly TimeSpan LongestRestAfterFailure = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan ShortestRestAfterFailure = TimeSpan.FromSeconds(15);

    /// <summary>What a first run takes says little: it reads from the disk what the next one finds in memory.</summary>
    private static readonly TimeSpan LongestRestAfterFirstRun = TimeSpan.FromSeconds(30);

    /// <summary>What is due within this part of its interval goes along when its database is visited anyway.</summary>
    private const double Along = 0.2;

    /// <summary>By database: what one of them is asked for stays together, so that few visits, each a new connection, bring all of it.</summary>
    private readonly double spread = Spread.Of(Database ?? Collector);

    private TimeSpan? lastRun;

    /// <summary>When it is due: time on the clock's own scale.</summary>
    public TimeSpan Due { get; private set; }

    /// <summary>Time between two runs.</summary>
    public TimeSpan Interval { get; private set; }

    /// <summary>How long the server works for a run here: the shorter of the last two, because a machine that stood still during one did not work.</summary>
    public TimeSpan Worked { get; private set; }

    /// <summary>The collector as it runs here; null before the first run.</summary>
    public CollectorAsk? Ask { get; set; }

    /// <summary>Whether what it found stays true in a database in which nobody works.</summary>
    public bool KeepsIdle { get; init; }

    /// <summary>When the run began whose values stand; null: none do.</summary>
    public TimeSpan? ReadAt { get; private set; }

    /// <summary>Whether the values were found to be still true when they were last due.</summary>
    public bool IsKept { get; private set; }

    /// <summary>Whether what it found would be found again, as far as the signs of work tell.</summary>
    internal bool StandsBy(DatabaseWork work, TimeSpan now) =>
        KeepsIdle && Database is not null && ReadAt is { } readAt && work.IsAtRest(Database, readAt, now, spread);

    /// <summary>Whether it should run when its database is visited now.</summary>
    public bool GoesAlong(TimeSpan now) => Due - (Interval * Along) <= now;

    /// <summary>Makes it due then, whatever its interval: it could not run, or the server is another now.</summary>
    public void Retry(TimeSpan due) => (Due, ReadAt, IsKept) = (due, null, false);

    /// <summary>Not needed this time: what was found still stands.</summary>
    public void Keep(TimeSpan now) => (Due, IsKept) = (NextAfter(now), true);

    /// <summary>It does not run here for now.</summary>
    /// <param name="now">The time.</param>
    /// <param name="until">After that long it is asked for again.</param>
    /// <param name="readAt">When that was found, if it may be kept.</param>
    public void Pass(TimeSpan now, TimeSpan until, TimeSpan? readAt = null)
    {
        (ReadAt, IsKept, Worked) = (readAt, false, TimeSpan.Zero);
        Come(now, until);
    }

    /// <summary>Plans the next run.</summary>
    /// <param name="now">The time.</param>
    /// <param name="every">How often it wants to run.</param>
    /// <param name="worked">How long the server worked for this one.</param>
    /// <param name="failed">Whether the run failed.</param>
    /// <param name="readAt">When the run began, if what it found may be kept.</param>
    /// <param name="elsewhere">How long the server works for the collector in other databases, where it comes as often.</param>
    public void Plan(TimeSpan now, TimeSpan every, TimeSpan worked, bool failed, TimeSpan? readAt = null, TimeSpan elsewhere = default)
    {
        (ReadAt, IsKept, Worked) = (readAt, false, lastRun is { } before && before < worked ? before : worked);
        var own = Worked * RestPerWork;
        var rest = (lastRun is null && own > LongestRestAfterFirstRun ? LongestRestAfterFirstRun : own) + (elsewhere * RestPerWork);
        lastRun = worked;
        Come(now, failed ? RestAfterFailure(rest, every) : Longer(rest, every));
    }

    /// <summary>How long the server works for a run of the same collector in all other databases.</summary>
    public TimeSpan WorkElsewhere(IEnumerable<SlowUnit> all) =>
        new(all.Where(other => other.Collector == Collector && other.Database != Database).Sum(other => other.Worked.Ticks));

    private void Come(TimeSpan now, TimeSpan interval)
    {
        // All start together; after that they spread over the interval.
        var first = Interval == TimeSpan.Zero;
        Interval = interval;
        Due = first ? Pulse.Nearest(now + (Interval * (0.5 + (spread / 2)))) : NextAfter(now);
    }

    private TimeSpan NextAfter(TimeSpan now) => Pulse.Nearest(now + (Interval * (0.95 + (spread / 20))));

    private static TimeSpan RestAfterFailure(TimeSpan rest, TimeSpan every)
    {
        var shortest = every < ShortestRestAfterFailure ? every : ShortestRestAfterFailure;
        return rest > LongestRestAfterFailure ? LongestRestAfterFailure : Longer(rest, shortest);
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
