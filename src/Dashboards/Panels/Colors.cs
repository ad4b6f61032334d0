using Monitor.Model.Topology;

namespace Monitor.Dashboards.Panels;

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

    /// <summary>The member that takes writes.</summary>
    public const string Primary = "dark-purple";

    /// <summary>A member that follows.</summary>
    public const string Replica = "dark-blue";

    /// <summary>What may not be exceeded.</summary>
    public const string Limit = "dark-red";

    /// <summary>At rest, past, or of no interest now.</summary>
    public const string Quiet = "#6e7781";

    /// <summary>Nothing to see.</summary>
    public const string None = "transparent";

    /// <summary>Lines side by side, none of which is better than the others.</summary>
    public static IReadOnlyList<string> Series { get; } = ["blue", "purple", "yellow", "light-blue", "light-purple"];
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

    /// <summary>As the alerts that fire above these bounds, with the defaults of the inventory.</summary>
    public static IReadOnlyList<Threshold> Above(AlertThreshold? warning = null, AlertThreshold? critical = null) =>
    [
        new(null, Colors.Good),
        .. warning is null ? Array.Empty<Threshold>() : [new(FirstAbove(warning.Default, warning.Unit == ThresholdUnit.Count), Colors.Warning)],
        .. critical is null ? Array.Empty<Threshold>() : [new(FirstAbove(critical.Default, critical.Unit == ThresholdUnit.Count), Colors.Bad)],
    ];

    /// <summary>As the alerts that fire below these bounds, with the defaults of the inventory.</summary>
    public static IReadOnlyList<Threshold> Below(AlertThreshold? warning = null, AlertThreshold? critical = null) => (warning, critical) switch
    {
        ({ } soon, { } late) => Falling(late.Default, soon.Default),
        ({ } soon, null) => [new(null, Colors.Warning), new(soon.Default, Colors.Good)],
        (null, { } late) => [new(null, Colors.Bad), new(late.Default, Colors.Good)],
        _ => Neutral,
    };

    /// <summary>Fine until the bound of a critical alert that no inventory sets by this name.</summary>
    public static IReadOnlyList<Threshold> CriticalFrom(double bound) => [new(null, Colors.Good), new(bound, Colors.Bad)];

    /// <summary>The first value for which an alert fires above a bound: of things that are counted, the next whole number.</summary>
    public static double FirstAbove(double bound, bool isCount) => isCount ? Math.Floor(bound) + 1 : bound;

    /// <summary>Anything but zero is bad.</summary>
    public static IReadOnlyList<Threshold> NoneAllowed { get; } = [new(null, Colors.Good), new(1, Colors.Bad)];

    /// <summary>Anything but zero is worth a look.</summary>
    public static IReadOnlyList<Threshold> NoneExpected { get; } = [new(null, Colors.Good), new(1, Colors.Warning)];

    /// <summary>Exactly one is good.</summary>
    public static IReadOnlyList<Threshold> ExactlyOne { get; } = [new(null, Colors.Bad), new(1, Colors.Good), new(2, Colors.Bad)];

    /// <summary>Nothing to judge.</summary>
    public static IReadOnlyList<Threshold> Neutral { get; } = [new(null, Colors.Neutral)];
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
    public static IReadOnlyList<ValueName> Role { get; } = [new(0, "replica", Colors.Replica), new(1, "primary", Colors.Primary)];

    /// <summary>No and yes, where yes is bad.</summary>
    public static IReadOnlyList<ValueName> Fault { get; } = [new(0, "no", Colors.Good), new(1, "yes", Colors.Bad)];

    /// <summary>No and yes, where yes is worth a look.</summary>
    public static IReadOnlyList<ValueName> Concern { get; } = [new(0, "no", Colors.Good), new(1, "yes", Colors.Warning)];

    /// <summary>No and yes, where no is bad.</summary>
    public static IReadOnlyList<ValueName> Duty { get; } = [new(0, "no", Colors.Bad), new(1, "yes", Colors.Good)];

    /// <summary>No and yes, without judgement.</summary>
    public static IReadOnlyList<ValueName> Fact { get; } = [new(0, "no", Colors.Quiet), new(1, "yes", Colors.Neutral)];
}
