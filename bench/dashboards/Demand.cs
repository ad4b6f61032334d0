using System.Globalization;
using System.Text.RegularExpressions;
using Monitor.Dashboards.Check;
using Monitor.Dashboards.Live;

namespace Monitor.DashboardBench;

/// <summary>How a family of series is read, which says how much of it has to be there for a query to cost what it costs.</summary>
/// <param name="FleetSpan">How far back a query reads it of every cluster at once; zero when it is only read of what somebody chose.</param>
/// <param name="Span">How far back any query reads it.</param>
internal sealed partial record Demand(TimeSpan FleetSpan, TimeSpan Span)
{
    /// <summary>Whether some query reads it of every cluster at once.</summary>
    public bool IsFleetWide => FleetSpan > TimeSpan.Zero;

    /// <summary>How far back Prometheus looks for the newest sample.</summary>
    private static readonly TimeSpan Lookback = TimeSpan.FromMinutes(5);

    /// <summary>What dashboards and rules read, by the name of the family.</summary>
    public static IReadOnlyDictionary<string, Demand> Of(IEnumerable<(string Path, string Text)> files) => files.SelectMany(Of)
        .GroupBy(read => read.Name)
        .ToDictionary(family => family.Key, family => new Demand(family.Max(read => read.Demand.FleetSpan), family.Max(read => read.Demand.Span)));

    private static IEnumerable<(string Name, Demand Demand)> Of((string Path, string Text) file) => file.Path.EndsWith(".json", StringComparison.Ordinal)
        ? BoardQueries.Read(file.Path, file.Text) is var board
            ? board.Queries.SelectMany(query => Of(query.Expression, query.Kind == QueryKind.Range ? PanelTime.Range : TimeSpan.Zero))
                // The values of a variable are read from the index of the last hour, whatever samples there are.
                .Concat(board.Variables.SelectMany(variable => Of(variable.Query, TimeSpan.Zero)))
            : []
        : ExpressionFiles.Read(file.Path, file.Text).SelectMany(place => Of(place.Expression, TimeSpan.Zero));

    private static IEnumerable<(string Name, Demand Demand)> Of(string expression, TimeSpan range)
    {
        var back = Back.Matches(expression).Select(Duration).Append(TimeSpan.Zero).Max();
        var span = range + back + Lookback;
        return ExpressionReader.Read(expression).Mentions
            .Select(mention => (mention.Name, new Demand(mention.Selector.Contains('$', StringComparison.Ordinal) ? TimeSpan.Zero : span, span)));
    }

    private static TimeSpan Duration(Match match) => int.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture) * match.Groups["unit"].Value switch
    {
        "d" => TimeSpan.FromDays(1),
        "h" => TimeSpan.FromHours(1),
        "m" => TimeSpan.FromMinutes(1),
        _ => TimeSpan.FromSeconds(1),
    };

    [GeneratedRegex(@"(?:\[|offset )(?<number>\d+)(?<unit>[smhd])\b")]
    private static partial Regex Back { get; }
}
