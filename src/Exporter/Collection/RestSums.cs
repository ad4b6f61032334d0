namespace Monitor.Exporter.Collection;

/// <summary>
/// What the rows that have no series add up to. A gauge is the sum of those rows in this run. A counter must never go down, although
/// rows come and go: it counts what each row grew by between two runs when it was outside in the second of them, from zero on. So a
/// row that moves to the leaders, is dropped or is reset takes nothing away. Not for use by two threads.
/// </summary>
public sealed class RestSums
{
    private readonly Dictionary<(int Family, string Labels), double> counted = [];
    private readonly Dictionary<(int Family, string Labels), double> summed = [];
    private readonly HashSet<(int Family, string Labels)> seen = [];
    private Dictionary<(ulong Row, int Family), double> before = [];
    private Dictionary<(ulong Row, int Family), double> now = [];
    private bool hasRun;
    private bool wasCut;

    /// <summary>A run begins.</summary>
    /// <param name="isCut">Whether any of its rows is outside. Once one was, the counters stay.</param>
    public void Begin(bool isCut)
    {
        (before, now) = (now, before);
        now.Clear();
        summed.Clear();
        seen.Clear();
        wasCut |= isCut;
    }

    /// <summary>A counter of a row.</summary>
    /// <param name="row">Which row; the same from run to run.</param>
    /// <param name="family">The family that the row would be a series of.</param>
    /// <param name="rest">The family and labels of the rest.</param>
    /// <param name="value">Its value.</param>
    /// <param name="leads">Whether it has a series of its own in this run.</param>
    public void Count(ulong row, int family, (int Family, string Labels) rest, double value, bool leads)
    {
        seen.Add(rest);
        now[(row, family)] = value;
        var known = before.TryGetValue((row, family), out var last);
        var growth = leads || !hasRun ? 0 : known && last <= value ? value - last : value;
        counted[rest] = counted.GetValueOrDefault(rest) + growth;
    }

    /// <summary>A gauge of a row that is outside.</summary>
    public void Sum((int Family, string Labels) rest, double value) => summed[rest] = summed.GetValueOrDefault(rest) + value;

    /// <summary>The sums, ordered so that the exposition does not depend on chance. What has no rows at all any more is forgotten.</summary>
    public IReadOnlyList<(int Family, string Labels, double Value)> Complete()
    {
        hasRun = true;
        foreach (var gone in counted.Keys.Where(key => !seen.Contains(key)).ToList())
        {
            counted.Remove(gone);
        }

        return [.. (wasCut ? counted : []).Concat(summed).Select(sum => (sum.Key.Family, sum.Key.Labels, sum.Value))
            .OrderBy(sum => sum.Family).ThenBy(sum => sum.Labels, StringComparer.Ordinal)];
    }
}
