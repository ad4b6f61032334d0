using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Vocabulary;
using Monitor.Model.Topology;

namespace Monitor.Dashboards.Rules;

/// <summary>Whether etcd, without which nobody becomes primary, is about to fail.</summary>
public static class EtcdAlerts
{
    private static readonly Window FiveMinutes = Window.Of(TimeSpan.FromMinutes(5));
    private static readonly Matcher OfEtcd = Labels.Job.Is("etcd");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<TunableAlert> All { get; } =
    [
        new Alert
        {
            Name = "EtcdQuorumAtRisk",
            // The majority of n is more than n / 2: with one member less there would be no majority left.
            Expression = PrometheusSeries.Up.Where(OfEtcd).EqualTo(1).CountBy().Minus(PrometheusSeries.Up.Where(OfEtcd).CountBy().Times(0.5)).AtMost(1)
                .And(PrometheusSeries.Up.Where(OfEtcd).CountBy().Above(1)),
            For = TimeSpan.FromMinutes(1),
            Severity = Severity.Critical,
            SilencedBy = [Cause.EtcdNoLeader],
            Summary = "etcd survives no further loss of a member",
            Meaning = "Nothing yet. The next member that fails takes every failover, and soon every primary, with it.",
            Steps = ["EtcdMemberDown names who is away. Bring it back before anything is done to the others."],
        },
        new(
            bounds => new()
            {
                Name = "EtcdLeaderChanges",
                Expression = EtcdSeries.LeaderChanges.Increase(Window.Of(TimeSpan.FromMinutes(15))).MaxBy().Above(bounds.ValueOf(AlertThresholds.EtcdLeaderChanges)),
                Severity = Severity.Warning,
                SilencedBy = [Cause.EtcdNoLeader],
                Summary = "etcd changed its leader {{ $value | humanize }} times in 15 min",
                Meaning = "Each change stops it for a moment; primaries may lose their key for no reason.",
                Steps = ["Slow disks (EtcdDiskSlow) and slow networks (EtcdNetworkSlow) are the usual causes; then members that share a host with something busy."],
            },
            AlertThresholds.EtcdLeaderChanges),
        new(
            bounds => new()
            {
                Name = "EtcdProposalsFailing",
                Expression = EtcdSeries.ProposalsFailed.Increase(FiveMinutes).MaxBy(Labels.Node).Above(bounds.ValueOf(AlertThresholds.EtcdProposals)),
                Severity = Severity.Warning,
                SilencedBy = [Cause.EtcdNoLeader],
                Summary = "etcd of {{ $labels.node }} could not write {{ $value | humanize }} times in 5 min",
                Meaning = "Patroni's updates fail now and then; a primary may lose its key.",
                Steps = ["`journalctl -u etcd -n 100` on the node: no leader, no quorum, or no space (EtcdQuotaClose)?"],
            },
            AlertThresholds.EtcdProposals),
        new(
            bounds => new()
            {
                Name = "EtcdQuotaClose",
                Expression = EtcdSeries.DatabaseSize.Where().DividedBy(EtcdSeries.Quota.Where().Above(0)).Above(bounds.ValueOf(AlertThresholds.EtcdQuota)),
                For = TimeSpan.FromMinutes(1),
                Severity = Severity.Critical,
                Summary = "etcd of {{ $labels.node }} uses {{ $value | humanizePercentage }} of its quota",
                Meaning = "When it is full etcd refuses every write: primaries lose their keys and step down.",
                Steps =
                [
                    "`etcdctl endpoint status -w table`: is automatic compaction on? If not, compact to the current revision.",
                    "Then defragment, one member after the other, the leader last: `etcdctl defrag --endpoints=…`.",
                    "Alarm `NOSPACE` was already raised: after that `etcdctl alarm disarm`.",
                ],
            },
            AlertThresholds.EtcdQuota),
        new(
            bounds => new()
            {
                Name = "EtcdDiskSlow",
                Expression = EtcdSeries.WalSync.Quantile(0.95, FiveMinutes, [Labels.Node])
                    .Above(bounds.ValueOf(AlertThresholds.EtcdFsync)),
                For = TimeSpan.FromMinutes(2),
                Severity = Severity.Warning,
                Summary = "etcd of {{ $labels.node }} waits {{ $value | humanizeDuration }} for its disk",
                Meaning = "etcd answers late; when it waits too long it elects another leader, and Patroni waits meanwhile.",
                Steps = ["What else writes on that disk (`iotop`)? etcd wants a disk of its own, or at least a fast one."],
            },
            AlertThresholds.EtcdFsync),
        new(
            bounds => new()
            {
                Name = "EtcdNetworkSlow",
                Expression = EtcdSeries.PeerRoundTrip.Quantile(0.95, FiveMinutes, [Labels.Node, Labels.To])
                    .MaxBy(Labels.Node).Above(bounds.ValueOf(AlertThresholds.EtcdPeer)),
                For = TimeSpan.FromMinutes(2),
                Severity = Severity.Warning,
                Summary = "etcd of {{ $labels.node }} needs {{ $value | humanizeDuration }} for a round trip to another member",
                Meaning = "Elections and lost keys follow when it gets worse.",
                Steps = ["`ping` between the members of etcd: which pair is slow? TcpRetransmissionsHigh and NetworkErrors point at a node."],
            },
            AlertThresholds.EtcdPeer),
    ];
}
