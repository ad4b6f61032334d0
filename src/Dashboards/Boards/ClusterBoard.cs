using Monitor.Dashboards.Panels;
using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Rules;
using Monitor.Dashboards.Vocabulary;

namespace Monitor.Dashboards.Boards;

/// <summary>One cluster: who is primary, who follows, what is asked of it, could it be brought back.</summary>
public static class ClusterBoard
{
    /// <summary>The dashboard.</summary>
    public static Board Board { get; } = new()
    {
        Uid = Selected.ClusterUid,
        Title = "Monitor / Cluster",
        Description = "One cluster: who is primary, who follows, what is asked of it, and could it be brought back. Click an instance to go there.",
        Variables = [Selected.ClusterVariable],
        Rows = [State, Traffic, Replication, Services, Backups],
    };

    private static Row State => new(
        "State",
        [
            new()
            {
                Title = "Roles",
                Description = "Who was primary when. A change of colour is a failover or switchover; a gap means that Patroni of that member was not reachable.",
                Kind = PanelKind.StateTimeline,
                Unit = Unit.Count,
                Queries = [new(PatroniSeries.Primary.Where(Selected.Cluster).MaxBy(Labels.Cls, Labels.Ins), "{{ins}}")],
                ValueNames = ValueName.Role,
                Width = 12,
                DrillDown = Selected.ToInstance,
            },
            new()
            {
                Title = "Alerts",
                Description = "Alerts of this cluster that are pending or firing. Empty is good.",
                Kind = PanelKind.StateTimeline,
                Unit = Unit.Count,
                Queries = [new(PrometheusSeries.Alerts.Where(Selected.Cluster).MaxBy(Labels.AlertName, Labels.AlertState, Labels.Ins), "{{alertname}} {{ins}} {{alertstate}}")],
                ValueNames = [new(1, "yes", Colors.Bad)],
                Width = 12,
            },
            new()
            {
                Title = "PostgreSQL",
                Description = "Whether the server of each member answered the last scrape.",
                Kind = PanelKind.Stat,
                Unit = Unit.Count,
                Queries = [new(PostgresSeries.Up.Where(Selected.Cluster), "{{ins}}")],
                ValueNames = ValueName.Health,
                Height = 4,
                DrillDown = Selected.ToInstance,
            },
            new()
            {
                Title = "PgBouncer",
                Description = "Whether the pooler of each member answered the last scrape.",
                Kind = PanelKind.Stat,
                Unit = Unit.Count,
                Queries = [new(PostgresSeries.PoolerUp.Where(Selected.Cluster), "{{ins}}")],
                ValueNames = ValueName.Health,
                Height = 4,
                DrillDown = Selected.ToInstance,
            },
            new()
            {
                Title = "Timelines",
                Description = "The timeline of each member; it grows by one at every failover. A member with a smaller number than the others was left behind.",
                Kind = PanelKind.Stat,
                Unit = Unit.Count,
                Queries = [new(PatroniSeries.Timeline.Where(Selected.Cluster), "{{ins}}")],
                Height = 4,
                DrillDown = Selected.ToInstance,
            },
            new()
            {
                Title = "Paused",
                Description = "While Patroni is paused a lost primary is not replaced, and remediation only watches.",
                Kind = PanelKind.Stat,
                Unit = Unit.Count,
                Queries = [new(PatroniSeries.Paused.Where(Selected.Cluster).MaxBy(Labels.Cls), "{{cls}}")],
                ValueNames = ValueName.Fault,
                Width = 4,
                Height = 4,
            },
            new()
            {
                Title = "Superusers that nobody decided on",
                Description = "Superusers besides the product's own. Those of the inventory are fine; any other fires SuperuserUnknown.",
                Kind = PanelKind.Stat,
                Unit = Unit.Count,
                Queries = [new(PostgresSeries.Superusers.Where(Selected.Cluster, Labels.Rolname.IsNoneOf(ClusterExpectation.OwnSuperusers)).MaxBy(Labels.Rolname).EqualTo(1), "{{rolname}}")],
                ValueNames = [new(1, "superuser", Colors.Warning)],
                Width = 8,
                Height = 4,
            },
            new()
            {
                Title = "Answer time of hosts",
                Description = "The fastest answer of any program of a host within the last scrapes. One host that stands out is slow: as primary it fires PostgresPrimarySlow.",
                Unit = Unit.Seconds,
                Queries = [new(SlowPrimary.Fastest.Where(Selected.Cluster), "{{ins}}")],
                Thresholds = Threshold.Rising(SlowPrimary.FastSeconds, SlowPrimary.SlowSeconds),
                Width = 12,
                Height = 6,
                DrillDown = Selected.ToInstance,
            },
        ]);

    private static Row Traffic => new(
        "What is asked of it",
        [
            new()
            {
                Title = "Transactions per second",
                Description = "Commits and rollbacks, by member. The primary and the readers; nothing at all is an outage of the cluster or of its users.",
                Unit = Unit.PerSecond,
                Queries = [new(TrafficRecordings.OfInstance.Where(Selected.Cluster), "{{ins}}")],
                DrillDown = Selected.ToInstance,
            },
            new()
            {
                Title = "Mean time of a query",
                Description = "Time that PgBouncer saw a query take, by member, without the wait for a connection. Compare with the same hour of other days.",
                Unit = Unit.Seconds,
                Queries =
                [
                    new(
                        PostgresSeries.PoolQuerySeconds.Rate(Window.OfPanel, Selected.Cluster).SumBy(Labels.Cls, Labels.Ins)
                            .DividedBy(PostgresSeries.PoolQueries.Rate(Window.OfPanel, Selected.Cluster).SumBy(Labels.Cls, Labels.Ins).Above(0)),
                        "{{ins}}"),
                ],
                DrillDown = Selected.ToInstance,
            },
            new()
            {
                Title = "Connections in use",
                Description = "Share of the connections that a server accepts. Above 0.85 new ones will soon be refused.",
                Unit = Unit.Ratio,
                Maximum = 1,
                Queries = [new(PostgresSeries.Sessions.Where(Selected.Cluster).DividedBy(PostgresSeries.SessionLimit.Where(Selected.Cluster)), "{{ins}}")],
                Thresholds = Threshold.Rising(0.7, 0.85),
                DrillDown = Selected.ToInstance,
            },
            new()
            {
                Title = "Clients that wait for a connection",
                Description = "Clients in the queue of PgBouncer, by member and database. Short spikes are what a pool is for; a plateau is too small a pool or slow statements.",
                Unit = Unit.Count,
                Queries = [new(PostgresSeries.PoolWaiting.Where(Selected.Cluster).SumBy(Labels.Ins, Labels.Database), "{{ins}} {{database}}")],
            },
            new()
            {
                Title = "Sessions that wait for a lock",
                Description = "Blocked sessions, by member. The instance dashboard shows for how long.",
                Unit = Unit.Count,
                Queries = [new(PostgresSeries.BlockedSessions.Where(Selected.Cluster), "{{ins}}")],
                DrillDown = Selected.ToInstance,
            },
            new()
            {
                Title = "Database size",
                Description = "Bytes of each database on the primary's disk. A step is a bulk load or an index; a slope that never bends is a date on which the disk is full.",
                Unit = Unit.Bytes,
                Queries = [new(PostgresSeries.DatabaseSize.Where(Selected.Cluster).MaxBy(Labels.Datname), "{{datname}}")],
            },
        ]);

    private static Row Replication => new(
        "Replication",
        [
            new()
            {
                Title = "Lag in time",
                Description = "How old the data of a replica is. Seconds under load are normal; a line that only rises is a replica that does not follow.",
                Unit = Unit.Seconds,
                Queries = [new(PostgresSeries.ReplicationLag.Where(Selected.Cluster), "{{ins}}")],
                Thresholds = Threshold.Rising(30, 300),
                DrillDown = Selected.ToInstance,
            },
            new()
            {
                Title = "Lag in bytes",
                Description = "WAL between the primary and what a replica has replayed: what a failover to it would have to make up for, or lose.",
                Unit = Unit.Bytes,
                Queries =
                [
                    new(
                        PatroniSeries.WalReplayed.Where(Selected.Cluster).Above(0)
                            .SubtractedFrom(PatroniSeries.WalLocation.Where(Selected.Cluster).MaxBy(Labels.Cls), Labels.Cls),
                        "{{ins}}"),
                ],
                Minimum = null,
                DrillDown = Selected.ToInstance,
            },
            new()
            {
                Title = "WAL kept for slots",
                Description = "Bytes that a slot keeps on the disk. A slot whose reader is gone grows until the disk is full.",
                Unit = Unit.Bytes,
                Queries = [new(PostgresSeries.SlotRetained.Where(Selected.Cluster).MaxBy(Labels.Ins, Labels.SlotName), "{{ins}} {{slot_name}}")],
            },
        ]);

    private static Row Services => new(
        "Services",
        [
            new()
            {
                Title = "Members behind a service",
                Description = "Members that pass the health check of a service, as HAProxy of each member sees it. `primary` and `default` have exactly 1; 0 means that nobody gets through.",
                Unit = Unit.Count,
                Queries = [new(HaProxySeries.BackendActiveServers.Where(Selected.Cluster).MinBy(Labels.Proxy), "{{proxy}}")],
                Width = 12,
            },
            new()
            {
                Title = "Sessions through a service",
                Description = "Sessions now, by service and by the member that they lead to.",
                Unit = Unit.Count,
                Queries = [new(HaProxySeries.ServerSessions.Where(Selected.Cluster).SumBy(Labels.Proxy, Labels.Server).Above(0), "{{proxy}} → {{server}}")],
                Width = 12,
            },
        ]);

    private static Row Backups => new(
        "Could it be brought back?",
        [
            new()
            {
                Title = "Age of the newest backup",
                Description = "Time since the newest backup ended; it should fall to zero once a day. No line: there is no backup.",
                Unit = Unit.Seconds,
                Queries =
                [
                    new(BackupSeries.LastCompletion.Where(Selected.Stanza).MaxBy(Labels.Stanza).Age(), "any type"),
                    new(BackupSeries.LastFullCompletion.Where(Selected.Stanza).MaxBy(Labels.Stanza).Age(), "full"),
                ],
                Thresholds = Threshold.Rising(ClusterExpectation.OfAny.BackupMaximumAge.TotalSeconds, ClusterExpectation.OfAny.BackupMaximumAge.TotalSeconds * 2),
            },
            new()
            {
                Title = "Backups kept",
                Description = "Backups in the repository. 0 fires BackupMissing.",
                Kind = PanelKind.Stat,
                Unit = Unit.Count,
                Queries = [new(BackupSeries.Count.Where(Selected.Stanza).MaxBy(Labels.Stanza), "{{stanza}}")],
                Thresholds = Threshold.Falling(1, 2),
                Width = 4,
            },
            new()
            {
                Title = "Size in the repository",
                Description = "Bytes that a restore of the newest backup reads.",
                Kind = PanelKind.Stat,
                Unit = Unit.Bytes,
                Queries = [new(BackupSeries.LastSize.Where(Selected.Stanza).MaxBy(Labels.Stanza), "{{stanza}}")],
                Width = 4,
            },
            new()
            {
                Title = "WAL archived",
                Description = "Segments that reached the archive, and attempts that did not. Any failure that lasts fires ArchiveFailing.",
                Unit = Unit.PerSecond,
                Queries =
                [
                    new(PostgresSeries.Archived.Rate(Window.OfPanel, Selected.Cluster).SumBy(Labels.Ins), "{{ins}} archived"),
                    new(PostgresSeries.ArchiveFailures.Rate(Window.OfPanel, Selected.Cluster).SumBy(Labels.Ins), "{{ins}} failed"),
                ],
            },
        ]);
}
