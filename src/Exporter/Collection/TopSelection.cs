using Monitor.Model.Metrics;

namespace Monitor.Exporter.Collection;

/// <summary>Rows that may become series.</summary>
/// <param name="Identities">What tells each of them from the others, from run to run.</param>
/// <param name="Scores">The numbers by which they compete: for each column of the budget those of all rows.</param>
public sealed record Contenders(IReadOnlyList<ulong> Identities, IReadOnlyList<IReadOnlyList<double>> Scores);

/// <summary>
/// Chooses which rows become series when there are more than the budget. Each column seats an equal share of leaders. Seats that are
/// left go to rows that led within the sticky time, the latest leader first, and then to the next in rank, those before others that
/// had a seat in the last run: so that a row on the edge does not come and go. Not for use by two threads.
/// </summary>
public sealed class TopSelection(TopRows budget)
{
    private Dictionary<ulong, TimeSpan?> lastLedBySeat = [];

    /// <summary>The indexes of the chosen rows, in the order of the rows.</summary>
    /// <param name="rows">All rows of this run.</param>
    /// <param name="now">Time on any clock that only goes forward.</param>
    public IReadOnlyList<int> Choose(Contenders rows, TimeSpan now)
    {
        var ranks = Ranks(rows);
        var share = Math.Max(1, budget.Rows / Math.Max(1, budget.By.Count));
        int[] chosen = [.. Enumerable.Range(0, rows.Identities.Count)];
        var claims = Array.ConvertAll(chosen, row => ClaimOf(rows.Identities[row], ranks[row], share, now));
        if (chosen.Length > budget.Rows)
        {
            Array.Sort(chosen, (left, right) => claims[left].CompareTo(claims[right]) is not 0 and var order ? order : left - right);
            chosen = chosen[..budget.Rows];
            Array.Sort(chosen);
        }

        // Two rows of one identity would be one series; the renderer counts the second as repeated.
        var seats = new Dictionary<ulong, TimeSpan?>(chosen.Length);
        foreach (var row in chosen)
        {
            seats.TryAdd(rows.Identities[row], claims[row].LastLed);
        }

        lastLedBySeat = seats;
        return chosen;
    }

    private Claim ClaimOf(ulong identity, int rank, int share, TimeSpan now)
    {
        var (leads, isSeated) = (rank < share, lastLedBySeat.TryGetValue(identity, out var led));
        TimeSpan? lastLed = leads ? now : now - led <= budget.Sticky ? led : null;
        return new(leads, lastLed, isSeated && rank < 2 * share, rank, identity);
    }

    /// <summary>The best place of each row in any of the columns, from 0. What is zero or not a number is last everywhere.</summary>
    private static int[] Ranks(Contenders rows)
    {
        var ranks = new int[rows.Identities.Count];
        Array.Fill(ranks, int.MaxValue);
        foreach (var column in rows.Scores)
        {
            var order = Descending(column, rows.Identities);
            for (var place = 0; place < order.Length; place++)
            {
                ranks[order[place]] = Math.Min(ranks[order[place]], place);
            }
        }

        return ranks;
    }

    /// <summary>The rows whose score is above zero, the highest first; those of equal score in the order of their identities.</summary>
    private static int[] Descending(IReadOnlyList<double> column, IReadOnlyList<ulong> identities)
    {
        int[] order = [.. Enumerable.Range(0, column.Count).Where(row => column[row] > 0)];
        // Numbers alone are sorted much faster than by a comparer, and most equal ones are many.
        var scores = Array.ConvertAll(order, row => -column[row]);
        Array.Sort(scores, order);
        for (int first = 0, end; first < order.Length; first = end)
        {
            end = first + 1;
            while (end < order.Length && scores[end] == scores[first])
            {
                end++;
            }

            if (end - first > 1)
            {
                Array.ConvertAll(order[first..end], row => identities[row]).AsSpan().Sort(order.AsSpan(first, end - first));
            }
        }

        return order;
    }

    /// <summary>What a row has to say for itself; the best comes first.</summary>
    private readonly record struct Claim(bool Leads, TimeSpan? LastLed, bool IsAtEdge, int Rank, ulong Identity) : IComparable<Claim>
    {
        public int CompareTo(Claim other)
        {
            var order = other.Leads.CompareTo(Leads);
            order = order != 0 ? order : (other.LastLed ?? TimeSpan.MinValue).CompareTo(LastLed ?? TimeSpan.MinValue);
            order = order != 0 ? order : other.IsAtEdge.CompareTo(IsAtEdge);
            order = order != 0 ? order : Rank.CompareTo(other.Rank);
            return order != 0 ? order : Identity.CompareTo(other.Identity);
        }
    }
}
