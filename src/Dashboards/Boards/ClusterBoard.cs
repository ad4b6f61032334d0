using Monitor.Dashboards.Panels;
using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Rules;
using Monitor.Dashboards.Vocabulary;
using Monitor.Model.Topology;

namespace Monitor.Dashboards.Boards;

/// <summary>One cluster: who is primary, who follows, what is asked of it, could it be brought back.</summary>
public static class ClusterBoard
{
    private static readonly double BackupAge = ClusterExpectation.OfAny.BackupMaximumAge.TotalSeconds;

    /// <summary>The dashboard.</summary>
    public static Board Board { get; } = new()
    {
        Place = Places.Cluster,
        Description = "One cluster: can it be written to, who follows, what is asked of it, and could it be brought back? Click an instance or a database to go there.",
        Annotations = Marks.OfCluster,
        Links = [Places.Fleet, Places.Services, Places.PgBouncer, Places.Replication, Places.Patroni, Places.Backups, Places.Database, Places.Vacuum, Places.Alerts],
        Rows = [Answer, Traffic, Replication, Backups, Configuration],
    };

    private static Row Answer => new(
        "Is it well?",
        [
            new Tiles
            {
                Title = "Primary",
                Description = "The member that takes writes. `no primary` while a failover runs is normal for as long as Patroni's ttl; longer is an outage. Two names are a split.",
                Unit = Unit.Count,
                Queries = [new(PatroniSeries.Primary.Where(Selected.Cluster).EqualTo(1).MaxBy(Labels.Cls, Labels.Ins), "{{ins}}")],
                ValueNames = [new(1, "primary", Colors.Primary)],
                DrillDown = Places.ToInstance,
                Absence = "no primary",
            },
            new Tiles
            {
                Title = "Critical alerts here",
                Description = "How many critical alerts of this cluster fire now: users notice, or data is at risk. The band below says which and since when. 0 is good.",
                Unit = Unit.Count,
                Queries = [new(Firing("critical").CountBy().OrZeroWhile(AlertBands.Evaluated), "")],
                Thresholds = Threshold.NoneAllowed,
                HasNames = false,
                Absence = AlertBands.NotEvaluated,
            },
            new Tiles
            {
                Title = "Warnings here",
                Description = "How many warnings of this cluster fire now. They can wait for the day; one that began just before an incident often names its cause.",
                Unit = Unit.Count,
                Queries = [new(Firing("warning").CountBy().OrZeroWhile(AlertBands.Evaluated), "")],
                Thresholds = Threshold.NoneExpected,
                HasNames = false,
                Absence = AlertBands.NotEvaluated,
            },
            new Tiles
            {
                Title = "Automatic failover",
                Description = "Whether Patroni replaces a lost primary by itself. `off` means that it is paused: remediation then only watches as well.",
                Unit = Unit.Count,
                Queries = [new(PatroniSeries.Paused.Where(Selected.Cluster).MaxBy(Labels.Cls), "")],
                ValueNames = [new(0, "on", Colors.Good), new(1, "off", Colors.Bad)],
                HasNames = false,
                Absence = "Patroni unseen",
            },
            new Tiles
            {
                Title = "Newest backup",
                Description = "How long ago the newest backup of this cluster ended. What was written since then lives on in archived WAL only.",
                Unit = Unit.Seconds,
                Queries = [new(BackupSeries.LastCompletion.Where(Selected.Stanza).MaxBy(Labels.Stanza).Age(), "")],
                Thresholds = Threshold.CriticalFrom(BackupAge),
                HasNames = false,
                Absence = "no backup",
            },
            new Tiles
            {
                Title = "Foreign superusers",
                Description = "Superusers besides the product's own. Those of the inventory are fine; any other fires SuperuserUnknown and loses the right again.",
                Unit = Unit.Count,
                Queries = [new(PostgresSeries.Superusers.Where(Selected.Cluster, Labels.Rolname.IsNoneOf(ClusterExpectation.OwnSuperusers)).MaxBy(Labels.Rolname).EqualTo(1), "{{rolname}}")],
                ValueNames = [new(1, "superuser", Colors.Warning)],
                Absence = "none",
            },
            new Table
            {
                Title = "Members",
                Description = "One row a member. Red cells are what to mend; click the name for everything about it. A member with a smaller timeline than the others was left behind at a failover.",
                Keys = [new(Labels.Ins, "Instance") { DrillDown = Places.ToInstance }],
                Columns =
                [
                    new("Role", PatroniSeries.Primary.Where(Selected.Cluster).MaxBy(Labels.Ins), Unit.Count) { ValueNames = ValueName.Role, Absence = "Patroni unseen" },
                    new("PostgreSQL", PostgresSeries.Up.Where(Selected.Cluster).MaxBy(Labels.Ins), Unit.Count) { ValueNames = ValueName.Health, Absence = "exporter unseen" },
                    new("PgBouncer", PostgresSeries.PoolerUp.Where(Selected.Cluster).MaxBy(Labels.Ins), Unit.Count) { ValueNames = ValueName.Health, Absence = "no PgBouncer" },
                    new("Timeline", PatroniSeries.Timeline.Where(Selected.Cluster).MaxBy(Labels.Ins), Unit.Number) { Absence = "unknown" },
                    new("Streams", PatroniSeries.Streaming.Where(Selected.Cluster).And(PatroniSeries.Replica.Where(Selected.Cluster).EqualTo(1), Labels.Ins).MaxBy(Labels.Ins), Unit.Count) { ValueNames = ValueName.Duty, Absence = "is primary" },
                    new("Lag", PostgresSeries.ReplicationLag.Where(Selected.Cluster).And(PostgresSeries.InRecovery.Where(Selected.Cluster).EqualTo(1), Labels.Ins).MaxBy(Labels.Ins), Unit.Seconds) { Thresholds = Threshold.Above(warning: AlertThresholds.ReplicationLag, critical: AlertThresholds.ReplicationLagCritical), Absence = "is primary" },
                    new("Connections", PostgresSeries.Sessions.Where(Selected.Cluster).DividedBy(PostgresSeries.SessionLimit.Where(Selected.Cluster)).MaxBy(Labels.Ins), Unit.Ratio) { Thresholds = Threshold.Above(warning: AlertThresholds.Connections, critical: AlertThresholds.ConnectionsCritical), Style = CellStyle.Bar, Maximum = 1, Absence = "unknown" },
                    new("Processors", ServerRecordings.ProcessorBusy.Where(Selected.Cluster).MaxBy(Labels.Ins), Unit.Ratio) { Thresholds = Threshold.Above(warning: AlertThresholds.NodeCpu), Style = CellStyle.Bar, Maximum = 1, Absence = "host unseen" },
                    new("Disk used", Disks.Used(Selected.Cluster).MaxBy(Labels.Ins), Unit.Ratio) { Thresholds = Disks.UsedThresholds, Style = CellStyle.Bar, Maximum = 1, Absence = "no disk in sight" },
                    new("Up for", PostgresSeries.StartTime.Where(Selected.Cluster).MaxBy(Labels.Ins).Age(), Unit.Seconds) { Absence = "down" },
                    new("Restart wanted", PatroniSeries.PendingRestart.Where(Selected.Cluster).MaxBy(Labels.Ins), Unit.Count) { ValueNames = ValueName.Concern, Absence = "unknown" },
                ],
                Height = 4,
                Absence = "this cluster has no member in sight",
            },
            new States
            {
                Title = "Roles over time",
                Description = "Who was primary when. A change of colour is a failover or switchover; a gap means that Patroni of that member was not reachable.",
                Unit = Unit.Count,
                Queries = [new(PatroniSeries.Primary.Where(Selected.Cluster).MaxBy(Labels.Cls, Labels.Ins), "{{ins}}")],
                ValueNames = ValueName.Role,
                DrillDown = Places.ToInstance,
                Absence = "Patroni of this cluster was not seen in this time",
            },
            new States
            {
                Title = "Alerts of the cluster over time",
                Description = "When each alert of this cluster fired. What began first is usually the cause of what began after it.",
                Unit = Unit.Count,
                Queries = [new(AlertBands.Worst([Labels.AlertName, Labels.Ins], Selected.Cluster), "{{alertname}} {{ins}}")],
                ValueNames = AlertBands.Names,
                Height = 12,
                Absence = "no alert of this cluster fired in this time",
            },
        ]);

    private static Row Traffic => new(
        "What is asked of it?",
        [
            new Graph
            {
                Title = "Transactions",
                Description = "Commits and rollbacks a second, by member. The primary and the readers; nothing at all is an outage of the cluster or of its users.",
                Unit = Unit.PerSecond,
                Queries = [new(Pyramids.Transactions.Instance.Where(Selected.Cluster), "{{ins}}")],
                DrillDown = Places.ToInstance,
                Absence = "no exporter of this cluster is scraped",
            },
            new Graph
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
                DrillDown = Places.ToInstance,
                Absence = "no query went through PgBouncer, or there is none",
            },
            new Graph
            {
                Title = "Connections in use",
                Description = "Share of the connections that a server accepts. Above 0.85 new ones will soon be refused: look at the states of sessions on the instance.",
                Unit = Unit.Ratio,
                Maximum = 1,
                Queries = [new(PostgresSeries.Sessions.Where(Selected.Cluster).DividedBy(PostgresSeries.SessionLimit.Where(Selected.Cluster)), "{{ins}}")],
                Thresholds = Threshold.Above(warning: AlertThresholds.Connections, critical: AlertThresholds.ConnectionsCritical),
                DrillDown = Places.ToInstance,
                Absence = "no exporter of this cluster is scraped",
            },
            new Graph
            {
                Title = "Clients that wait for a connection",
                Description = "Clients in the queue of PgBouncer, by member. Short spikes are what a pool is for; a plateau is too small a pool or slow statements.",
                Unit = Unit.Count,
                Queries = [new(PostgresSeries.PoolWaiting.Where(Selected.Cluster).SumBy(Labels.Ins), "{{ins}}")],
                Absence = "no PgBouncer on this cluster",
            },
            new Graph
            {
                Title = "Sessions that wait for a lock",
                Description = "Blocked sessions, by member. Some for a moment are normal; a line that stays up is somebody who holds a lock and does not let go.",
                Unit = Unit.Count,
                Queries = [new(PostgresSeries.BlockedSessions.Where(Selected.Cluster), "{{ins}}")],
                DrillDown = Places.ToInstance,
                Absence = "no exporter of this cluster is scraped",
            },
            new Table
            {
                Title = "Databases",
                Description = "One row a database, all members together, with transactions over a minute. A database that rolls back much or uses up its transaction numbers has its own page behind its name.",
                Keys = [new(Labels.Datname, "Database") { DrillDown = Places.ToDatabase }],
                Columns =
                [
                    new("Size", PostgresSeries.DatabaseSize.Where(Selected.Cluster).MaxBy(Labels.Datname), Unit.Bytes),
                    new("Sessions", DatabaseSeries.Connections.Where(Selected.Cluster).SumBy(Labels.Datname), Unit.Count),
                    new("Transactions", Pyramids.Transactions.Database.Where(Selected.Cluster).SumBy(Labels.Datname), Unit.PerSecond) { Absence = "unknown" },
                    new("Rolled back", Pyramids.Rollbacks.Database.Where(Selected.Cluster).SumBy(Labels.Datname).DividedBy(Pyramids.Transactions.Database.Where(Selected.Cluster).SumBy(Labels.Datname).Above(0)), Unit.Ratio) { Thresholds = Threshold.Above(warning: AlertThresholds.Rollbacks), Absence = "no transaction" },
                    new("Numbers used", PostgresSeries.WraparoundUsed.Where(Selected.Cluster).MaxBy(Labels.Datname), Unit.Ratio) { Thresholds = Threshold.Above(warning: AlertThresholds.Wraparound, critical: AlertThresholds.WraparoundCritical) },
                    new("Outdated extensions", DatabaseSeries.ExtensionOutdated.Where(Selected.Cluster).MaxBy(Labels.Datname, Labels.Extname).SumBy(Labels.Datname), Unit.Count) { Thresholds = Threshold.NoneExpected, Absence = "unknown" },
                ],
                SortedBy = "Size",
                IsDescending = true,
                Height = 5,
                Absence = "no exporter of this cluster is scraped",
            },
            new Graph
            {
                Title = "Database size",
                Description = "Bytes of each database. A step is a bulk load or an index; a slope that never bends is a date on which the disk is full.",
                Unit = Unit.Bytes,
                Queries = [new(PostgresSeries.DatabaseSize.Where(Selected.Cluster).MaxBy(Labels.Datname), "{{datname}}")],
                DrillDown = Places.ToDatabase,
                Absence = "no exporter of this cluster is scraped",
            },
        ]);

    private static Row Replication => new(
        "Who follows?",
        [
            new Graph
            {
                Title = "Lag in time",
                Description = "How old the data of a replica is. Seconds under load are normal; a line that only rises is a replica that does not follow.",
                Unit = Unit.Seconds,
                Queries = [new(PostgresSeries.ReplicationLag.Where(Selected.Cluster).And(PostgresSeries.InRecovery.Where(Selected.Cluster).EqualTo(1), Labels.Ins), "{{ins}}")],
                Thresholds = Threshold.Above(warning: AlertThresholds.ReplicationLag, critical: AlertThresholds.ReplicationLagCritical),
                DrillDown = Places.ToInstance,
                Absence = "this cluster has no replica",
            },
            new Graph
            {
                Title = "Lag in bytes",
                Description = "WAL between the primary and what a replica has replayed: what a failover to it would have to make up for, or lose.",
                Unit = Unit.Bytes,
                Queries =
                [
                    new(
                        PatroniSeries.WalReplayed.Where(Selected.Cluster).Above(0)
                            .SubtractedFrom(PatroniSeries.WalLocation.Where(Selected.Cluster).MaxBy(Labels.Cls), Labels.Cls)
                            .AtLeastZero(),
                        "{{ins}}"),
                ],
                DrillDown = Places.ToInstance,
                Absence = "this cluster has no replica",
            },
            new Graph
            {
                Title = "WAL kept for slots",
                Description = "Bytes that a slot keeps on the disk, on the member where it keeps most. A slot whose reader is gone grows until the disk is full.",
                Unit = Unit.Bytes,
                Queries = [new(PostgresSeries.SlotRetained.Where(Selected.Cluster).MaxBy(Labels.SlotName), "{{slot_name}}")],
                Absence = "this cluster has no replication slot",
            },
        ]);

    private static Row Backups => new(
        "Could it be brought back?",
        [
            new Graph
            {
                Title = "Age of the newest backup",
                Description = "Time since the newest backup ended; a saw-tooth that falls to zero once a day is good, a line that goes on rising is a backup that did not run, and beyond the dashed line BackupMissing fires.",
                Unit = Unit.Seconds,
                Queries = [new(BackupSeries.LastCompletion.Where(Selected.Stanza).MaxBy(Labels.Stanza).Age(), "newest")],
                Thresholds = Threshold.CriticalFrom(BackupAge),
                Absence = "no backup repository, or no backup of this cluster",
            },
            new Graph
            {
                Title = "Backups kept",
                Description = "Backups of this cluster in the repository. With 0 nothing can be brought back, and BackupMissing fires; with 1 the next failure leaves none.",
                Unit = Unit.Count,
                Queries = [new(BackupSeries.Count.Where(Selected.Stanza).MaxBy(Labels.Stanza), "backups")],
                Absence = "no backup repository",
            },
            new Graph
            {
                Title = "WAL archived",
                Description = "Segments that reached the archive, and attempts that did not. Any failure that lasts fires ArchiveFailing, and WAL piles up on the primary.",
                Unit = Unit.PerSecond,
                Queries =
                [
                    new(PostgresSeries.Archived.Rate(Window.OfPanel, Selected.Cluster).SumBy(Labels.Cls), "archived"),
                    new(PostgresSeries.ArchiveFailures.Rate(Window.OfPanel, Selected.Cluster).SumBy(Labels.Cls), "failed") { Color = Colors.Bad },
                ],
                Absence = "no exporter of this cluster is scraped",
            },
        ]);

    private static Row Configuration => new(
        "Would it behave the same elsewhere?",
        [
            new Table
            {
                Title = "Configuration of the members",
                Description = "One row a member. Mistakes in its files bite at the next reload or start; `differs` means that after a failover the cluster would behave in another way. `monitor plan` names the file.",
                Keys = [new(Labels.Ins, "Instance") { DrillDown = Places.ToInstance }],
                Columns =
                [
                    new("Settings", Like(ServerStateSeries.SettingsFingerprint), Unit.Count) { ValueNames = Alike, Absence = "exporter unseen" },
                    new("Access rules", Like(ServerStateSeries.HbaFingerprint), Unit.Count) { ValueNames = Alike, Absence = "exporter unseen" },
                    new("Mistakes in settings", ServerStateSeries.SettingsErrors.Where(Selected.Cluster).MaxBy(Labels.Ins), Unit.Count) { Thresholds = Threshold.NoneAllowed, Absence = "unknown" },
                    new("Mistakes in access rules", ServerStateSeries.HbaErrors.Where(Selected.Cluster).MaxBy(Labels.Ins), Unit.Count) { Thresholds = Threshold.NoneAllowed, Absence = "unknown" },
                    new("Rules without password", ServerStateSeries.HbaTrust.Where(Selected.Cluster).MaxBy(Labels.Ins), Unit.Count) { Thresholds = Threshold.NoneAllowed, Absence = "unknown" },
                    new("Rules without TLS", ServerStateSeries.HbaUnencrypted.Where(Selected.Cluster).MaxBy(Labels.Ins), Unit.Count) { Thresholds = Threshold.NoneExpected, Absence = "unknown" },
                    new("Loaded", ServerStateSeries.ConfigurationLoaded.Where(Selected.Cluster).MaxBy(Labels.Ins).Age(), Unit.Seconds) { Absence = "unknown" },
                ],
                Height = 4,
                Absence = "no exporter of this cluster is scraped",
            },
            new Table
            {
                Title = "Roles with rights or an end",
                Description = "Roles that may do more than others, or whose password ends. A right that nobody remembers granting is a question for the audit log; a login that ends fails at once and everywhere.",
                Keys = [new(Labels.Rolname, "Role")],
                Columns =
                [
                    new("Superuser", Right(PostgresSeries.Superusers), Unit.Count) { ValueNames = ValueName.Fact },
                    new("Makes roles", Right(PostgresSeries.RoleMakers), Unit.Count) { ValueNames = ValueName.Fact },
                    new("Replicates", Right(PostgresSeries.ReplicationRoles), Unit.Count) { ValueNames = ValueName.Fact },
                    new("Sees all rows", Right(PostgresSeries.BypassingRoles), Unit.Count) { ValueNames = ValueName.Fact },
                    new("Password ends in", PostgresSeries.PasswordEnd.Where(Selected.Cluster).MinBy(Labels.Rolname).TimeLeft(), Unit.Seconds) { Thresholds = Threshold.Falling(86400, 14 * 86400), Absence = "never" },
                ],
                Height = 5,
                Absence = "no exporter of this cluster is scraped",
            },
        ]);

    private static Vector Right(Gauge right) => right.Where(Selected.Cluster).MaxBy(Labels.Rolname);

    private static IReadOnlyList<ValueName> Alike => [new(0, "differs", Colors.Warning), new(1, "as elsewhere", Colors.Good)];

    // With the same fingerprint as the members have at the most, all being equal where all are.
    private static Vector Like(Gauge fingerprint) => fingerprint.Where(Selected.Cluster).MaxBy(Labels.Cls, Labels.Ins)
        .SubtractedFrom(fingerprint.Where(Selected.Cluster).MaxBy(Labels.Cls), Labels.Cls).EqualBool(0).MaxBy(Labels.Ins);

    private static Vector Firing(string severity) => PrometheusSeries.Alerts.Where(Labels.AlertState.Is("firing"), Selected.Cluster, Labels.Severity.Is(severity));
}
