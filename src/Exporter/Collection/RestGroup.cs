namespace Monitor.Exporter.Collection;

/// <summary>The sums of the rows that share what a rest keeps of their labels, each at the place of its family.</summary>
/// <param name="labels">What they share.</param>
/// <param name="rests">How many families there are.</param>
public sealed class RestGroup(byte[] labels, int rests)
{
    private readonly (double Value, bool IsSeen)[] sums = new (double, bool)[rests];

    /// <summary>The labels.</summary>
    public byte[] Labels => labels;

    /// <summary>Whether any row of this run belongs here.</summary>
    public bool IsSeen => sums.Any(sum => sum.IsSeen);

    /// <summary>A run begins: what had no row in the last one is forgotten, and so is every sum but those of counters.</summary>
    public void Begin(bool[] isCounter)
    {
        for (var rest = 0; rest < sums.Length; rest++)
        {
            sums[rest] = (isCounter[rest] && sums[rest].IsSeen ? sums[rest].Value : 0, false);
        }
    }

    /// <summary>Adds to a sum.</summary>
    public void Add(int place, double value) => sums[place] = (sums[place].Value + value, true);

    /// <summary>The sums that have rows, with their places.</summary>
    public IEnumerable<(int Place, double Value)> Sums() => sums.Index().Where(sum => sum.Item.IsSeen).Select(sum => (sum.Index, sum.Item.Value));
}
