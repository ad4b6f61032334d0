using Monitor.Model.Metrics;

namespace Monitor.Exporter.Collection;

/// <summary>A row that may become series.</summary>
/// <param name="Identity">Stays the same from run to run.</param>
/// <param name="Scores">The numbers by which it competes, one for each column of the budget.</param>
public readonly record struct Contender(ulong Identity, IReadOnlyList<double> Scores);

/// <summary>
/// Chooses which rows become series when there are more than the budget. Each column seats an equal share of leaders. Seats that are
/// left go to rows that led within the sticky time, the latest leader first, and then to the next in rank, those before others that
/// had a seat in the last run: so that a row on the edge does not come and go. Not for use by two threads.
/// </summary>
public sealed class TopSelection(TopRows budget)
{
    private Dictionary<ulong, Seat> seats = [];

    /// <summary>The indexes of the chosen rows, in the order of the rows.</summary>
    /// <param name="rows">All rows of this run.</param>
    /// <param name="now">Time on any clock that only goes forward.</param>
    public IReadOnlyList<int> Choose(IReadOnlyList<Contender> rows, TimeSpan now)
    {
        var ranks = Ranks(rows);
        var share = Math.Max(1, budget.Rows / Math.Max(1, budget.By.Count));
        var lastLed = Enumerable.Range(0, rows.Count).Select(row => LastLed(rows[row].Identity, ranks[row] < share, now)).ToArray();
        var chosen = Enumerable.Range(0, rows.Count)
            .OrderByDescending(row => ranks[row] < share)
            .ThenByDescending(row => lastLed[row] ?? TimeSpan.MinValue)
            .ThenByDescending(row => rows.Count > budget.Rows && seats.ContainsKey(rows[row].Identity) && ranks[row] < 2 * share)
            .ThenBy(row => ranks[row])
            .ThenBy(row => rows[row].Identity)
            .Take(budget.Rows)
            .Order()
            .ToList();
        // Two rows of one identity would be one series; the renderer counts the second as repeated.
        seats = chosen.DistinctBy(row => rows[row].Identity).ToDictionary(row => rows[row].Identity, row => new Seat(lastLed[row]));
        return chosen;
    }

    private TimeSpan? LastLed(ulong identity, bool leads, TimeSpan now)
    {
        var last = leads ? now : seats.GetValueOrDefault(identity)?.LastLed;
        return now - last > budget.Sticky ? null : last;
    }

    /// <summary>The best place of each row in any of the columns, from 0. What is zero or not a number is last everywhere.</summary>
    private int[] Ranks(IReadOnlyList<Contender> rows)
    {
        var ranks = new int[rows.Count];
        Array.Fill(ranks, int.MaxValue);
        for (var column = 0; column < budget.By.Count; column++)
        {
            var by = column;
            var order = Enumerable.Range(0, rows.Count).OrderByDescending(row => rows[row].Scores[by]).ThenBy(row => rows[row].Identity);
            foreach (var (place, row) in order.Index())
            {
                ranks[row] = rows[row].Scores[by] > 0 ? Math.Min(ranks[row], place) : ranks[row];
            }
        }

        return ranks;
    }

    private sealed record Seat(TimeSpan? LastLed);
}
