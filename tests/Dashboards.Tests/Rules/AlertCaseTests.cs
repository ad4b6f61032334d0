using Monitor.Dashboards.Rules;

namespace Monitor.Dashboards.Tests.Rules;

/// <summary>Every alert fires when it should, says what it should, is silent when it should be, survives missing series, and resolves.</summary>
public sealed class AlertCaseTests
{
    public static TheoryData<string> Names => [.. AlertCases.All.Select(one => one.Alert)];

    [Fact]
    public void Every_alert_has_a_case_and_every_case_an_alert() =>
        Assert.Equal(
            RuleBook.Generic.Alerts.Select(alert => alert.Name).Distinct().Except([Alert.DeadMan]).Order(),
            AlertCases.All.Select(one => one.Alert).Order());

    [Fact]
    public void Every_case_has_a_near_miss() =>
        Assert.All(AlertCases.All, one => Assert.Contains(one.Series, series => series.Near != series.Faulty));

    [Fact]
    public void No_alert_lacks_one_of_the_five_proofs() =>
        Assert.All(AlertCases.All, one =>
        {
            var scenarios = AlertScenarios.Of(one);
            Assert.True(scenarios.Fault.Expected is [false, .., true, false], $"{one}: silent in health, fires in the fault, resolves");
            Assert.True(scenarios.Near.Expected is [false], $"{one}: silent when the fault is missed by a hair");
            Assert.Equal(["no series at all", "the series vanish"], scenarios.Missing.Take(2).Select(scenario => scenario.Name));
            Assert.Equal(one.Series.Count == 1 ? 0 : one.Series.Count, scenarios.Missing.Count - 2);
            Assert.All(scenarios.Missing, scenario => Assert.Single(scenario.Expected));
            Assert.True(scenarios.Vanishing.Expected is [true, _], $"{one}: what becomes of it when its series vanish while it fires");
        });

    [Fact]
    public void What_fires_on_absence_is_named_here() =>
        Assert.Equal(
            ["AlertmanagerDown", "AuditVaultDown", "RemediationDown", "TargetMissing"],
            AlertCases.All.Where(one => one.FiresWithoutSeries || one.FiresWhenSeriesVanish).Select(one => one.Alert).Order());

    [Fact]
    public void What_goes_on_without_what_it_looks_at_is_named_here() => Assert.Equal(["BackupStuck"], AlertCases.All.Where(one => one.OutlivesItsSeries).Select(one => one.Alert));

    [Theory]
    [MemberData(nameof(Names))]
    public Task Fires_with_its_words_only_while_it_should(string name)
    {
        var one = AlertCases.All.Single(candidate => candidate.Alert == name);
        var scenarios = AlertScenarios.Of(one);
        return PromtoolCase.Judge(Only(one), [scenarios.Fault, scenarios.Near, scenarios.Vanishing, .. scenarios.Missing], TestContext.Current.CancellationToken);
    }

    // The other alerts cannot change what this one says, and evaluating them takes most of the time.
    private static RuleBook Only(AlertCase one)
    {
        var book = RuleBook.For(one.Fleet);
        return book with { Groups = [.. book.Groups.Select(group => group with { Alerts = [.. group.Alerts.Where(alert => alert.Name == one.Alert)] })] };
    }
}
