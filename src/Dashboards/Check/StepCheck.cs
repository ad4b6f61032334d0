using System.Text.RegularExpressions;
using Monitor.Dashboards.Panels;
using Monitor.Dashboards.Rules;

namespace Monitor.Dashboards.Check;

/// <summary>
/// Holds what the steps of alerts say about pages to the pages: a dashboard is named by its title, a panel in asterisks behind its dashboard
/// (<c>Node dashboard, *Disk traffic*</c>). Whoever follows a step at night must find what it sends him to.
/// </summary>
/// <param name="boards">Every dashboard.</param>
public sealed partial class StepCheck(IReadOnlyList<Board> boards)
{
    private const string OfPrometheus = "Prometheus' page ";

    /// <summary>The pages of Prometheus' own console that steps may name.</summary>
    private static readonly HashSet<string> PagesOfPrometheus = ["Alerts", "Rules", "Targets"];

    /// <summary>Everything that is wrong, one line each.</summary>
    public IEnumerable<string> Problems(RuleBook book) =>
        from alert in book.Alerts.DistinctBy(alert => alert.Name)
        from step in alert.Steps
        from problem in Problems(step)
        select $"alert {alert.Name}: {problem}";

    /// <summary>What is wrong with one step.</summary>
    public IEnumerable<string> Problems(string step)
    {
        var text = Code.Replace(step, "");
        return
        [
            .. Dashboard.Matches(text).Select(word => text[..word.Index]).Where(before => Named(before) is null)
                .Select(before => $"speaks of a dashboard without its title: `{before} dashboard`"),
            .. Starred.Matches(text).Select(title => Problem(text[..title.Index], title.Groups["title"].Value)).OfType<string>(),
        ];
    }

    private string? Problem(string before, string title)
    {
        if (before.EndsWith(OfPrometheus, StringComparison.Ordinal))
        {
            return PagesOfPrometheus.Contains(title) ? null : $"names the page *{title}* of Prometheus, which it does not have";
        }

        return PlaceBefore.Match(before) is not { Success: true } place || Named(before[..place.Index]) is not { } board
            ? $"names *{title}* without its dashboard: write `NAME dashboard, *{title}*`"
            : board.Rows.SelectMany(row => row.Panels).Any(panel => panel.Title == title) ? null
            : $"names the panel *{title}*, which {board.Title} does not have";
    }

    private Board? Named(string before) =>
        boards.FirstOrDefault(board => before.EndsWith(board.Title.Split(" / ")[^1], StringComparison.OrdinalIgnoreCase));

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex Code { get; }

    [GeneratedRegex(@" dashboard\b")]
    private static partial Regex Dashboard { get; }

    [GeneratedRegex(" dashboard, $")]
    private static partial Regex PlaceBefore { get; }

    [GeneratedRegex(@"\*(?<title>[^*]+)\*", RegexOptions.ExplicitCapture)]
    private static partial Regex Starred { get; }
}
