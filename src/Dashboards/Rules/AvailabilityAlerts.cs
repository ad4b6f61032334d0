using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Vocabulary;
using Monitor.Model.Topology;

namespace Monitor.Dashboards.Rules;

/// <summary>Whether a cluster can be written to and read from.</summary>
public static class AvailabilityAlerts
{
    private static Vector Clusters => PrometheusSeries.Up.Where(Labels.Job.Is("patroni")).CountBy(Labels.Cls);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<TunableAlert> All { get; } =
    [
        new Alert
        {
            Name = Cause.PostgresDown.AlertName,
            Expression = PostgresSeries.Up.Where().EqualTo(0),
            For = TimeSpan.FromSeconds(15),
            Severity = Severity.Critical,
            SilencedBy = [Cause.ExporterDown],
            Summary = "{{ $labels.cls }}: PostgreSQL of {{ $labels.ins }} does not answer",
            Meaning = "A replica less, or, on the primary, no writes until Patroni has promoted another member.",
            Steps =
            [
                "Instance dashboard, *Why it does not answer*: `connection` is a server that is not there, `timeout` one that hangs, `connections` one that is full, `login` and `tls` a fault of the exporter's own access.",
                "`monitor status` tells what Patroni thinks of the member; it restarts PostgreSQL by itself, so a short outage needs nothing.",
                "On the node: `journalctl -u patroni -n 100`, then the server's log. Disk full and a damaged data directory are what Patroni cannot mend.",
                "A replica whose data directory is damaged: `monitor reinit INSTANCE`.",
            ],
        },
        new Alert
        {
            Name = Cause.NoPrimary.AlertName,
            // `up` stays when Patroni's own series vanish, so this fires also when every member is gone.
            Expression = Clusters.Unless(PatroniSeries.Primary.Where().EqualTo(1), Labels.Cls),
            For = TimeSpan.FromSeconds(10),
            Severity = Severity.Critical,
            Summary = "{{ $labels.cls }}: no member is primary",
            Meaning = "Nothing can be written. During a failover this lasts as long as Patroni's ttl; longer means that Patroni cannot decide.",
            Steps =
            [
                "Is etcd alive? Without a quorum of etcd nobody may be primary: see EtcdNoLeader.",
                "`monitor status`: are members running, and is the cluster paused? A paused cluster does not fail over.",
                "All members lag too far or are on another timeline: decide which one loses least, and only then use `patronictl failover`.",
            ],
        },
        new Alert
        {
            Name = "TwoPrimaries",
            Expression = PostgresSeries.InRecovery.Where().EqualTo(0).CountBy(Labels.Cls).Above(1),
            For = TimeSpan.FromSeconds(15),
            Severity = Severity.Critical,
            Summary = "{{ $labels.cls }}: {{ $value }} members accept writes",
            Meaning = "Two servers may take different writes, and one side will be lost.",
            Steps =
            [
                "`monitor status` names the member that holds the leader's key. Stop PostgreSQL on the other at once: `systemctl stop patroni` there.",
                "Keep its data directory: writes that only it has can still be read from it.",
                "Find out how it could stay a primary (paused cluster, a server that was started by hand) before it joins again.",
            ],
        },
        new Alert
        {
            Name = "PatroniPaused",
            Expression = PatroniSeries.Paused.Where().EqualTo(1).MaxBy(Labels.Cls),
            For = TimeSpan.FromMinutes(10),
            Severity = Severity.Warning,
            Summary = "{{ $labels.cls }}: Patroni is paused",
            Meaning = "A lost primary will not be replaced, and remediation only watches.",
            Steps = ["Ask who paused it and why; `patronictl resume` ends it."],
        },
        new Alert
        {
            Name = "PatroniFailsafe",
            SilencedBy = [Cause.EtcdNoLeader],
            Expression = PatroniSeries.FailsafeActive.Where().EqualTo(1).MaxBy(Labels.Cls),
            For = TimeSpan.FromSeconds(15),
            Severity = Severity.Critical,
            Summary = "{{ $labels.cls }}: the primary runs without etcd",
            Meaning = "Writes still work, and the loss of one more member stops them.",
            Steps = ["Repair etcd: see EtcdNoLeader. Do not restart Patroni or PostgreSQL before."],
        },
        new Alert
        {
            Name = "PatroniDown",
            Expression = PrometheusSeries.Up.Where(Labels.Job.Is("patroni")).EqualTo(0),
            For = TimeSpan.FromSeconds(30),
            Severity = Severity.Critical,
            Summary = "{{ $labels.cls }}: Patroni of {{ $labels.ins }} does not answer",
            Meaning = "Nobody watches over this member: as a primary it steps down or is replaced when its key expires, as a replica it cannot be promoted.",
            Steps =
            [
                "On the node: `systemctl status patroni`, `journalctl -u patroni -n 100`. It starts again by itself; when it cannot, the journal says why.",
                "PostgreSQL may go on without it. Do not stop that by hand before `monitor status` shows another primary.",
            ],
        },
        new Alert
        {
            Name = "NoReplica",
            Expression = Clusters.Above(1)
                .And(PatroniSeries.Primary.Where().EqualTo(1), Labels.Cls)
                .Unless(PatroniSeries.Streaming.Where().EqualTo(1), Labels.Cls),
            For = TimeSpan.FromMinutes(1),
            Severity = Severity.Critical,
            SilencedBy = [Cause.NoPrimary],
            Summary = "{{ $labels.cls }}: of {{ $value }} members none follows the primary",
            Meaning = "Nothing yet. If the primary is lost now, so are the writes since the replicas stopped, and there may be nothing to promote.",
            Steps =
            [
                "`monitor status` shows the state of each replica; ReplicaStuck has the way to bring one back.",
                "All at once: is it the primary's network, a changed password of `replicator`, an expired certificate, or `max_wal_senders`?",
            ],
        },
        new(
            bounds => new()
            {
                Name = "PatroniWithoutEtcd",
                Expression = PatroniSeries.EtcdLastSeen.Where(bounds.Of()).Age().Above(bounds.ValueOf(AlertThresholds.EtcdSilence)),
                For = TimeSpan.FromSeconds(15),
                Severity = Severity.Critical,
                SilencedBy = [Cause.EtcdNoLeader],
                Summary = "{{ $labels.cls }}: Patroni of {{ $labels.ins }} has not heard of etcd for {{ $value | humanizeDuration }}",
                Meaning = "A primary without etcd steps down when its key expires, unless all members vouch for it; a replica cannot take over.",
                Steps =
                [
                    "From the node: `etcdctl endpoint health` against each member of etcd. Does the node reach any?",
                    "It does: the user or certificate of the cluster is refused; `journalctl -u patroni -n 100` has the words of etcd.",
                ],
            },
            AlertThresholds.EtcdSilence),
        new(
            bounds => new()
            {
                Name = "PostgresRestarted",
                Expression = PostgresSeries.StartTime.Where(bounds.Of()).Age().Below(bounds.ValueOf(AlertThresholds.RestartedWithin)),
                Severity = Severity.Info,
                SilencedBy = [Cause.ExporterDown],
                Summary = "{{ $labels.cls }}: PostgreSQL of {{ $labels.ins }} started {{ $value | humanizeDuration }} ago",
                Meaning = "Its sessions were cut off, and its cache is cold for a while.",
                Steps = ["Planned? The audit log and Patroni's journal say who. Not planned: the end of the server's log before the start has the reason."],
            },
            AlertThresholds.RestartedWithin),
        new Alert
        {
            Name = "TimelineChanged",
            Expression = PatroniSeries.Timeline.Increase(Window.Of(TimeSpan.FromMinutes(15))).MaxBy(Labels.Cls).Above(0),
            Severity = Severity.Info,
            Summary = "{{ $labels.cls }}: the primary changed within the last 15 min",
            Meaning = "Open transactions were lost, and clients had to connect again.",
            Steps = ["`patronictl history` and the audit log name the change and its reason. Was it Patroni, remediation or a person?"],
        },
        new Alert
        {
            Name = "RestartPending",
            Expression = PatroniSeries.PendingRestart.Where().EqualTo(1),
            For = TimeSpan.FromHours(1),
            Severity = Severity.Info,
            Summary = "{{ $labels.cls }}: {{ $labels.ins }} waits for a restart to take over a setting",
            Meaning = "The server runs with other settings than were decided, and a failover may bring them into effect at a bad moment.",
            Steps = ["`SELECT name, setting FROM pg_settings WHERE pending_restart` names them. Replicas first, then the primary: `patronictl restart CLUSTER INSTANCE --pending` in a quiet hour."],
        },
    ];
}
