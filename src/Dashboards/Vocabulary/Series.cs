namespace Monitor.Dashboards.Vocabulary;

/// <summary>The name of a label.</summary>
/// <param name="Name">As it stands in the exposition.</param>
public readonly record struct Label(string Name)
{
    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>A family of series that something exports. What can be asked of it depends on what it is: only a <see cref="Counter"/> has a rate.</summary>
/// <param name="Name">The name in the exposition.</param>
/// <param name="Labels">Every label it has by the time it is in Prometheus: its own and those of its target.</param>
public abstract record Series(string Name, IReadOnlyList<Label> Labels)
{
    /// <summary>What it measures. Default: what its name says.</summary>
    public Quantity Quantity { get; init; } = Quantity.Of(Name);
}

/// <summary>A value that goes up and down.</summary>
/// <inheritdoc cref="Series"/>
public sealed record Gauge(string Name, params IReadOnlyList<Label> Labels) : Series(Name, Labels);

/// <summary>A value that only goes up, and starts at 0 with the process that counts.</summary>
/// <inheritdoc cref="Series"/>
public sealed record Counter(string Name, params IReadOnlyList<Label> Labels) : Series(Name, Labels);

/// <summary>Counts by size: how many were at most so large, their sum and their number.</summary>
/// <param name="Name">The name without <c>_bucket</c>, <c>_sum</c> and <c>_count</c>.</param>
/// <param name="Labels">Every label but <c>le</c>.</param>
public sealed record Histogram(string Name, params IReadOnlyList<Label> Labels) : Series(Name, Labels)
{
    /// <summary>How many were at most so large, by <c>le</c>.</summary>
    public Counter Buckets => new(Name + "_bucket", [.. Labels, Vocabulary.Labels.UpperBound]) { Quantity = Quantity.Count };

    /// <summary>The sum of all.</summary>
    public Counter Sum => new(Name + "_sum", Labels) { Quantity = Quantity };

    /// <summary>How many there were.</summary>
    public Counter Number => new(Name + "_count", Labels) { Quantity = Quantity.Count };
}
