using Monitor.Dashboards.Output;
using Monitor.Dashboards.Rules;

namespace Monitor.Dashboards.Tests.Rules;

/// <summary>Series over time, and the alerts that fire at moments of it, judged by promtool.</summary>
internal sealed class RuleScenario
{
    private readonly List<InputSeries> series = [];
    private readonly List<ExpectedAlert> expectations = [];
    private readonly List<object> values = [];

    /// <summary>A series with its values, five seconds apart, in promtool's notation.</summary>
    public RuleScenario With(string name, string values)
    {
        series.Add(new(name, values));
        return this;
    }

    /// <summary>At this second, the alert fires exactly for these label sets, each without <c>alertname</c>; none for an alert that is silent.</summary>
    public RuleScenario Expect(int second, string alert, params IEnumerable<Dictionary<string, string>> firing)
    {
        expectations.Add(new($"{second}s", alert, [.. firing]));
        return this;
    }

    /// <summary>At this second, the expression gives exactly these series with value 1.</summary>
    public RuleScenario ExpectSeries(int second, string expression, params IEnumerable<string> present)
    {
        values.Add(new { Expr = expression, EvalTime = $"{second}s", ExpSamples = present.Select(labels => new { Labels = labels, Value = 1 }).ToList() });
        return this;
    }

    /// <summary>Asks promtool; the failure is its own words.</summary>
    public async Task Judge(RuleBook book, CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("monitor-rules-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(directory, "rules.yml"), WithoutAnnotations(book), cancellationToken);
            await File.WriteAllTextAsync(Path.Combine(directory, "test.yml"), YamlText.WriteUnderscored(Document, "A scenario."), cancellationToken);
            var (exitCode, output) = await Promtool.Run(directory, cancellationToken, "test", "rules", "test.yml");
            Assert.True(exitCode == 0, output);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    // promtool compares annotations too; the words are no part of a scenario.
    private static string WithoutAnnotations(RuleBook book)
    {
        var stream = new YamlDotNet.RepresentationModel.YamlStream();
        stream.Load(new StringReader(RuleFile.Render(book)));
        foreach (var rule in stream.Documents[0].AllNodes.OfType<YamlDotNet.RepresentationModel.YamlMappingNode>())
        {
            rule.Children.Remove(new YamlDotNet.RepresentationModel.YamlScalarNode("annotations"));
        }

        var text = new StringWriter();
        stream.Save(text, assignAnchors: false);
        return text.ToString();
    }

    private object Document => new
    {
        RuleFiles = new[] { "rules.yml" },
        EvaluationInterval = "5s",
        Tests = new[]
        {
            new { Interval = "5s", InputSeries = series, AlertRuleTest = expectations, PromqlExprTest = values },
        },
    };

    private sealed record InputSeries(string Series, string Values);

    private sealed record ExpectedAlert(string EvalTime, string Alertname, IReadOnlyList<Dictionary<string, string>> Firing)
    {
        public IEnumerable<object> ExpAlerts => Firing.Select(labels => new { ExpLabels = labels });

        [YamlDotNet.Serialization.YamlIgnore]
        public IReadOnlyList<Dictionary<string, string>> Firing { get; } = Firing;
    }
}
