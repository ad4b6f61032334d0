using Monitor.Dashboards.Tests.Rules;

namespace Monitor.Provisioner.Tests.Modules.Monitoring;

/// <summary>What people are told when the lab loses something: exactly what Prometheus would send goes into Alertmanager with the configuration that is deployed.</summary>
public sealed class OutageInhibitionTests(RunningAlertmanager alertmanager) : IClassFixture<RunningAlertmanager>
{
    public static TheoryData<string> Names => [.. Outage.All.Select(outage => outage.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task People_are_told_of_exactly_these(string name)
    {
        var outage = Outage.All.Single(one => one.Name == name);
        var mark = Guid.NewGuid().ToString("N");
        // Alertmanager takes alerts in one after the other: when it has understood the last pair, it has understood all.
        IReadOnlyList<Dictionary<string, string>> alerts =
        [
            .. outage.Firing.Select(labels => labels.And("mark", mark)),
            new() { ["alertname"] = "NodeDown", ["node"] = mark, ["mark"] = "cause" },
            new() { ["alertname"] = "TargetDown", ["node"] = mark, ["mark"] = "witness" + mark },
        ];
        await alertmanager.PostAsync(alerts, TestContext.Current.CancellationToken);
        Assert.True(await alertmanager.BecomesInhibitedAsync("witness" + mark, TestContext.Current.CancellationToken), "a dead node silences nothing");
        var told = await alertmanager.ToldAsync(mark, TestContext.Current.CancellationToken);
        await alertmanager.ResolveAsync(alerts, TestContext.Current.CancellationToken);

        Assert.Equal(outage.Told, told);
    }
}
