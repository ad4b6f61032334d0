using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Vocabulary;

namespace Monitor.Dashboards.Rules;

/// <summary>What somebody changed past the inventory, and what a cluster is made of.</summary>
public static class ConfigurationAlerts
{
    private static readonly Window Hour = Window.Of(TimeSpan.FromHours(1));

    /// <summary>All of them.</summary>
    public static IReadOnlyList<TunableAlert> All { get; } =
    [
        new Alert
        {
            Name = "SettingsByAlterSystem",
            Expression = ServerStateSeries.SettingsAltered.Where().Above(0),
            For = TimeSpan.FromMinutes(15),
            Severity = Severity.Warning,
            SilencedBy = [Cause.ExporterDown],
            Summary = "{{ $labels.cls }}: {{ $value }} settings of {{ $labels.ins }} come from ALTER SYSTEM",
            Meaning = "They beat what Patroni and the inventory say, on this member alone, until somebody takes them back.",
            Steps =
            [
                "`SELECT name, setting FROM pg_settings WHERE sourcefile LIKE '%auto.conf'` names them; the audit log shows who set them.",
                "Write what is wanted into the inventory and apply, then `ALTER SYSTEM RESET NAME` and `SELECT pg_reload_conf()` on the member.",
            ],
        },
        new Alert
        {
            Name = "ConfigurationFileChanged",
            // A file that the exporter may not read has no hash: then the time at which it was written must do.
            Expression = HostSeries.FileHash.ChangesIn(Hour).Above(0)
                .Or(HostSeries.FileModified.ChangesIn(Hour).Above(0).Unless(HostSeries.FileHash.Where(), Labels.Instance, HostSeries.Path)),
            Severity = Severity.Info,
            SilencedBy = [Cause.ExporterDown],
            Summary = "{{ $labels.node }}: {{ $labels.path }} was changed within the last hour",
            Meaning = "After an apply this is as it should be. Without one, somebody edited the file by hand, and the next apply takes that back.",
            Steps = ["`monitor plan` shows whether the file is as the inventory wants it; the audit log tells of applies and of who was on the node."],
        },
        new Alert
        {
            Name = "PatroniConfigurationChanged",
            Expression = HostSeries.PatroniConfiguration.ChangesIn(Hour).MaxBy(Labels.Cls).Above(0),
            Severity = Severity.Info,
            Summary = "{{ $labels.cls }}: the configuration that Patroni keeps in etcd was changed within the last hour",
            Meaning = "After an apply this is as it should be. Without one, somebody used `patronictl edit-config` or the REST API, and all members follow.",
            Steps = ["`monitor plan` shows what is not as the inventory wants it, `monitor apply` sets it right. `patronictl show-config` has the whole."],
        },
        new Alert
        {
            Name = "VersionsDiffer",
            Expression = ServerStateSeries.ServerVersion.Where().MaxBy(Labels.Cls).Minus(ServerStateSeries.ServerVersion.Where().MinBy(Labels.Cls)).Above(0),
            For = TimeSpan.FromHours(1),
            Severity = Severity.Warning,
            Summary = "{{ $labels.cls }}: its members run different versions of PostgreSQL",
            Meaning = "An update stopped halfway: bugs that are mended on one member are still on the other, and return with a failover.",
            Steps = ["`SELECT version()` on each member. Finish the update: replicas first, then `monitor switchover CLUSTER`, then the last one."],
        },
        new Alert
        {
            Name = "WatchdogMissing",
            Expression = HostSeries.Watchdogs.Where().EqualTo(0).And(PatroniSeries.Primary.Where().EqualTo(1), Labels.Cls, Labels.Ins),
            For = TimeSpan.FromMinutes(15),
            Severity = Severity.Info,
            SilencedBy = [Cause.ExporterDown],
            Summary = "{{ $labels.cls }}: the host of primary {{ $labels.ins }} has no watchdog",
            Meaning = "If Patroni hangs, nothing stops the server when its key expires: it may take writes while another member is promoted.",
            Steps = ["A virtual machine can be given one (`i6300esb`), and the kernel has one of its own: `modprobe softdog`. Patroni uses it as soon as user postgres may write /dev/watchdog."],
        },
        new Alert
        {
            Name = "WatchdogFailed",
            Expression = ServerStateSeries.WatchdogFailed.Where().EqualTo(1),
            For = TimeSpan.FromSeconds(30),
            Severity = Severity.Critical,
            SilencedBy = [Cause.ExporterDown],
            Summary = "{{ $labels.cls }}: Patroni of {{ $labels.ins }} cannot use the watchdog that it is told to use",
            Meaning = "This member will not lead. When all members say so, nobody does, and nothing can be written.",
            Steps = ["`ls -l /dev/watchdog` on the node: is it there, and may user postgres write it? `journalctl -u patroni | grep -i watchdog` has the reason."],
        },
    ];
}
