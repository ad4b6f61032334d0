using Monitor.Dashboards.Rules;
using Monitor.Model.Topology;

namespace Monitor.Dashboards.Tests.Rules;

/// <summary>
/// One alert, from health to fault and back: the series that it needs, healthy, nearly faulty and faulty. From this follow its scenarios,
/// see <see cref="AlertCaseTests"/>.
/// </summary>
/// <param name="Alert">Its name.</param>
internal sealed record AlertCase(string Alert)
{
    /// <summary>What it looks at.</summary>
    public required IReadOnlyList<CaseSeries> Series { get; init; }

    /// <summary>The labels with which it fires, without <c>alertname</c>, <c>severity</c> and <c>action</c>.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>Its summary as a person reads it.</summary>
    public required string Summary { get; init; }

    /// <summary>Time between two values. Default 5 s.</summary>
    public TimeSpan Step { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long health lasts before the fault. Default 30 steps.</summary>
    public TimeSpan? Before { get; init; }

    /// <summary>How long after the beginning of the fault the condition itself holds: windows have to fill. Default one step.</summary>
    public TimeSpan? Onset { get; init; }

    /// <summary>How long after the end of the fault the alert is gone: windows have to empty. Default two steps.</summary>
    public TimeSpan? Recovery { get; init; }

    /// <summary>Whether it fires also when nothing that it looks at exists: absence is the point.</summary>
    public bool FiresWithoutSeries { get; init; }

    /// <summary>Whether it fires also when what it looks at vanishes.</summary>
    public bool FiresWhenSeriesVanish { get; init; }

    /// <summary>Whether it goes on for a while when what it looks at vanishes while it fires: its window still holds what was seen.</summary>
    public bool OutlivesItsSeries { get; init; }

    /// <summary>The fleet. Default the one of the lab.</summary>
    public Fleet Fleet { get; init; } = LabFleet.Create();

    /// <summary>The rules with this name that are for the cluster of the case.</summary>
    public Alert Rule => RuleBook.For(Fleet).Alerts.First(alert => alert.Name == Alert);

    public override string ToString() => Alert;
}

/// <summary>
/// A series in the four states of a case. A state is a number; <c>+n</c>, which grows by n a second; <c>t-n</c> or <c>t+n</c>, a Unix time n
/// seconds ago or ahead; <c>~n</c>, which is 0 and 1 for n steps each; or <c>_</c>, which is no series.
/// </summary>
/// <param name="Name">Name and labels.</param>
/// <param name="Healthy">While all is well.</param>
/// <param name="Faulty">In the fault.</param>
/// <param name="Near">Not yet a fault, by a hair.</param>
internal sealed record CaseSeries(string Name, string Healthy, string Faulty, string Near)
{
    /// <summary>Whether the alert fires in the fault also when this one is missing: it is a second witness, or one that could only excuse.</summary>
    public bool IsDispensable { get; init; }
}

/// <summary>Values over time, as promtool reads them.</summary>
internal sealed class Timeline(TimeSpan step)
{
    private readonly List<string> values = [];
    private double level;

    /// <summary>Goes on with a state for some steps.</summary>
    public Timeline Then(string state, int steps)
    {
        for (var i = 0; i < steps; i++)
        {
            values.Add(Value(state));
        }

        return this;
    }

    public override string ToString() => string.Join(' ', values);

    private string Value(string state)
    {
        var now = values.Count * step.TotalSeconds;
        switch (state)
        {
            // Prometheus itself marks what vanished; promtool wants the mark written, once.
            case "_":
                return values.Count > 0 && values[^1] is not ("_" or "stale") ? "stale" : "_";
            case ['+', ..]:
                level += Parse(state[1..]) * step.TotalSeconds;
                return Text(level);
            case ['~', ..]:
                return Text(values.Count / (int)Parse(state[1..]) % 2);
            case ['t', ..]:
                return Text(now + (state.Length > 1 ? Parse(state[1..]) : 0));
            default:
                level = Parse(state);
                return Text(level);
        }
    }

    private static double Parse(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static string Text(double value) => value.ToString("0.######", System.Globalization.CultureInfo.InvariantCulture);
}
