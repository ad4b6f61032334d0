using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Vocabulary;

namespace Monitor.Dashboards.Panels;

/// <summary>How the value of a cell shows what is good and bad.</summary>
public enum CellStyle
{
    /// <summary>Not at all.</summary>
    Plain,

    /// <summary>By the colour of its text.</summary>
    ColoredText,

    /// <summary>By the colour behind it.</summary>
    ColoredCell,

    /// <summary>As a bar.</summary>
    Bar,
}

/// <summary>A column that holds a label, by which rows are told apart.</summary>
/// <param name="Label">The label.</param>
/// <param name="Title">Its heading: a single word, so that links can name it.</param>
public sealed record KeyColumn(Label Label, string Title)
{
    /// <summary>Where a click leads.</summary>
    public DrillDown? DrillDown { get; init; }

    /// <summary>Values that have a colour.</summary>
    public IReadOnlyList<KeyWord> Words { get; init; } = [];

    /// <summary>Its width in pixels; null: what the others leave.</summary>
    public int? Width { get; init; }
}

/// <summary>A value of a label that is good or bad by itself.</summary>
/// <param name="Text">The value.</param>
/// <param name="Color">Its colour.</param>
public sealed record KeyWord(string Text, string Color);

/// <summary>A column that holds the values of an expression.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Expression">The expression; its series have the labels of the key columns and no others.</param>
/// <param name="Unit">What the numbers are.</param>
public sealed record ValueColumn(string Title, Vector Expression, Unit Unit)
{
    /// <summary>What an empty cell means.</summary>
    public string Absence { get; init; } = "–";

    /// <summary>What is good and bad. Default: no judgement.</summary>
    public IReadOnlyList<Threshold> Thresholds { get; init; } = Threshold.Neutral;

    /// <summary>Values that stand for words.</summary>
    public IReadOnlyList<ValueName> ValueNames { get; init; } = [];

    /// <summary>How good and bad are shown. Default: by the colour of the cell where there is something to judge.</summary>
    public CellStyle Style { get; init; } = CellStyle.ColoredCell;

    /// <summary>The largest value of a bar; null lets Grafana choose.</summary>
    public double? Maximum { get; init; }

    /// <summary>Where a click leads.</summary>
    public DrillDown? DrillDown { get; init; }
}

/// <summary>Rows that several expressions fill together: those with the same labels meet in a row.</summary>
public sealed record Table : Panel
{
    /// <inheritdoc/>
    public override Size Size { get; init; } = Size.Full;

    /// <summary>What tells the rows apart, first in each row.</summary>
    public required IReadOnlyList<KeyColumn> Keys { get; init; }

    /// <summary>What is said about each.</summary>
    public required IReadOnlyList<ValueColumn> Columns { get; init; }

    /// <summary>How many rows are seen without scrolling. Default 7.</summary>
    public int Height { get; init; } = 7;

    /// <summary>What it means when there is no row.</summary>
    public required string Absence { get; init; }

    /// <summary>The column by which rows are sorted at first; null: the first key.</summary>
    public string? SortedBy { get; init; }

    /// <summary>The columns by which rows are sorted that are alike in that one, smallest first.</summary>
    public IReadOnlyList<string> ThenBy { get; init; } = [];

    /// <summary>Whether the largest comes first.</summary>
    public bool IsDescending { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<Query> Queries
    {
        get => [.. Columns.Select(column => new Query(column.Expression, ""))];
        init => throw new NotSupportedException("The queries of a table are those of its columns.");
    }
}
