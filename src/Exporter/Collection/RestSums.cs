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
    private Dictionary<(ulong Row, int Family), double> before = [];
    private Dictionary<(ulong Row, int Family), double> now = [];
    private bool hasCounted;
    private bool wasCut;

    /// <summary>A run begins.</summary>
    /// <param name="isCut">Whether any of its rows is outside. Once one was, the counters stay.</param>
    /// <returns>Whether anything is summed; before a row was ever outside nothing is, and nothing is kept.</returns>
    public bool Begin(bool isCut)
    {
        (before, now) = (now, before);
        now.Clear();
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
        now[(row, family)] = value;
        var known = before.TryGetValue((row, family), out var last);
        Add(counted, restFamily, labels, leads || !hasCounted ? 0 : known && last <= value ? value - last : value);
    }

    /// <summary>A gauge of a row that is outside.</summary>
    public void Sum(int restFamily, ReadOnlySpan<byte> labels, double value) => Add(summed, restFamily, labels, value);

    /// <summary>The sums. What has no rows at all any more is forgotten.</summary>
    public IReadOnlyList<(int Family, byte[] Labels, double Value)> Complete()
    {
        hasCounted = wasCut;
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

    private record struct Rest(byte[] Labels, double Value)
    {
        public bool IsSeen { get; set; }
    }
}
