using Monitor.Model.Inventory;
using Monitor.Model.Topology;

namespace Monitor.Model.Tests.Inventory;

/// <summary>Thresholds of alerts, and who is told.</summary>
public sealed class AlertSettingsTests
{
    [Fact]
    public void A_threshold_of_the_cluster_counts_before_that_of_the_fleet_and_that_before_the_default()
    {
        var fleet = Read("monitoring: { alerts: { replicationLag: 10s, diskFree: 15% } }", "alerts: { replicationLag: 5s, slotRetained: 64GiB }");
        var cluster = fleet.Clusters[0];

        Assert.Equal(5, fleet.ThresholdOf(AlertThresholds.ReplicationLag, cluster));
        Assert.Equal(10, fleet.ThresholdOf(AlertThresholds.ReplicationLag));
        Assert.Equal(64.0 * (1L << 30), fleet.ThresholdOf(AlertThresholds.SlotRetained, cluster));
        Assert.Equal(0.15, fleet.ThresholdOf(AlertThresholds.DiskFree, cluster), 6);
        Assert.Equal(AlertThresholds.NodeCpu.Default, fleet.ThresholdOf(AlertThresholds.NodeCpu, cluster));
    }

    [Theory]
    [InlineData("replicationLags: 5s", "did you mean `replicationLag`?")]
    [InlineData("somethingElse: 5s", "docs/thresholds.md lists them")]
    [InlineData("replicationLag: 5", "must be a duration such as 30s, 5m, 26h or 15d, from 1s to 1d; found `5`")]
    [InlineData("connections: 120%", "must be a share such as 85% or 0.85, from 0.1% to 100%; found `120%`")]
    [InlineData("connections: -5%", "must be a share")]
    [InlineData("slotRetained: many", "must be a size such as 8GiB or 512MiB")]
    [InlineData("connections: [85%]", "must be a share")]
    [InlineData("etcdQuota: 50%", "belongs to the whole fleet; write it under `monitoring.alerts`")]
    [InlineData("{ connections: 99%, connectionsCritical: 95% }", "`connections` (99%) must be less than `connectionsCritical` (95%)")]
    public void A_threshold_that_makes_no_sense_is_named_with_what_would(string alerts, string message) =>
        Assert.Contains(Faults("", $"alerts: {(alerts[0] == '{' ? alerts : $"{{ {alerts} }}")}"), fault => fault.Contains(message, StringComparison.Ordinal));

    [Fact]
    public void Every_default_and_bound_is_written_as_it_is_read() =>
        Assert.All(AlertThresholds.All, threshold => Assert.All(
            [threshold.Default, threshold.Minimum, threshold.Maximum],
            value => Assert.Equal(value, ThresholdText.Parse(threshold.Unit, threshold.Format(value))!.Value, value * 1e-9)));

    [Fact]
    public void Without_notify_nobody_is_told_and_the_fleet_says_so() =>
        Assert.Equal([NotificationPolicy.NobodyIsTold], Read("", "").Notifications.Warnings);

    [Fact]
    public void Reads_every_kind_of_target()
    {
        var policy = Read(
            """
            notify:
              repeat: 2h
              deadMan: { url: https://watch.example.com/ping, interval: 2m }
              targets:
                hook: { webhook: { url: https://hooks.example.com/x, secret: token } }
                mail: { email: { to: [a@example.com], from: m@example.com, smarthost: "smtp.example.com:25", tls: false } }
                pager: { severity: critical, pagerduty: { secret: /etc/monitor-keys/pager } }
                chat: { resolved: false, slack: { secret: chat, channel: "#dba" } }
                genie: { opsgenie: { secret: genie } }
            """,
            "").Notifications;

        Assert.Equal(["hook", "mail", "pager", "chat", "genie"], policy.Targets.Select(target => target.Name));
        Assert.Equal(TimeSpan.FromHours(2), policy.Repeat);
        Assert.Equal(TimeSpan.FromMinutes(2), policy.DeadMan!.Interval);
        Assert.Equal(NotificationLevel.Critical, policy.Targets[2].Least);
        Assert.True(policy.Targets[2].Channel.Secret!.Value.IsFile);
        Assert.Equal("notify/chat", policy.Targets[3].Channel.Secret!.Value.Entry);
        Assert.False(policy.Targets[3].Resolved);
        Assert.Empty(policy.Warnings);
    }

    [Theory]
    [InlineData("{ targets: { a: { } } }", "needs exactly one of webhook, email, pagerduty, slack, opsgenie; found none")]
    [InlineData("{ targets: { a: { pagerduty: { secret: x }, opsgenie: { secret: y } } } }", "found pagerduty and opsgenie")]
    [InlineData("{ targets: { a: { pagerduty: { } } } }", "`secret` is missing in `pagerduty`")]
    [InlineData("{ targets: { a: { pagerduty: { secret: R0ABCDEF } } } }", "names where the secret is, and is not the secret")]
    [InlineData("{ targets: { a: { webhook: { url: ftp://x } } } }", "must be an http or https address")]
    [InlineData("{ targets: { a: { webhook: { url: \"https://u:p@x\" } } } }", "without a user or password in it")]
    [InlineData("{ targets: { a: { email: { to: [nobody], from: a@b, smarthost: \"x:25\" } } } }", "`nobody` is not a mail address")]
    [InlineData("{ targets: { a: { email: { to: [a@b], from: a@b, smarthost: x } } } }", "must be a host with a port")]
    [InlineData("{ targets: { a: { email: { to: [a@b], from: a@b, smarthost: \"x:25\", user: me } } } }", "belong together")]
    [InlineData("{ targets: { A: { opsgenie: { secret: x } } } }", "a target's name is")]
    [InlineData("{ target: { a: { opsgenie: { secret: x } } } }", "did you mean `targets`?")]
    [InlineData("{ deadMan: { url: https://x, interval: 1s } }", "must be a duration from 30s to 1h")]
    public void A_target_that_cannot_work_is_a_fault(string notify, string message) =>
        Assert.Contains(Faults($"notify: {notify}", ""), fault => fault.Contains(message, StringComparison.Ordinal));

    [Fact]
    public void A_secret_written_into_the_inventory_is_not_repeated_in_the_fault() =>
        Assert.DoesNotContain(Faults("notify: { targets: { a: { pagerduty: { secret: R0SECRET } } } }", ""), fault => fault.Contains("R0SECRET", StringComparison.Ordinal));

    private static Fleet Read(string fleet, string cluster)
    {
        var (read, faults) = InventoryFile.Parse(Text(fleet, cluster), "lab.yml");
        Assert.Empty(faults);
        return read!;
    }

    private static IEnumerable<string> Faults(string fleet, string cluster) =>
        InventoryFile.Parse(Text(fleet, cluster), "lab.yml").Faults.Select(fault => fault.Message);

    private static string Text(string fleet, string cluster) =>
        $"""
        fleet: lab
        nodes: {"{ infra-1: 10.0.0.10, node-1: 10.0.0.11 }"}
        infra: infra-1
        etcd: [node-1]
        {fleet}
        clusters:
          pg-test:
            members: {"{ 1: node-1 }"}
            {cluster}
        """;
}
