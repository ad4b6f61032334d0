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
public abstract record Series(string Name, IReadOnlyList<Label> Labels);

/// <summary>A value that goes up and down.</summary>
/// <inheritdoc cref="Series"/>
public sealed record Gauge(string Name, params IReadOnlyList<Label> Labels) : Series(Name, Labels);

/// <summary>A value that only goes up, and starts at 0 with the process that counts.</summary>
/// <inheritdoc cref="Series"/>
public sealed record Counter(string Name, params IReadOnlyList<Label> Labels) : Series(Name, Labels);
