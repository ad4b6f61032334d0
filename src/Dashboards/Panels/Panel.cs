using Monitor.Dashboards.PromQl;

namespace Monitor.Dashboards.Panels;

/// <summary>How a panel is drawn.</summary>
public enum PanelKind
{
    /// <summary>Lines over time.</summary>
    TimeSeries,

    /// <summary>The newest value of each series, large, on its colour.</summary>
    Stat,

    /// <summary>A bar over time for each series, coloured by its value.</summary>
    StateTimeline,
}

/// <summary>What a number is, which decides how Grafana writes it.</summary>
/// <param name="Name">Grafana's identifier.</param>
public sealed record Unit(string Name)
{
    /// <summary>A number of things.</summary>
    public static readonly Unit Count = new("short");

    /// <summary>Seconds.</summary>
    public static readonly Unit Seconds = new("s");

    /// <summary>Bytes, by 1024.</summary>
    public static readonly Unit Bytes = new("bytes");

    /// <summary>Bytes a second, by 1024.</summary>
    public static readonly Unit BytesPerSecond = new("binBps");

    /// <summary>A share from 0 to 1.</summary>
    public static readonly Unit Ratio = new("percentunit");

    /// <summary>Things a second.</summary>
    public static readonly Unit PerSecond = new("ops");
}

/// <summary>From this value on, this colour.</summary>
/// <param name="From">The value; null for everything below the next step.</param>
/// <param name="Color">A colour of Grafana.</param>
public sealed record Threshold(double? From, string Color)
{
    /// <summary>Fine until the warning, bad from the second value on.</summary>
    public static IReadOnlyList<Threshold> Rising(double warning, double critical) =>
        [new(null, Colors.Good), new(warning, Colors.Warning), new(critical, Colors.Bad)];

    /// <summary>Bad until the first value, fine from the second on.</summary>
    public static IReadOnlyList<Threshold> Falling(double critical, double warning) =>
        [new(null, Colors.Bad), new(critical, Colors.Warning), new(warning, Colors.Good)];

    /// <summary>Anything but zero is bad.</summary>
    public static IReadOnlyList<Threshold> NoneAllowed { get; } = [new(null, Colors.Good), new(1, Colors.Bad)];

    /// <summary>Nothing to judge.</summary>
    public static IReadOnlyList<Threshold> Neutral { get; } = [new(null, Colors.Neutral)];
}

/// <summary>One meaning, one colour, on every dashboard.</summary>
public static class Colors
{
    /// <summary>As it should be.</summary>
    public const string Good = "green";

    /// <summary>Worth a look.</summary>
    public const string Warning = "orange";

    /// <summary>Act.</summary>
    public const string Bad = "red";

    /// <summary>No judgement.</summary>
    public const string Neutral = "blue";
}

/// <summary>A value that stands for a word.</summary>
/// <param name="Value">The value.</param>
/// <param name="Text">The word.</param>
/// <param name="Color">Its colour.</param>
public sealed record ValueName(int Value, string Text, string Color)
{
    /// <summary>Up and down.</summary>
    public static IReadOnlyList<ValueName> Health { get; } = [new(0, "down", Colors.Bad), new(1, "up", Colors.Good)];

    /// <summary>Primary and replica.</summary>
    public static IReadOnlyList<ValueName> Role { get; } = [new(0, "replica", Colors.Neutral), new(1, "primary", Colors.Good)];

    /// <summary>No and yes, where yes is bad.</summary>
    public static IReadOnlyList<ValueName> Fault { get; } = [new(0, "no", Colors.Good), new(1, "yes", Colors.Bad)];
}

/// <summary>What a panel asks, and what it calls the answers.</summary>
/// <param name="Expression">The expression.</param>
/// <param name="Legend">The name of a series, with labels in double braces.</param>
public sealed record Query(Vector Expression, string Legend);

/// <summary>One picture that answers one question.</summary>
public sealed record Panel
{
    /// <summary>The title.</summary>
    public required string Title { get; init; }

    /// <summary>How to read it, and what is bad.</summary>
    public required string Description { get; init; }

    /// <summary>How it is drawn. Default: lines over time.</summary>
    public PanelKind Kind { get; init; }

    /// <summary>What the numbers are.</summary>
    public required Unit Unit { get; init; }

    /// <summary>What is asked.</summary>
    public required IReadOnlyList<Query> Queries { get; init; }

    /// <summary>What is good and bad. Default: no judgement.</summary>
    public IReadOnlyList<Threshold> Thresholds { get; init; } = Threshold.Neutral;

    /// <summary>Values that stand for words.</summary>
    public IReadOnlyList<ValueName> ValueNames { get; init; } = [];

    /// <summary>Width in twenty-fourths of the page, 1 to 24. Default 8.</summary>
    public int Width { get; init; } = 8;

    /// <summary>Height in grid units of about 30 pixels, 2 to 24. Default 7.</summary>
    public int Height { get; init; } = 7;

    /// <summary>The least value of the axis; null lets Grafana choose. Default 0.</summary>
    public double? Minimum { get; init; } = 0;

    /// <summary>The largest value of the axis; null lets Grafana choose.</summary>
    public double? Maximum { get; init; }

    /// <summary>Where a click on a series leads.</summary>
    public DrillDown? DrillDown { get; init; }
}

/// <summary>A way to another dashboard that takes the selection along.</summary>
/// <param name="Title">What the reader sees.</param>
/// <param name="Uid">The dashboard.</param>
/// <param name="Labels">Labels of the series that become variables there.</param>
public sealed record DrillDown(string Title, string Uid, params IReadOnlyList<Vocabulary.Label> Labels);

/// <summary>Panels under a heading.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Panels">The panels, from left to right, wrapped where the page ends.</param>
public sealed record Row(string Title, IReadOnlyList<Panel> Panels);

/// <summary>A selection at the head of a dashboard.</summary>
/// <param name="Label">The label that it selects; also the name of the variable.</param>
/// <param name="Title">What the reader sees.</param>
/// <param name="From">The series whose values are offered.</param>
public sealed record Variable(Vocabulary.Label Label, string Title, Vector From);

/// <summary>A dashboard.</summary>
public sealed record Board
{
    /// <summary>The identifier in links; also the file name.</summary>
    public required string Uid { get; init; }

    /// <summary>The title.</summary>
    public required string Title { get; init; }

    /// <summary>What it is for.</summary>
    public required string Description { get; init; }

    /// <summary>Selections, each narrowed by those before it.</summary>
    public IReadOnlyList<Variable> Variables { get; init; } = [];

    /// <summary>The page, from top to bottom.</summary>
    public required IReadOnlyList<Row> Rows { get; init; }
}
