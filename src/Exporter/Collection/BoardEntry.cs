using Monitor.Exporter.Exposition;

namespace Monitor.Exporter.Collection;

/// <summary>What is known of a collector in a database.</summary>
internal sealed record BoardEntry
{
    /// <summary>Whether it has not run yet.</summary>
    public bool IsAwaited { get; init; }

    /// <summary>Its newest samples; null: none, or no more.</summary>
    public Segment? Segment { get; init; }

    /// <summary>When they came, on the clock that only goes forward.</summary>
    public long Timestamp { get; init; }

    /// <summary>How long it took when that was last told.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Time between two runs; null for what runs at every scrape.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>How the last run went; null: there was none.</summary>
    public bool? Success { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Failure { get; init; }

    /// <summary>Why it does not run.</summary>
    public string? Skip { get; init; }

    /// <summary>What can be done about that.</summary>
    public string? Advice { get; init; }

    /// <summary>Columns that the result lacks.</summary>
    public int MissingColumns { get; init; }

    /// <summary>Rows of the result.</summary>
    public int Rows { get; init; }
}
