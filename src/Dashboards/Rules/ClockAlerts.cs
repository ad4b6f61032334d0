using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Vocabulary;
using Monitor.Model.Topology;

namespace Monitor.Dashboards.Rules;

/// <summary>The time of hosts: how right it is, and since when they run.</summary>
public static class ClockAlerts
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<TunableAlert> All { get; } =
    [
        new(
            bounds => new()
            {
                Name = "ClockSkewed",
                // The clock is read at some moment of the scrape: what the scrape took is not skew.
                Expression = NodeSeries.Clock.Where(bounds.Of()).MinusTimestamp().Absolute().Minus(PrometheusSeries.ScrapeDuration.Where()).Above(bounds.ValueOf(AlertThresholds.ClockSkew)).MaxBy(Labels.Node, Labels.Cls, Labels.Ins),
                For = TimeSpan.FromMinutes(1),
                Severity = Severity.Warning,
                Summary = "{{ $labels.node }}: the clock is at least {{ $value | humanizeDuration }} off",
                Meaning = "Times in logs and audit cannot be compared, and point-in-time recovery aims at the wrong moment.",
                Steps = ["On the node: is time synchronisation running (`timedatectl`), and does it reach its servers?"],
            },
            AlertThresholds.ClockSkew),
        new Alert
        {
            Name = "ClockUnsynchronised",
            Expression = NodeHealthSeries.ClockSynchronised.Where().EqualTo(0),
            For = TimeSpan.FromMinutes(15),
            Severity = Severity.Info,
            SilencedBy = [Cause.Later("ClockSkewed", Labels.Node)],
            Summary = "{{ $labels.node }}: the kernel does not hold its clock to be synchronised",
            Meaning = "Nothing yet; the clock will drift, and ClockSkewed follows.",
            Steps = ["On the node: `timedatectl` and `chronyc sources`, or whatever keeps the time there."],
        },
        new(
            bounds => new()
            {
                Name = "NodeRebooted",
                Expression = NodeSeries.BootTime.Where(bounds.Of()).Age().Below(bounds.ValueOf(AlertThresholds.RebootedWithin)),
                Severity = Severity.Info,
                Summary = "{{ $labels.node }} booted {{ $value | humanizeDuration }} ago",
                Meaning = "Everything on it was away for a while.",
                Steps = ["`last -x reboot shutdown | head` and the end of the previous journal (`journalctl -b -1 -e`) tell a planned reboot from a crash."],
            },
            AlertThresholds.RebootedWithin),
    ];
}
