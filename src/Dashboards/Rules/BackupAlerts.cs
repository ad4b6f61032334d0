using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Vocabulary;
using Monitor.Model.Topology;

namespace Monitor.Dashboards.Rules;

/// <summary>Whether the data could be brought back.</summary>
public static class BackupAlerts
{
    /// <summary>Those that look back over a day. What they find does not change within a minute, and they read a day of samples each time.</summary>
    public static IReadOnlyList<TunableAlert> OverDays { get; } =
    [
        new(
            bounds => new()
            {
                Name = "BackupStuck",
                // Without the second half a series that began a minute ago would count as one that ran all the time.
                Expression = BackupSeries.Running.MinOver(Window.Of(bounds.SpanOf(AlertThresholds.BackupDuration)), bounds.On(Labels.Stanza)).EqualTo(1)
                    .And(BackupSeries.Running.Before(Window.Of(bounds.SpanOf(AlertThresholds.BackupDuration))).EqualTo(1), Labels.Stanza)
                    .WithLabelCopied(Labels.Stanza, Labels.Cls).MaxBy(Labels.Cls),
                Severity = Severity.Warning,
                Summary = "{{ $labels.cls }}: a backup has run for very long",
                Meaning = "No other backup can begin before this one ends.",
                Steps = ["On the infra node: `pgbackrest info --stanza=CLUSTER` shows the progress, `ps -ef | grep pgbackrest` whether it lives. It is stopped with `pgbackrest --stanza=CLUSTER stop`, and allowed again with `start`."],
            },
            AlertThresholds.BackupDuration),
    ];

    /// <summary>Rules that are the same for every cluster.</summary>
    public static IReadOnlyList<TunableAlert> All { get; } =
    [
        new Alert
        {
            Name = "BackupFailed",
            Expression = BackupSeries.LastRunFailed.Where().EqualTo(1).WithLabelCopied(Labels.Stanza, Labels.Cls).MaxBy(Labels.Cls),
            // Between its first line in the log and its lock a run looks like one that broke off.
            For = TimeSpan.FromMinutes(1),
            Severity = Severity.Warning,
            Summary = "{{ $labels.cls }}: the latest run of a backup failed",
            Meaning = "Nothing yet: older backups are still there. When no run succeeds until BackupMissing fires, too much would be lost with the cluster.",
            Steps =
            [
                "On the infra node: the end of `/var/log/pgbackrest/CLUSTER-backup.log` has the error. Is a member unreachable, the repository full, or did somebody end the run?",
                "`monitor backup CLUSTER` makes one now and checks it; a run that succeeds ends this alert.",
            ],
        },
        new Alert
        {
            Name = "BackupDamaged",
            Expression = BackupSeries.LastError.Where().EqualTo(1).WithLabelCopied(Labels.Stanza, Labels.Cls).MaxBy(Labels.Cls),
            Severity = Severity.Critical,
            Summary = "{{ $labels.cls }}: the newest backup met damaged pages",
            Meaning = "The server has damaged pages, and the newest backup has them too.",
            Steps =
            [
                "`pgbackrest info --stanza=CLUSTER --set=LABEL` on the infra node names the files.",
                "Is an older backup without the error still kept? Do not let it expire.",
                "A replica may have the page intact: check it with `pg_amcheck` before anything is copied from the primary.",
            ],
        },
        new Alert
        {
            Name = "ChecksumFailure",
            Expression = PostgresSeries.ChecksumFailures.Increase(Window.Of(TimeSpan.FromMinutes(10))).SumBy(Labels.Cls, Labels.Ins).Above(0),
            Severity = Severity.Critical,
            Summary = "{{ $labels.cls }}: {{ $labels.ins }} has read pages whose checksum is wrong",
            Meaning = "Data of this member is damaged on disk; statements that touch it fail.",
            Steps =
            [
                "The server's log names the file and block. Suspect the storage: the kernel's log of the node often knows more.",
                "The primary: hand over to a replica that is whole (`monitor switchover CLUSTER`), then `monitor reinit INSTANCE`.",
                "Make sure that a backup from before the damage is kept.",
            ],
        },
        new Alert
        {
            Name = "BackupsUnseen",
            Expression = BackupSeries.Up.Where().EqualTo(0),
            For = TimeSpan.FromMinutes(2),
            Severity = Severity.Warning,
            Summary = "{{ $labels.node }}: pgbackrest info does not answer",
            Meaning = "Nobody knows whether backups are good while this lasts.",
            Steps = ["On the infra node, as the user of the exporter: `pgbackrest info --output=json` says what is wrong."],
        },
        new Alert
        {
            Name = "ArchiveFailing",
            Expression = PostgresSeries.ArchiveFailing.Where().EqualTo(1),
            For = TimeSpan.FromSeconds(30),
            Severity = Severity.Critical,
            Summary = "{{ $labels.cls }}: {{ $labels.ins }} cannot archive its WAL",
            Meaning = "Whatever is written now could not be recovered after the loss of all members, and WAL piles up on the disk.",
            Steps =
            [
                "The server's log has pgBackRest's message. Is the repository on the infra node reachable, and has it space?",
                "`pgbackrest --stanza=CLUSTER check` on the primary tests the whole way.",
            ],
        },
        new(
            bounds => new()
            {
                Name = "ArchiveStale",
                // A server at rest has nothing to archive; one that writes fills or closes a segment before this.
                Expression = ServerStateSeries.ArchiveAge.Where(bounds.Of()).Above(bounds.ValueOf(AlertThresholds.ArchiveAge))
                    .And(PostgresSeries.InRecovery.Where().EqualTo(0), Labels.Cls, Labels.Ins)
                    .And(PostgresSeries.WalBytes.Increase(Window.Of(TimeSpan.FromMinutes(30))).Above(32 << 20), Labels.Cls, Labels.Ins),
                For = TimeSpan.FromMinutes(1),
                Severity = Severity.Critical,
                SilencedBy = [Cause.PostgresDown, Cause.ExporterDown, Cause.Later("ArchiveFailing", Labels.Ins)],
                Summary = "{{ $labels.cls }}: {{ $labels.ins }} has archived nothing for {{ $value | humanizeDuration }}",
                Meaning = "Nothing fails and nothing arrives: the cluster cannot be brought back to a moment since then, and WAL piles up on its disk.",
                Steps =
                [
                    "`ps -ef | grep archive` on the primary: does an `archive-push` hang? Its log is in the log directory of pgBackRest.",
                    "`pgbackrest --stanza=CLUSTER check` on the primary tests the whole way.",
                ],
            },
            AlertThresholds.ArchiveAge),
        new(
            bounds => new()
            {
                Name = "ArchiveBacklog",
                Expression = ServerStateSeries.ArchiveReady.Where(bounds.Of()).Above(bounds.ValueOf(AlertThresholds.ArchiveBacklog)),
                For = TimeSpan.FromMinutes(2),
                Severity = Severity.Warning,
                SilencedBy = [Cause.PostgresDown, Cause.ExporterDown, Cause.Later("ArchiveFailing", Labels.Ins), Cause.Later("ArchiveStale", Labels.Ins)],
                Summary = "{{ $labels.cls }}: {{ $value }} WAL segments of {{ $labels.ins }} wait to be archived",
                Meaning = "Archiving is slower than writing: what waits would be lost with the server, and takes space on its disk.",
                Steps = ["Is the repository or the network slow? A bulk load passes by itself; otherwise more processes (`process-max` of pgBackRest's `archive-push`) help."],
            },
            AlertThresholds.ArchiveBacklog),
        new Alert
        {
            Name = "BackupUnrestorable",
            Expression = ServerStateSeries.BackupsWithoutWal.Where().Above(0).WithLabelCopied(Labels.Stanza, Labels.Cls).MaxBy(Labels.Cls),
            For = TimeSpan.FromMinutes(5),
            Severity = Severity.Critical,
            Summary = "{{ $labels.cls }}: {{ $value }} backups lack WAL and cannot be restored",
            Meaning = "These backups count for nothing; if they are the newest ones, there is less than it seems.",
            Steps = ["Make a new one now: `monitor backup CLUSTER`.", "Then find out who removed WAL from the archive: an expiry by hand, or a stanza that was made anew?"],
        },
        new Alert
        {
            Name = "WalArchiveGap",
            Expression = ServerStateSeries.WalMissing.Where().Above(0).WithLabelCopied(Labels.Stanza, Labels.Cls).MaxBy(Labels.Cls),
            For = TimeSpan.FromMinutes(10),
            Severity = Severity.Critical,
            Summary = "{{ $labels.cls }}: {{ $value }} WAL segments are missing in the archive",
            Meaning = "A restore stops at the first of them: no moment after it can be brought back.",
            Steps = ["Make a new backup now, from which on everything is there: `monitor backup CLUSTER`.", "`pg_wal` of a member may still hold the segments: copy them away before they are removed.", "Then find the cause: `archive-push-queue-max` drops WAL when the repository is away for long."],
        },
        new(
            bounds => new()
            {
                Name = "FullBackupOld",
                Expression = BackupSeries.LastFullCompletion.Where(bounds.On(Labels.Stanza)).Age().Above(bounds.ValueOf(AlertThresholds.FullBackupAge))
                    .WithLabelCopied(Labels.Stanza, Labels.Cls).MaxBy(Labels.Cls),
                For = TimeSpan.FromMinutes(5),
                Severity = Severity.Warning,
                Summary = "{{ $labels.cls }}: the newest full backup is {{ $value | humanizeDuration }} old",
                Meaning = "A restore has to read a long chain of increments and much WAL: it takes longer, and one damaged file spoils more.",
                Steps = ["On the infra node as user pgbackrest: `pgbackrest --stanza=CLUSTER backup --type=full`; then find out why whoever takes backups of this cluster took no full one: Monitor schedules none by itself."],
            },
            AlertThresholds.FullBackupAge),
        new Alert
        {
            Name = "StanzaBroken",
            // 1 means that there is no such stanza and 2 that it has no backup yet, which BackupMissing tells.
            Expression = BackupSeries.Count.Where().And(ServerStateSeries.StanzaStatus.Where().Above(2), Labels.Stanza)
                .WithLabelCopied(Labels.Stanza, Labels.Cls).MaxBy(Labels.Cls),
            For = TimeSpan.FromMinutes(2),
            Severity = Severity.Critical,
            Summary = "{{ $labels.cls }}: pgBackRest says that the repository of the cluster is not sound",
            Meaning = "Backups and archived WAL may be out of reach when they are needed.",
            Steps =
            [
                "`pgbackrest info --stanza=CLUSTER` on the infra node has the status in words: a missing data directory, another key, repositories that differ.",
                "Is the file system of the repository mounted, and may user pgbackrest read it?",
            ],
        },
        new Alert
        {
            Name = "WalArchiveEmpty",
            Expression = ServerStateSeries.WalPresent.Where().EqualTo(0).WithLabelCopied(Labels.Stanza, Labels.Cls).MaxBy(Labels.Cls),
            For = TimeSpan.FromMinutes(15),
            Severity = Severity.Critical,
            Summary = "{{ $labels.cls }}: the repository holds no WAL of the cluster",
            Meaning = "A backup cannot be made consistent without WAL: what is in the repository cannot be restored.",
            Steps = ["`pgbackrest --stanza=CLUSTER check` on the primary tests the way of the WAL. Did somebody empty the archive, or create the stanza anew?"],
        },
        new Alert
        {
            Name = "ChecksumsOff",
            Expression = ServerStateSeries.DataChecksums.Where().EqualTo(0),
            For = TimeSpan.FromMinutes(5),
            Severity = Severity.Info,
            SilencedBy = [Cause.ExporterDown],
            Summary = "{{ $labels.cls }}: {{ $labels.ins }} runs without data checksums",
            Meaning = "Damage on its disk is not noticed, is copied to backups, and ChecksumFailure cannot fire.",
            Steps = ["`pg_checksums --enable` on a replica that is stopped, then a switchover, until every member has them."],
        },
        new Alert
        {
            Name = "DurabilityOff",
            Expression = ServerStateSeries.Fsync.Where().EqualTo(0).Or(ServerStateSeries.FullPageWrites.Where().EqualTo(0)).MaxBy(Labels.Cls, Labels.Ins, Labels.Node),
            For = TimeSpan.FromMinutes(1),
            Severity = Severity.Critical,
            SilencedBy = [Cause.ExporterDown],
            Summary = "{{ $labels.cls }}: {{ $labels.ins }} runs with fsync or full_page_writes off",
            Meaning = "The next crash of the node may destroy the database of this member.",
            Steps = ["Who switched it off: `SELECT name, sourcefile, sourceline FROM pg_settings WHERE name IN ('fsync', 'full_page_writes')`.", "Switch both on in the inventory or with `ALTER SYSTEM RESET`, reload, and reinitialise members that crashed meanwhile."],
        },
        new Alert
        {
            Name = "AutovacuumOff",
            Expression = ServerStateSeries.Autovacuum.Where().EqualTo(0),
            For = TimeSpan.FromMinutes(15),
            Severity = Severity.Warning,
            SilencedBy = [Cause.ExporterDown],
            Summary = "{{ $labels.cls }}: autovacuum is off on {{ $labels.ins }}",
            Meaning = "Tables grow, plans get worse, and transaction numbers are used up without being freed.",
            Steps = ["Somebody switched it off, perhaps for a bulk load: `SELECT sourcefile, sourceline FROM pg_settings WHERE name = 'autovacuum'` says where. Switch it on and reload."],
        },
    ];

    /// <summary>The alert that asks for a backup; its age is the policy of the cluster.</summary>
    public static Alert Missing(ClusterExpectation cluster) => new()
    {
        Name = "BackupMissing",
        Expression = MissingExpression(cluster),
        For = TimeSpan.FromSeconds(5),
        Severity = Severity.Critical,
        Action = "backup",
        Cluster = cluster.Name,
        Summary = (cluster.Name ?? "{{ $labels.cls }}") + ": no backup that is young enough",
        Meaning = "If the cluster were lost now, too much or everything would be lost with it.",
        Steps =
        [
            "`monitor backup CLUSTER` makes one and checks it.",
            "It fails: `pgbackrest --stanza=CLUSTER check` on the infra node as user pgbackrest tells where the way breaks.",
            "Then find out why there was none: who removed it, or why the last one did not run.",
        ],
    };

    private static Vector MissingExpression(ClusterExpectation cluster)
    {
        IReadOnlyList<Matcher> stanza = [.. cluster.On(Labels.Stanza)];
        var tooOld = BackupSeries.LastCompletion.Where(stanza).Age().Above(cluster.BackupMaximumAge.TotalSeconds);
        var none = BackupSeries.Count.Where(stanza).EqualTo(0);
        var known = tooOld.Or(none).WithLabelCopied(Labels.Stanza, Labels.Cls).MaxBy(Labels.Cls);
        // The exporter shows a stanza that is gone as one without a backup, if it was told of it; this is for one that was not.
        return cluster.Name is null
            ? known
            : known.Or(BackupSeries.Count.Where(stanza).Absent().And(BackupSeries.Up.Where().EqualTo(1))
                .WithLabelCopied(Labels.Stanza, Labels.Cls).MaxBy(Labels.Cls));
    }
}
