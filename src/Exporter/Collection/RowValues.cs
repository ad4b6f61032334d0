namespace Monitor.Exporter.Collection;

/// <summary>
/// The values of a row in the run that is under way and in the last one that ended, each at the place of its family. Thousands of rows have
/// some dozen values each: two arrays a row take a fifth of what an entry for each value would.
/// </summary>
/// <param name="families">How many families there are.</param>
public sealed class RowValues(int families)
{
    private const int Never = -1;

    /// <summary>In place of a value that the row does not have: a NaN that no server sends.</summary>
    private static readonly double Absent = BitConverter.UInt64BitsToDouble(0x7ff8_0000_ab5e_47ed);

    private double[] last = [];
    private double[] now = new double[families];

    /// <summary>The run that filled it; only one that ends leaves anything behind.</summary>
    public int Filled { get; private set; } = Never;

    /// <summary>The run in which it was last seen to the end.</summary>
    public int Ended { get; private set; } = Never;

    /// <summary>Whether another row of its run cannot be told from it: then it was never there before, whatever is known of that one.</summary>
    public bool IsRepeated { get; init; }

    /// <summary>How many values it has.</summary>
    public int Count { get; private set; }

    /// <summary>A run begins to fill it.</summary>
    public void Begin(int run)
    {
        (Filled, Count) = (run, 0);
        Array.Fill(now, Absent);
    }

    /// <summary>Takes the value of a family, which comes once.</summary>
    public void Put(int family, double value)
    {
        now[family] = value;
        Count++;
    }

    /// <summary>The value of a family; false when the row has none.</summary>
    public bool TryGet(int family, out double value)
    {
        value = now[family];
        return BitConverter.DoubleToUInt64Bits(value) != BitConverter.DoubleToUInt64Bits(Absent);
    }

    /// <summary>What a counter grew by since the run before; its whole value when that run did not have it, or it was reset.</summary>
    public double Growth(int family, int runBefore) =>
        Ended == runBefore && last[family] <= now[family] ? now[family] - last[family] : now[family];

    /// <summary>The run ended: its values are the last ones.</summary>
    public void End(int run) => (last, now, Ended) = (now, last.Length == 0 ? new double[now.Length] : last, run);
}
