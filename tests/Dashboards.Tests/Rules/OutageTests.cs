using Monitor.Dashboards.Rules;

namespace Monitor.Dashboards.Tests.Rules;

/// <summary>What fires, and nothing else, when the lab loses something.</summary>
public sealed class OutageTests
{
    public static TheoryData<string> Names => [.. Outage.All.Select(outage => outage.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Exactly_these_alerts_fire(string name)
    {
        var outage = Outage.All.Single(one => one.Name == name);
        var scenario = new RuleScenario();
        foreach (var (series, values) in outage.Series)
        {
            scenario.With(series, values);
        }

        var firing = outage.Firing.Select(labels => "ALERTS{alertstate=\"firing\", " + string.Join(", ", labels.Select(label => $"{label.Key}=\"{label.Value}\"")) + "}");
        return scenario.ExpectSeries(outage.Second, "ALERTS{alertstate=\"firing\", severity!=\"info\"}", firing)
            .Judge(RuleBook.For(LabFleet.Create()), TestContext.Current.CancellationToken);
    }
}
