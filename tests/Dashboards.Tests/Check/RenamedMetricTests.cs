using System.Text.RegularExpressions;
using Monitor.Dashboards.Check;
using Monitor.Model.Metrics;

namespace Monitor.Dashboards.Tests.Check;

/// <summary>
/// One metric of the catalogue gets another name, and the check has to name every dashboard and every rule that asked for it. What it has to name is
/// found by searching the generated texts line by line, without any of the readers that the check uses.
/// </summary>
public sealed partial class RenamedMetricTests
{
    private static readonly IReadOnlyList<(string Path, string Text)> Files =
        [.. DashboardFiles.Render().Where(file => file.Path.EndsWith(".json", StringComparison.Ordinal) || file.Path.StartsWith(DashboardFiles.RuleFolder, StringComparison.Ordinal))];

    private static readonly IReadOnlyList<ExpressionPlace> Places = [.. Files.SelectMany(file => ExpressionFiles.Read(file.Path, file.Text))];

    [Fact]
    public void Every_dashboard_and_every_rule_that_breaks_is_named()
    {
        // Figures of processes that every program exports stay known whatever ours calls them.
        var others = KnownSeries.Of([]);
        var used = Catalogue.BuiltIn.Metrics.Where(metric => others.Find(metric.Name) is null && Files.Any(file => Word(metric.Name).IsMatch(file.Text))).ToList();
        Assert.True(used.Count > 40, $"{used.Count} metrics of the catalogue are used");

        foreach (var metric in used)
        {
            AssertNamed(metric.Name, KnownSeries.Of(Catalogue.BuiltIn.Metrics.Select(one => one == metric ? one with { Name = metric.Name + "_renamed" } : one)));
        }
    }

    [Fact]
    public void The_same_holds_for_what_other_programs_export_and_for_what_rules_record()
    {
        var all = KnownSeries.Collected.All.ToList();
        var ours = Catalogue.BuiltIn.Metrics.Select(metric => metric.Name).ToHashSet();
        var used = all.Where(series => !ours.Contains(series.Name) && Mentioned(series.Name).Any()).ToList();
        Assert.Contains(used, series => series.Name.Contains(':', StringComparison.Ordinal));
        Assert.True(used.Count > 80, $"{used.Count} series of others and of rules are used");

        foreach (var gone in used)
        {
            AssertNamed(gone.Name, new KnownSeries(all.Where(series => series != gone)));
        }
    }

    [Fact]
    public void Queries_stand_nowhere_else_than_where_they_are_checked()
    {
        // Prometheus' templates can ask, too: an annotation that did would escape. The value and the labels of the alert itself are no question.
        Assert.All(
            Files.Where(file => file.Path.StartsWith(DashboardFiles.RuleFolder, StringComparison.Ordinal)),
            file => Assert.DoesNotContain(file.Text.Split('\n'), line => AskingTemplate.IsMatch(line)));
        Assert.Matches(AskingTemplate, """summary: '{{ with query "up" }}{{ . | first | value }}{{ end }}'""");
        Assert.DoesNotMatch(AskingTemplate, "summary: '{{ $labels.cls }}: {{ $value | humanize }} of them'");
        var names = KnownSeries.Collected.All.Select(series => series.Name).Where(name => name.Contains('_', StringComparison.Ordinal)).ToHashSet();
        Assert.All(
            Files.Where(file => file.Path.EndsWith(".json", StringComparison.Ordinal)),
            file => Assert.DoesNotContain(
                file.Text.Split('\n'), line => !QueryLine.IsMatch(line) && AnyQuery.IsMatch(line) && AnyWord.Matches(line).Any(word => names.Contains(word.Value))));
    }

    private static void AssertNamed(string name, KnownSeries known)
    {
        var check = new ExpressionCheck(known);
        var named = Places.Where(place => place.Expression.Contains(name, StringComparison.Ordinal) && check.Problems(place.Expression).Contains($"nothing exports {name}"))
            .Select(place => place.File.EndsWith(".json", StringComparison.Ordinal) ? place.File : $"{place.File} {place.Where.Split(' ')[1]}");

        Assert.Equal(Mentioned(name).Distinct().Order(StringComparer.Ordinal), named.Distinct().Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Mentioned(string name) =>
        Files.SelectMany(file => file.Path.EndsWith(".json", StringComparison.Ordinal) ? InDashboard(file.Path, file.Text, name) : InRules(file.Path, file.Text, name));

    private static IEnumerable<string> InDashboard(string path, string text, string name) =>
        text.Split('\n').Any(line => QueryLine.IsMatch(line) && Word(name).IsMatch(line)) ? [path] : [];

    private static IEnumerable<string> InRules(string path, string text, string name)
    {
        var (rule, isExpression) = ("", false);
        foreach (var line in text.Split('\n'))
        {
            if (RuleKey.Match(line) is { Success: true } key)
            {
                isExpression = key.Groups["key"].Value == "expr";
                rule = key.Groups["key"].Value is "alert" or "record" ? key.Groups["value"].Value.Trim() : rule;
            }

            if (isExpression && Word(name).IsMatch(line))
            {
                yield return $"{path} {rule}";
            }
        }
    }

    private static Regex Word(string name) => new($"(?<![A-Za-z0-9_:]){Regex.Escape(name)}(?![A-Za-z0-9_:])");

    // Braces after a name, or a function around it: that is a query wherever it stands.
    [GeneratedRegex(@"[a-z_:]+\{[a-z_]+=~?\\?""|(rate|increase|sum|max|count) ?(by )?\(")]
    private static partial Regex AnyQuery { get; }

    [GeneratedRegex(@"\{\{[^}]*(?<![$.\w])(query|label|value|first|strvalue)\b")]
    private static partial Regex AskingTemplate { get; }

    [GeneratedRegex("[a-zA-Z_:][a-zA-Z0-9_:]*")]
    private static partial Regex AnyWord { get; }

    [GeneratedRegex("""^\s*"(expr|definition|query)": """)]
    private static partial Regex QueryLine { get; }

    [GeneratedRegex(@"^\s*(- )?(?<key>alert|record|expr|for|labels|annotations|keep_firing_for|name|interval|rules):(?<value>.*)$")]
    private static partial Regex RuleKey { get; }
}
