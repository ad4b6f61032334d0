using Monitor.Dashboards.PromQl;

namespace Monitor.Dashboards.Panels;

/// <summary>How much of the page a panel takes. A row gives what is left over to its panels, so that it always fills the page.</summary>
public enum Size
{
    /// <summary>Six fit side by side; low.</summary>
    Tile,

    /// <summary>Four fit side by side; low.</summary>
    WideTile,

    /// <summary>Three fit side by side.</summary>
    Third,

    /// <summary>Two fit side by side.</summary>
    Half,

    /// <summary>Takes two thirds.</summary>
    TwoThirds,

    /// <summary>The whole width.</summary>
    Full,
}

/// <summary>One picture that answers one question.</summary>
public abstract record Panel
{
    /// <summary>The title, unique on its dashboard: the identifier of the panel is made from it.</summary>
    public required string Title { get; init; }

    /// <summary>How to read it, and what is bad. In sentences, and on no other panel.</summary>
    public required string Description { get; init; }

    /// <summary>Its share of the page.</summary>
    public abstract Size Size { get; init; }

    /// <summary>Every expression, with the name that it has in the panel.</summary>
    public abstract IReadOnlyList<Query> Queries { get; init; }
}

/// <summary>What a panel asks, and what it calls the answers.</summary>
/// <param name="Expression">The expression.</param>
/// <param name="Legend">The name of a series, with labels in double braces.</param>
public sealed record Query(Vector Expression, string Legend)
{
    /// <summary>A colour that carries a meaning; null: a colour by the name of the series.</summary>
    public string? Color { get; init; }

    /// <summary>Whether it is a bound rather than a measurement: drawn dashed.</summary>
    public bool IsBound { get; init; }

    /// <summary>What may not be exceeded.</summary>
    public static Query Limit(Vector expression, string legend) => new(expression, legend) { Color = Colors.Limit, IsBound = true };
}

/// <summary>A panel of numbers that share a unit.</summary>
public abstract record Chart : Panel
{
    /// <summary>What the numbers are.</summary>
    public required Unit Unit { get; init; }

    /// <inheritdoc/>
    public required override IReadOnlyList<Query> Queries { get; init; }

    /// <summary>What it means when there is nothing to draw.</summary>
    public required string Absence { get; init; }

    /// <summary>What is good and bad. Default: no judgement.</summary>
    public IReadOnlyList<Threshold> Thresholds { get; init; } = Threshold.Neutral;

    /// <summary>Values that stand for words.</summary>
    public IReadOnlyList<ValueName> ValueNames { get; init; } = [];

    /// <summary>The least value of the axis; null lets Grafana choose. Default 0.</summary>
    public double? Minimum { get; init; } = 0;

    /// <summary>The largest value of the axis; null lets Grafana choose.</summary>
    public double? Maximum { get; init; }

    /// <summary>Where a click on a series leads.</summary>
    public DrillDown? DrillDown { get; init; }
}

/// <summary>Lines over time.</summary>
public sealed record Graph : Chart
{
    /// <inheritdoc/>
    public override Size Size { get; init; } = Size.Third;

    /// <summary>Whether the series are parts of a whole and lie on each other.</summary>
    public bool IsStacked { get; init; }
}

/// <summary>The newest value of each series, large, on its colour.</summary>
public sealed record Tiles : Chart
{
    /// <inheritdoc/>
    public override Size Size { get; init; } = Size.Tile;

    /// <summary>Whether the name of the series stands beside its value. Default: yes.</summary>
    public bool HasNames { get; init; } = true;
}

/// <summary>The newest value of each series as a bar, longest first where the query says so.</summary>
public sealed record Bars : Chart
{
    /// <inheritdoc/>
    public override Size Size { get; init; } = Size.Third;
}

/// <summary>A band over time for each series, coloured by its value: for states, of which lines would say nothing.</summary>
public sealed record States : Chart
{
    /// <inheritdoc/>
    public override Size Size { get; init; } = Size.Half;

    /// <summary>Its height in rows of the page: more where there are many bands, whose names would lie on each other. Default 8.</summary>
    public int Height { get; init; } = 8;
}

/// <summary>Words.</summary>
public sealed record Note : Panel
{
    /// <inheritdoc/>
    public override Size Size { get; init; } = Size.Third;

    /// <inheritdoc/>
    public override IReadOnlyList<Query> Queries { get; init; } = [];

    /// <summary>The text, in Markdown.</summary>
    public required string Markdown { get; init; }
}
