using Monitor.Exporter.Exposition;

namespace Monitor.Exporter.Collection;

/// <summary>A run that succeeded.</summary>
/// <param name="Segment">Its samples.</param>
/// <param name="Duration">How long it took; null when it ran together with others, and what is known stays.</param>
public sealed record CollectorRun(Segment Segment, TimeSpan? Duration)
{
    /// <summary>Time until the next run; null for what runs at every scrape.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>Rows of the result, as far as they were read.</summary>
    public int Rows { get; init; }

    /// <summary>Its share of the time of a run together with others: what is said of it until it has run alone.</summary>
    public TimeSpan? Share { get; init; }

    /// <summary>Samples left out because they repeated another.</summary>
    public int Repeated { get; init; }

    /// <summary>Rows beyond the collector's limit, as far as they were counted.</summary>
    public int ExcessRows { get; init; }

    /// <summary>Values that are not numbers.</summary>
    public int Unreadable { get; init; }

    /// <summary>Series that are summed into the rest, because their rows do not lead.</summary>
    public int BelowTop { get; init; }

    /// <summary>Columns that the result lacks.</summary>
    public int MissingColumns { get; init; }
}
