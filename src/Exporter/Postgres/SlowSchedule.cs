using Monitor.Model.Metrics;

namespace Monitor.Exporter.Postgres;

/// <summary>What the background has to do: each collector in each database that it is for, and which databases cannot be reached. Any thread may ask.</summary>
/// <param name="collectors">The collectors with an interval, all variants of them.</param>
internal sealed class SlowSchedule(IReadOnlyList<Collector> collectors)
{
    /// <summary>One look at the server is good for what is due within this time, so that a server of many databases is not looked at all the time.</summary>
    private static readonly TimeSpan KeptTogether = TimeSpan.FromSeconds(15);

    private readonly Lock gate = new();
    private readonly Dictionary<string, string> unreachable = [];
    private readonly Dictionary<(string Collector, string? Database), SlowUnit> units = [];
    private HashSet<string> databases = [];
    private ServerFacts? planned;

    /// <summary>All there is of these collectors, by collector and database.</summary>
    public IReadOnlyList<SlowUnit> Of(IReadOnlySet<string> wanted)
    {
        lock (gate)
        {
            return [.. units.Values.Where(unit => wanted.Contains(unit.Collector))
                .OrderBy(unit => unit.Collector, StringComparer.Ordinal).ThenBy(unit => unit.Database, StringComparer.Ordinal)];
        }
    }

    /// <summary>When the first of all is due.</summary>
    public TimeSpan NextDue
    {
        get
        {
            lock (gate)
            {
                return units.Values.Select(unit => unit.Due).DefaultIfEmpty(TimeSpan.MaxValue).Min();
            }
        }
    }

    /// <summary>What is most overdue, or due soonest; null: nothing is known yet.</summary>
    public SlowUnit? First(CollectorCost lane)
    {
        lock (gate)
        {
            return units.Values.Where(unit => unit.Cost == lane).MinBy(unit => unit.Due);
        }
    }

    /// <summary>What should run when this database is visited now, null for what runs in one for all; not what is known without a run.</summary>
    public IReadOnlyList<SlowUnit> DueIn(CollectorCost lane, string? database, DatabaseWork work, TimeSpan now)
    {
        lock (gate)
        {
            return [.. units.Values.Where(unit => unit.Cost == lane && unit.Database == database && unit.GoesAlong(now) && !unit.StandsBy(work, now))];
        }
    }

    /// <summary>Whether something is due that seems to be known already.</summary>
    public bool MayKeep(DatabaseWork work, TimeSpan now)
    {
        lock (gate)
        {
            return units.Values.Any(unit => unit.Due <= now && unit.StandsBy(work, now));
        }
    }

    /// <summary>Puts off what is due, or soon will be, in databases where nobody has worked since it ran: the units.</summary>
    public IReadOnlyList<SlowUnit> Keep(DatabaseWork work, TimeSpan now)
    {
        lock (gate)
        {
            List<SlowUnit> kept = [.. units.Values.Where(unit => unit.Due <= now + KeptTogether && unit.StandsBy(work, now))];
            kept.ForEach(unit => unit.Keep(now));
            return kept;
        }
    }

    /// <summary>Databases that were not visited when something was due, because nothing changes there.</summary>
    public int AtRest()
    {
        lock (gate)
        {
            return units.Values.Where(unit => unit.IsKept).Select(unit => unit.Database).Distinct().Count();
        }
    }

    /// <summary>On a server that was promoted or upgraded other collectors make sense, and at once.</summary>
    public void Follow(ServerFacts? seen, TimeSpan now)
    {
        lock (gate)
        {
            if (seen is null || seen.PlansLike(planned))
            {
                return;
            }

            foreach (var unit in planned is null ? [] : units.Values.ToList())
            {
                unit.Retry(now);
            }

            planned = seen;
        }
    }

    /// <summary>Which databases there are now.</summary>
    /// <returns>Databases that are gone, and what is new.</returns>
    public (IReadOnlyList<string> Gone, IReadOnlyList<SlowUnit> New) Take(HashSet<string> visited)
    {
        lock (gate)
        {
            List<string> gone = [.. databases.Except(visited)];
            foreach (var key in units.Keys.Where(key => key.Database is { } database && gone.Contains(database)).ToList())
            {
                units.Remove(key);
            }

            databases = visited;
            var added = new List<SlowUnit>();
            foreach (var collector in collectors)
            {
                IEnumerable<string?> places = collector.Databases == CollectorDatabases.Each ? visited.Order(StringComparer.Ordinal) : [null];
                foreach (var unit in places.Select(place => new SlowUnit(collector.Name, place, collector.Cost) { KeepsIdle = collector.KeepsIdle }))
                {
                    if (units.TryAdd((unit.Collector, unit.Database), unit))
                    {
                        added.Add(unit);
                    }
                }
            }

            return (gone, added);
        }
    }

    /// <summary>How long the server worked for the last runs of the same collector in other databases.</summary>
    public TimeSpan WorkElsewhere(SlowUnit unit)
    {
        lock (gate)
        {
            return unit.WorkElsewhere(units.Values);
        }
    }

    /// <summary>A database was reached.</summary>
    public void Reached(string label)
    {
        lock (gate)
        {
            unreachable.Remove(label);
        }
    }

    /// <summary>A database was not reached. Whether that is news, or was so before for the same reason.</summary>
    public bool Missed(string label, string reason)
    {
        lock (gate)
        {
            var news = unreachable.GetValueOrDefault(label) != reason;
            unreachable[label] = reason;
            return news;
        }
    }
}
