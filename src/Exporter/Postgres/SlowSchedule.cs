using Monitor.Model.Metrics;

namespace Monitor.Exporter.Postgres;

/// <summary>What the background has to do: each collector in each database that it is for, and which databases cannot be reached. Any thread may ask.</summary>
/// <param name="collectors">The collectors with an interval, all variants of them.</param>
internal sealed class SlowSchedule(IReadOnlyList<Collector> collectors)
{
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

    /// <summary>What is most overdue, or due soonest; null: nothing is known yet.</summary>
    public SlowUnit? First(CollectorCost lane)
    {
        lock (gate)
        {
            return units.Values.Where(unit => unit.Cost == lane).MinBy(unit => unit.Due);
        }
    }

    /// <summary>What should run when this database is visited now; null for what runs in one for all.</summary>
    public IReadOnlyList<SlowUnit> DueIn(CollectorCost lane, string? database, TimeSpan now)
    {
        lock (gate)
        {
            return [.. units.Values.Where(unit => unit.Cost == lane && unit.Database == database && unit.GoesAlong(now))];
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
                foreach (var unit in places.Select(place => new SlowUnit(collector.Name, place, collector.Cost)))
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
