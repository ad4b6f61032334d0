using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Monitor.Dashboards.Check;

namespace Monitor.Dashboards.Tests.Viewer;

/// <summary>
/// Every series that dashboards ask for, as a small world would export it: one cluster of three members. Labels that expressions
/// compare with a text get just that text, so that every panel has something to draw.
/// </summary>
internal sealed partial class SyntheticSeries
{
    public static readonly TimeSpan Step = TimeSpan.FromSeconds(15);

    /// <summary>How much there is, before now and after it: a page that is looked at for minutes needs values for the last of them.</summary>
    public static readonly TimeSpan Past = TimeSpan.FromMinutes(40);

    public static readonly TimeSpan Future = TimeSpan.FromMinutes(10);

    private const int MostOfOneName = 36;


    /// <summary>Labels whose values mean something to functions and regular expressions.</summary>
    private static readonly Dictionary<string, string[]> Usual = new()
    {
        ["le"] = ["0.01", "0.1", "1", "+Inf"],
        ["mode"] = ["idle", "user", "system"],
        ["device"] = ["sda", "eth0"],
        ["mountpoint"] = ["/"],
        ["fstype"] = ["ext4"],
        ["datname"] = ["app"],
        ["severity"] = ["warning"],
        ["alertstate"] = ["firing"],
        ["stanza"] = ["pg-test"],
        ["scope"] = ["pg-test"],
        [OddLabels.Label] = OddLabels.Values,
    };

    private readonly Dictionary<(string Series, string Label), HashSet<string>> compared = [];

    /// <summary>How many members the cluster has. Default 3.</summary>
    public int Members { get; init; } = 3;

    /// <summary>Values of labels in place of the usual ones.</summary>
    public IReadOnlyDictionary<string, string[]> Own { get; init; } = new Dictionary<string, string[]>();

    /// <summary>Series that always have this value: what a role or a state is.</summary>
    public IReadOnlyDictionary<string, double> Constant { get; init; } = new Dictionary<string, double>();

    public SyntheticSeries(IEnumerable<string> expressions)
    {
        foreach (var expression in expressions)
        {
            foreach (Match selector in Selector.Matches(expression))
            {
                foreach (Match matcher in Matcher.Matches(selector.Groups["matchers"].Value))
                {
                    Compare(selector.Groups["name"].Value, matcher);
                }
            }
        }
    }

    /// <summary>The exposition, with timestamps around this moment.</summary>
    public string OpenMetrics(IEnumerable<SeriesFacts> series, DateTimeOffset now)
    {
        var text = new StringBuilder();
        foreach (var facts in series.OrderBy(one => one.Name, StringComparer.Ordinal))
        {
            var index = 0;
            foreach (var labels in LabelSets(facts).Take(MostOfOneName))
            {
                Write(text, facts, labels, index++, now);
            }
        }

        return text.Append("# EOF\n").ToString();
    }

    private void Compare(string name, Match matcher)
    {
        var texts = matcher.Groups["operator"].Value switch
        {
            "=" => [matcher.Groups["text"].Value],
            "=~" => matcher.Groups["text"].Value.Trim('(', ')').Split('|').Where(text => PlainText.IsMatch(text)),
            _ => Array.Empty<string>().AsEnumerable(),
        };
        foreach (var text in texts.Where(text => !text.Contains('$', StringComparison.Ordinal) && text.Length > 0))
        {
            (compared.TryGetValue((name, matcher.Groups["label"].Value), out var all) ? all : compared[(name, matcher.Groups["label"].Value)] = []).Add(text);
        }
    }

    private IEnumerable<IReadOnlyDictionary<string, string>> LabelSets(SeriesFacts facts)
    {
        var members = Enumerable.Range(1, facts.Labels.Contains("ins") ? Members : 1).Select(number => number.ToString(CultureInfo.InvariantCulture));
        var jobs = Values(facts.Name, "job") is { Count: > 0 } named ? named : ["postgres"];
        foreach (var member in members)
        {
            foreach (var job in jobs)
            {
                var target = new Dictionary<string, string>
                {
                    ["cls"] = "pg-test", ["ins"] = $"pg-test-{member}", ["node"] = facts.Labels.Contains("ins") ? $"db-{member}" : "infra-1", ["job"] = job, ["instance"] = $"10.0.0.{member}:9187",
                };
                foreach (var labels in Others(facts, [.. facts.Labels.Except(target.Keys)]))
                {
                    yield return target.Where(pair => facts.Labels.Contains(pair.Key)).Concat(labels).ToDictionary();
                }
            }
        }
    }

    private IEnumerable<IEnumerable<KeyValuePair<string, string>>> Others(SeriesFacts facts, string[] labels) => labels is [var first, .. var rest]
        ? (Values(facts.Name, first) is { Count: > 0 } texts ? [.. texts] : Own.GetValueOrDefault(first, Usual.GetValueOrDefault(first, [$"{first}-1"])))
            .SelectMany(text => Others(facts, rest).Select(others => others.Prepend(new(first, text))))
        : [[]];

    private HashSet<string> Values(string name, string label) => compared.GetValueOrDefault((name, label), []);

    private void Write(StringBuilder text, SeriesFacts facts, IReadOnlyDictionary<string, string> labels, int index, DateTimeOffset now)
    {
        var head = $"{facts.Name}{{{string.Join(',', labels.Select(label => $"{label.Key}=\"{Escaped(label.Value)}\""))}}} ";
        var row = 0;
        for (var at = now - Past; at <= now + Future; at += Step)
        {
            text.Append(head)
                .Append((Constant.TryGetValue(facts.Name, out var constant) ? constant : Value(facts, labels, index, row++, now)).ToString("G6", CultureInfo.InvariantCulture))
                .Append(' ')
                .Append(at.ToUnixTimeSeconds())
                .Append('\n');
        }
    }

    private static string Escaped(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    private static double Value(SeriesFacts facts, IReadOnlyDictionary<string, string> labels, int index, int row, DateTimeOffset now) => facts switch
    {
        _ when facts.Name.EndsWith("_timestamp_seconds", StringComparison.Ordinal) || facts.Name.EndsWith("_time_seconds", StringComparison.Ordinal) => (now - TimeSpan.FromHours(1)).ToUnixTimeSeconds(),
        { Name: OddLabels.Name } => index + 1,
        { Name: "ALERTS" or "up" or "pg_up" } => 1,
        { Kind: SeriesKind.Counter } => (10.0 + index) * row * (labels.TryGetValue("le", out var bound) ? Share(bound) : 1),
        _ => 1 + Math.Abs(Math.Sin((row + index) / 10.0)),
    };

    private static double Share(string bound) => bound switch { "+Inf" => 1, "1" => 0.9, "0.1" => 0.6, _ => 0.2 };

    [GeneratedRegex("""(?<name>[a-zA-Z_:][\w:]*)\s*\{(?<matchers>(?:[^{}"`]|"(?:\\.|[^"\\])*"|`[^`]*`)*)\}""")]
    private static partial Regex Selector { get; }

    [GeneratedRegex("""(?<label>\w+)\s*(?<operator>=~|!~|!=|=)\s*"(?<text>(?:\\.|[^"\\])*)"\s*""")]
    private static partial Regex Matcher { get; }

    [GeneratedRegex(@"^[\w /:-]+$")]
    private static partial Regex PlainText { get; }
}
