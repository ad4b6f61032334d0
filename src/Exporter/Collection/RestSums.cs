using System.Runtime.InteropServices;
using Monitor.Exporter.Exposition;

namespace Monitor.Exporter.Collection;

/// <summary>
/// What the rows that have no series add up to. A gauge is the sum of those rows in this run. A counter must never go down, although
/// rows come and go: it counts what each row grew by between two runs when it was outside in the second of them, from zero on. So a
/// row that moves to the leaders, is dropped or is reset takes nothing away. Not for use by two threads.
/// </summary>
public sealed class RestSums
{
    private readonly Dictionary<(int Family, ulong Labels), Rest> counted = [];
    private readonly Dictionary<(int Family, ulong Labels), Rest> summed = [];
    private readonly Dictionary<ulong, RowValues> rows = [];
    private readonly Dictionary<int, int> places = [];
    private (ulong Row, RowValues? Values) current;
    private int run;
    private bool hasCounted;
    private bool wasCut;

    /// <summary>A run begins.</summary>
    /// <param name="isCut">Whether any of its rows is outside. Once one was, the counters stay.</param>
    /// <returns>Whether anything is summed; before a row was ever outside nothing is, and nothing is kept.</returns>
    public bool Begin(bool isCut)
    {
        run++;
        summed.Clear();
        wasCut |= isCut;
        return wasCut;
    }

    /// <summary>A counter of a row.</summary>
    /// <param name="row">Which row; the same from run to run.</param>
    /// <param name="family">The family that the row would be a series of.</param>
    /// <param name="restFamily">The family of the rest.</param>
    /// <param name="labels">The labels of the rest.</param>
    /// <param name="value">Its value.</param>
    /// <param name="leads">Whether it has a series of its own in this run.</param>
    public void Count(ulong row, int family, int restFamily, ReadOnlySpan<byte> labels, double value, bool leads)
    {
        if (!places.TryGetValue(family, out var place))
        {
            places[family] = place = places.Count;
        }

        if (row != current.Row || current.Values is null)
        {
            ref var values = ref CollectionsMarshal.GetValueRefOrAddDefault(rows, row, out _);
            current = (row, values ??= new());
        }

        var last = current.Values.Replace(run, place, places.Count, value);
        Add(counted, restFamily, labels, leads || !hasCounted ? 0 : last <= value ? value - last : value);
    }

    /// <summary>A gauge of a row that is outside.</summary>
    public void Sum(int restFamily, ReadOnlySpan<byte> labels, double value) => Add(summed, restFamily, labels, value);

    /// <summary>The sums. What has no rows at all any more is forgotten.</summary>
    public IReadOnlyList<(int Family, byte[] Labels, double Value)> Complete()
    {
        (hasCounted, current) = (wasCut, default);
        foreach (var (row, _) in rows.Where(row => row.Value.Run != run))
        {
            rows.Remove(row);
        }

        foreach (var gone in counted.Where(sum => !sum.Value.IsSeen).Select(sum => sum.Key).ToList())
        {
            counted.Remove(gone);
        }

        List<(int Family, byte[] Labels, double Value)> all = [.. counted.Concat(summed).Select(sum => (sum.Key.Family, sum.Value.Labels, sum.Value.Value))];
        foreach (var key in counted.Keys)
        {
            CollectionsMarshal.GetValueRefOrNullRef(counted, key).IsSeen = false;
        }

        return all;
    }

    private static void Add(Dictionary<(int Family, ulong Labels), Rest> sums, int family, ReadOnlySpan<byte> labels, double value)
    {
        ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(sums, (family, LabelBlock.Hash(labels)), out var known);
        sum = new(known ? sum.Labels : labels.ToArray(), (known ? sum.Value : 0) + value) { IsSeen = true };
    }

    /// <summary>
    /// The counters of a row in this run and in the one before, each at its place; NaN where there is none. There are thousands of rows with some
    /// dozen counters: two arrays a row take a fifth of what an entry for each counter would.
    /// </summary>
    private sealed class RowValues
    {
        private double[] before = [];
        private double[] now = [];

        /// <summary>The run that saw the row last.</summary>
        public int Run { get; private set; }

        /// <summary>Takes a value, and gives that of the run before; NaN, which is not below anything, when there is none.</summary>
        /// <param name="run">The run.</param>
        /// <param name="place">The counter's place.</param>
        /// <param name="width">How many places there are.</param>
        /// <param name="value">The value.</param>
        public double Replace(int run, int place, int width, double value)
        {
            if (Run != run)
            {
                (before, now) = (now, before);
                Array.Fill(now, double.NaN);
                if (Run != run - 1)
                {
                    Array.Fill(before, double.NaN);
                }

                Run = run;
            }

            if (now.Length <= place)
            {
                var known = now.Length;
                Array.Resize(ref now, width);
                Array.Fill(now, double.NaN, known, width - known);
            }

            now[place] = value;
            return place < before.Length ? before[place] : double.NaN;
        }
    }

    private record struct Rest(byte[] Labels, double Value)
    {
        public bool IsSeen { get; set; }
    }
}
