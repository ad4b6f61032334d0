using Monitor.Dashboards.Rules;

namespace Monitor.Provisioner.Tests.Modules.Monitoring;

/// <summary>Which alerts a cause silences, asked of a running Alertmanager with the configuration that is deployed.</summary>
public sealed class InhibitionTests(RunningAlertmanager alertmanager) : IClassFixture<RunningAlertmanager>
{
    private static readonly Dictionary<string, string> Here = new()
    {
        ["node"] = "db-1", ["cls"] = "pg-test", ["ins"] = "pg-test-1", ["datname"] = "app", ["database"] = "app", ["slot_name"] = "s", ["mountpoint"] = "/var",
        ["certificate"] = "c", ["schemaname"] = "public", ["sequencename"] = "q",
    };

    public static TheoryData<string, string, string> Pairs =>
    [
        .. RuleBook.Generic.Alerts.SelectMany(
                alert => alert.SilencedBy,
                (alert, cause) => (cause.AlertName, alert.Name, string.Join(',', cause.Shared)))
            .Distinct(),
    ];

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task A_cause_silences_what_follows_from_it_and_only_there(string cause, string effect, string shared)
    {
        var labels = shared.Split(',', StringSplitOptions.RemoveEmptyEntries);
        var silenced = await Inhibited(cause, effect, elsewhere: null);
        Assert.True(silenced, $"{effect} should be silent while {cause} fires");

        foreach (var label in labels)
        {
            Assert.False(await Inhibited(cause, effect, elsewhere: label), $"{effect} of another {label} should be told although {cause} fires");
        }
    }

    public static TheoryData<string, string> OfAll =>
    [
        .. RuleBook.Generic.Alerts.Where(alert => alert.Name != "NodeDown").DistinctBy(alert => alert.Name)
            .Select(alert => (alert.Name, string.Join(',', alert.Expression.Labels.Select(label => label.Name).Where(Here.ContainsKey)))),
    ];

    [Theory]
    [MemberData(nameof(OfAll))]
    public async Task A_dead_node_silences_what_carries_its_name_and_nothing_else(string effect, string carried)
    {
        var labels = carried.Split(',', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(labels.Contains("node"), await Inhibited("NodeDown", effect, elsewhere: null, only: labels));
    }

    [Fact]
    public async Task A_dead_node_does_not_silence_what_is_about_the_cluster_or_another_node_or_itself()
    {
        Assert.False(await Inhibited("NodeDown", "PostgresDown", elsewhere: "node"));
        Assert.False(await Inhibited("NodeDown", "NoPrimary", elsewhere: null, only: ["cls"]));
        Assert.False(await Inhibited("NodeDown", "EtcdNoLeader", elsewhere: null, only: []));
        Assert.False(await Inhibited("NodeDown", "NodeDown", elsewhere: null));
    }

    // A marker makes every question one about alerts of its own.
    private async Task<bool> Inhibited(string cause, string effect, string? elsewhere, string[]? only = null)
    {
        var mark = Guid.NewGuid().ToString("N");
        var there = Here.ToDictionary(label => label.Key, label => $"{label.Value}-{mark}");
        var causing = new Dictionary<string, string>(there) { ["alertname"] = cause, ["mark"] = "cause" };
        var following = there.Where(label => only is null || only.Contains(label.Key)).ToDictionary(label => label.Key, label => label.Value);
        following["alertname"] = effect;
        following["mark"] = "effect" + mark;
        if (elsewhere is not null)
        {
            following[elsewhere] = "elsewhere-" + mark;
        }

        // Alertmanager takes a moment until a cause has its effect; when it silences a witness that it must silence, it has taken it in.
        var witness = new Dictionary<string, string>(there) { ["alertname"] = cause == "NodeDown" ? "NoCauseOfAnything" : effect, ["mark"] = "witness" + mark };
        IReadOnlyList<Dictionary<string, string>> alerts = [causing, following, witness];
        await alertmanager.PostAsync(alerts, TestContext.Current.CancellationToken);
        Assert.True(await alertmanager.BecomesInhibitedAsync("witness" + mark, TestContext.Current.CancellationToken), $"{cause} silences nothing");
        var answer = await alertmanager.IsInhibitedAsync("effect" + mark, TestContext.Current.CancellationToken);
        await alertmanager.ResolveAsync(alerts, TestContext.Current.CancellationToken);
        return answer;
    }
}
