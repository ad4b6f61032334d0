namespace Monitor.Exporter.Collection;

/// <summary>
/// The values of a label that need not be read again, each by the value of the label that decides it. Those of the rows that are served are
/// kept, and as many more, the first of the result: one who just misses a seat is not asked for at each run. Not for use by two threads.
/// </summary>
public sealed class KnownLabels
{
    private readonly List<(string Of, byte[]? Value)> rows = [];
    private Dictionary<string, byte[]> known = [];

    /// <summary>What is known, as PostgreSQL writes an array: for the query, which may leave these NULL.</summary>
    public string AsArray() => $"{{{string.Join(',', known.Keys.Select(Quoted))}}}";

    /// <summary>The value in the current row; empty when nobody told it.</summary>
    public ReadOnlySpan<byte> Current => rows[^1].Value;

    /// <summary>Forgets the rows of a run that did not end.</summary>
    public void Begin() => rows.Clear();

    /// <summary>The next row leaves its value out.</summary>
    public void Recall(string of) => rows.Add((of, known.GetValueOrDefault(of)));

    /// <summary>The next row tells its value.</summary>
    public void Learn(string of, ReadOnlySpan<byte> value) => rows.Add((of, known.GetValueOrDefault(of) is { } same && value.SequenceEqual(same) ? same : value.ToArray()));

    /// <summary>A run ended.</summary>
    /// <param name="served">The indexes of the rows that are served; null: all.</param>
    public void Complete(IReadOnlyList<int>? served)
    {
        var kept = new Dictionary<string, byte[]>();
        var most = served is null ? rows.Count : 2 * served.Count;
        foreach (var (of, value) in (served ?? []).Select(row => rows[row]).Concat(rows))
        {
            if (kept.Count < most && value is not null && of.Length > 0)
            {
                kept[of] = value;
            }
        }

        known = kept;
        rows.Clear();
    }

    private static string Quoted(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
