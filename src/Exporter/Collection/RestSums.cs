using System.Runtime.InteropServices;
using Monitor.Exporter.Exposition;

namespace Monitor.Exporter.Collection;

/// <summary>
/// What the rows that have no series add up to. A gauge is the sum of those rows in this run. A counter must never go down, although
/// rows come and go: it counts what each row grew by between two runs when it was outside in the second of them, from zero on. So a
/// row that moves to the leaders, is dropped or is reset takes nothing away. Not for use by two threads.
/// </summary>
/// <param name="families">How many families a row has.</param>
/// <param name="isCounter">Of each family of sums whether it is a counter.</param>
public sealed class RestSums(int families, params bool[] isCounter)
{
    private readonly Dictionary<ulong, RowValues> rows = [];
    private readonly Dictionary<ulong, RestGroup> groups = [];
    private readonly bool hasCounters = isCounter.Contains(true);
    private int run;
    private int lastRun;
    private bool hasCounted;
    private bool wasCut;

    /// <summary>A run begins. One that did not end has changed nothing.</summary>
    public void Begin() => run++;

    /// <summary>Where the values of a row go.</summary>
    /// <param name="row">Which row; the same from run to run.</param>
    public RowValues Row(ulong row)
    {
        var isKnown = rows.TryGetValue(row, out var known);
        var values = isKnown && known!.Filled != run ? known : new(families) { IsRepeated = isKnown };
        values.Begin(run);
        if (!isKnown && hasCounted)
        {
            // The next one of this name will find it; if the run does not end it goes with the next one that does.
            rows[row] = values;
        }

        return values;
    }

    /// <summary>All rows are there.</summary>
    /// <param name="isCut">Whether any of them is outside. Once one was, the counters stay.</param>
    /// <returns>Whether anything is summed; before a row was ever outside nothing is, and nothing is kept.</returns>
    public bool Sum(bool isCut)
    {
        wasCut |= isCut;
        foreach (var group in groups.Values)
        {
            group.Begin(isCounter);
        }

        return wasCut;
    }

    /// <summary>The sums of the rows with these labels.</summary>
    public RestGroup Group(ReadOnlySpan<byte> labels)
    {
        ref var group = ref CollectionsMarshal.GetValueRefOrAddDefault(groups, LabelBlock.Hash(labels), out _);
        return group ??= new(labels.ToArray(), isCounter.Length);
    }

    /// <summary>Adds a value of a row to a sum.</summary>
    /// <param name="group">The sums.</param>
    /// <param name="place">Which of them.</param>
    /// <param name="values">The row.</param>
    /// <param name="family">Which of its values.</param>
    /// <param name="leads">Whether it has a series of its own in this run.</param>
    public void Add(RestGroup group, int place, RowValues values, int family, bool leads)
    {
        if (!values.TryGet(family, out var value) || double.IsNaN(value))
        {
            return;
        }

        if (isCounter[place])
        {
            group.Add(place, leads || !hasCounted || values.IsRepeated ? 0 : values.Growth(family, lastRun));
        }
        else if (!leads)
        {
            group.Add(place, value);
        }
    }

    /// <summary>Keeps the values of a row for the next run, if that needs any.</summary>
    public void Keep(ulong row, RowValues values)
    {
        if (hasCounters && !values.IsRepeated && !(rows.TryGetValue(row, out var same) && same.Ended == run))
        {
            values.End(run);
            rows[row] = values;
        }
    }

    /// <summary>The sums: the place of each family, the labels and the value. What has no rows at all any more is forgotten.</summary>
    public IReadOnlyList<(int Place, byte[] Labels, double Value)> Complete()
    {
        (lastRun, hasCounted) = (run, wasCut && hasCounters);
        foreach (var (row, _) in rows.Where(row => row.Value.Ended != run))
        {
            rows.Remove(row);
        }

        foreach (var (labels, _) in groups.Where(group => !group.Value.IsSeen))
        {
            groups.Remove(labels);
        }

        return [.. groups.Values.SelectMany(group => group.Sums().Select(sum => (sum.Place, group.Labels, sum.Value)))];
    }
}
