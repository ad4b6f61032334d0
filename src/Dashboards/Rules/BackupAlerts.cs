using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Vocabulary;

namespace Monitor.Dashboards.Rules;

/// <summary>Whether the data could be brought back.</summary>
public static class BackupAlerts
{
    /// <summary>Rules that are the same for every cluster.</summary>
    public static IReadOnlyList<Alert> All { get; } =
    [
        new()
        {
            Name = "BackupFailed",
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
        new()
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
        new()
        {
            Name = "BackupsUnseen",
            Expression = BackupSeries.Up.Where().EqualTo(0),
            For = TimeSpan.FromMinutes(2),
            Severity = Severity.Warning,
            Summary = "{{ $labels.node }}: pgbackrest info does not answer",
            Meaning = "Nobody knows whether backups are good while this lasts.",
            Steps = ["On the infra node, as the user of the exporter: `pgbackrest info --output=json` says what is wrong."],
        },
        new()
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
        // A stanza that pgBackRest has never heard of has no series at all; only an inventory knows that it should.
        return cluster.Name is null
            ? known
            : known.Or(BackupSeries.Count.Where(stanza).Absent().And(BackupSeries.Up.Where().EqualTo(1))
                .WithLabelCopied(Labels.Stanza, Labels.Cls).MaxBy(Labels.Cls));
    }
}
