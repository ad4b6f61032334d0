using Monitor.Dashboards.Output;
using Monitor.Dashboards.Rules;

namespace Monitor.Dashboards.Tests.Rules;

/// <summary>A test of promtool: series over time, and one alert with its words at moments of it.</summary>
internal sealed class PromtoolCase(string name, TimeSpan step)
{
    private readonly List<object> series = [];
    private readonly List<object> alerts = [];
    private readonly List<object> expressions = [];

    private readonly List<bool> expected = [];

    /// <summary>What it is about.</summary>
    public string Name => name;

    /// <summary>Whether the alert shall fire, at each moment that is looked at, in their order.</summary>
    public IReadOnlyList<bool> Expected => expected;

    public PromtoolCase With(string series, Timeline values)
    {
        this.series.Add(new { Series = series, Values = values.ToString() });
        return this;
    }

    /// <summary>At this step, the alert fires exactly so; not at all where nothing is given.</summary>
    public PromtoolCase Expect(int step, Alert rule, params IEnumerable<(Dictionary<string, string> Labels, Dictionary<string, string> Annotations)> firing)
    {
        var all = firing.ToList();
        expected.Add(all.Count > 0);
        alerts.Add(new
        {
            EvalTime = At(step),
            Alertname = rule.Name,
            ExpAlerts = all.Select(one => new { ExpLabels = one.Labels, ExpAnnotations = one.Annotations }),
        });
        return this;
    }

    /// <summary>At this step, the alert fires, whatever its labels.</summary>
    public PromtoolCase ExpectAny(int step, Alert rule)
    {
        expected.Add(true);
        expressions.Add(new
        {
            Expr = $"count(ALERTS{{alertname=\"{rule.Name}\", alertstate=\"firing\"}}) > bool 0",
            EvalTime = At(step),
            ExpSamples = new[] { new { Labels = "{}", Value = 1 } },
        });
        return this;
    }

    /// <summary>Asks promtool about all of them at once; the failure is its own words.</summary>
    public static async Task Judge(RuleBook book, IReadOnlyList<PromtoolCase> cases, CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("monitor-rules-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(directory, "rules.yml"), RuleFile.Render(book), cancellationToken);
            var document = new { RuleFiles = new[] { "rules.yml" }, EvaluationInterval = Durations.Text(cases[0].Step), Tests = cases.Select(one => one.Document) };
            await File.WriteAllTextAsync(Path.Combine(directory, "test.yml"), YamlText.WriteUnderscored(document, "A case."), cancellationToken);
            var (exitCode, output) = await Promtool.Run(directory, cancellationToken, "test", "rules", "test.yml");
            Assert.True(exitCode == 0, output);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private TimeSpan Step { get; } = step;

    private object Document => new { Interval = Durations.Text(Step), Name = name, InputSeries = series, AlertRuleTest = alerts, PromqlExprTest = expressions };

    private string At(int step) => step == 0 ? "0s" : Durations.Text(Step * step);
}
