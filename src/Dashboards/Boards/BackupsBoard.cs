using Monitor.Dashboards.Panels;
using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Rules;
using Monitor.Dashboards.Vocabulary;
using Monitor.Model.Topology;
using static Monitor.Dashboards.Panels.Draw;

namespace Monitor.Dashboards.Boards;

/// <summary>Could the cluster be brought back, to which moment, and how long would it take?</summary>
public static class BackupsBoard
{
    private const string NoRepository = "no backup repository";
    private const string NoBackup = "no backup of this cluster";

    private static readonly double Age = ClusterExpectation.OfAny.BackupMaximumAge.TotalSeconds;

    /// <summary>The dashboard.</summary>
    public static Board Board { get; } = new()
    {
        Place = Places.Backups,
        Description = "Could this cluster be brought back, to which moment, and what would be lost?",
        Annotations = Marks.OfCluster,
        Links = [Places.Cluster, Places.Wal, Places.Audit],
        Rows = [Answer, Copies, Archive],
    };

    private static Row Answer => new(
        "Could it be brought back?",
        [
            Tile("Repository", Unit.Count, "Whether pgBackRest answers about this cluster and finds its stanza sound. Anything but `sound`: `pgbackrest info` on the infra node says what it misses.", NoRepository, RepositorySeries.Status.Where(Selected.Stanza).MaxBy()) with { ValueNames = [new(0, "sound", Colors.Good), new(1, "no stanza", Colors.Bad), new(2, "no backup", Colors.Bad), new(3, "no data", Colors.Bad), new(4, "mixed", Colors.Warning), new(5, "cipher", Colors.Bad)], Thresholds = Threshold.NoneAllowed },
            Tile("Age of the last backup", Unit.Seconds, "How long ago the newest backup of any type ended. The older it is, the more WAL a recovery has to replay, and the longer it takes.", NoBackup, BackupSeries.LastCompletion.Where(Selected.Stanza).MaxBy().Age()) with { Thresholds = Threshold.CriticalFrom(Age) },
            Tile("Age of the last full one", Unit.Seconds, "How long ago the newest full backup ended. All later ones rest on it: a week is usual, a month is a chain that one bad file breaks.", NoBackup, BackupSeries.LastFullCompletion.Where(Selected.Stanza).MaxBy().Age()) with { Thresholds = Threshold.Above(warning: AlertThresholds.FullBackupAge) },
            Tile("Copies", Unit.Count, "Backups in the repository. 0: nothing can be brought back. 1: the next failure leaves nothing.", NoRepository, BackupSeries.Count.Where(Selected.Stanza).MaxBy()) with { Thresholds = Threshold.Falling(1, 2) },
            Tile("Damaged pages", Unit.Count, "Whether the newest backup met pages whose checksum is wrong. Then the server has them too: keep older backups from expiring, and read the runbook of BackupDamaged.", NoBackup, BackupSeries.LastError.Where(Selected.Stanza).MaxBy()) with { ValueNames = ValueName.Fault },
            Tile("Not yet archived", Unit.Bytes, "WAL that only the members have. After the loss of all of them this is what is gone for good.", "the primary is not scraped, or archives nothing", WalSeries.ArchiveLag.Where(Selected.Cluster).And(PostgresSeries.InRecovery.Where(Selected.Cluster).EqualTo(0), Labels.Ins).MaxBy()) with { Thresholds = Threshold.Rising(64 << 20, 1 << 30) },
        ]);

    private static Row Copies => new(
        "What is there?",
        [
            Lines("Age of backups", Unit.Seconds, "Time since the newest backup and the newest full one ended. Each fall to zero is a backup; a ramp that rises above the earlier ones is a backup that did not run. The tiles above say when either is too old.", NoBackup, new(BackupSeries.LastCompletion.Where(Selected.Stanza).MaxBy(Labels.Stanza).Age(), "any type"), new(BackupSeries.LastFullCompletion.Where(Selected.Stanza).MaxBy(Labels.Stanza).Age(), "full")) with { Size = Size.Half },
            Bands("Backup under way", "When backups ran. They take disk and network of the member that they read; one that never ends holds the lock, and no other can begin.", NoRepository, [new(0, "none", Colors.Quiet), new(1, "runs", Colors.Neutral)], BackupSeries.Running.Where(Selected.Stanza).MaxBy(Labels.Stanza), "{{stanza}}"),
            Tile("Progress", Unit.Ratio, "How far the backup under way is. One that stands still has lost the member that it reads, or its repository; the process log on the infra node says which.", "no backup runs", RepositorySeries.Progress.Where(Selected.Stanza).MaxBy()),
            Tile("Took", Unit.Seconds, "How long the newest backup took. A full one that takes longer than the night meets the users of the morning.", NoBackup, RepositorySeries.LastDuration.Where(Selected.Stanza).MaxBy()) with { Thresholds = Threshold.Rising(4 * 3600, 8 * 3600) },
            Tile("Size of the server", Unit.Bytes, "Size of the server's files in the newest backup: at least this much has to be written before a restored server can start.", NoBackup, RepositorySeries.LastDatabaseSize.Where(Selected.Stanza).MaxBy()),
            Tile("Read by a restore", Unit.Bytes, "Size that a restore of the newest backup reads from the repository, compressed. Divide it by the speed of the line for a first idea of how long it takes.", NoBackup, BackupSeries.LastSize.Where(Selected.Stanza).MaxBy()),
            Tile("Archive takes", Unit.Bytes, "Size of the archived WAL in the repository, compressed. It comes on top of the backups; it shrinks only when backups expire.", "no WAL of this cluster in the repository", RepositorySeries.ArchiveSize.Where(Selected.Stanza).SumBy()),
            Tile("Last looked at", Unit.Seconds, "How long ago pgBackRest was last asked. What stands here is that old; minutes mean that it hangs.", NoRepository, RepositorySeries.LastRefresh.Where().MaxBy().Age()) with { Thresholds = Threshold.Rising(120, 600) },
            new Table
            {
                Title = "Copies through streaming",
                Description = "One row a pg_basebackup that runs: somebody, or Patroni for a new replica, copies the whole server. One that stands still has lost its disk or network; a stranger's is a question for the audit log.",
                Keys = [new(Labels.Ins, "Instance"), new(Labels.Pid, "Process"), new(Labels.ApplicationName, "Application")],
                Columns =
                [
                    new("Done", Streamed(ProgressSeries.BaseBackupStreamed).DividedBy(Streamed(ProgressSeries.BaseBackupSize).Above(0)), Unit.Ratio) { Style = CellStyle.Bar, Maximum = 1, Absence = "no estimate" },
                    new("Moved", Streamed(ProgressSeries.BaseBackupStreamed), Unit.Bytes),
                ],
                Height = 3,
                Absence = "nobody copies a server of this cluster",
            },
            Lines("Copies over time", Unit.Count, "Backups in the repository. It rises with each backup and falls when old ones expire; a sudden fall that no retention explains is somebody who removed them.", NoRepository, new Query(BackupSeries.Count.Where(Selected.Stanza).MaxBy(Labels.Stanza), "{{stanza}}")) with { Size = Size.Half },
            Lines("Size of backup and archive", Unit.Bytes, "Size of the server and of what a restore reads, as of the newest backup, and of the archived WAL. The first two grow together; a fall is a table that is gone. The archive falls when backups expire.", NoBackup, new(RepositorySeries.LastDatabaseSize.Where(Selected.Stanza), "server"), new(BackupSeries.LastSize.Where(Selected.Stanza), "in the repository"), new(RepositorySeries.ArchiveSize.Where(Selected.Stanza).SumBy(Labels.Stanza), "archived WAL")) with { Size = Size.Half },
        ]);

    private static Vector Streamed(Gauge bytes) => bytes.Where(Selected.Cluster).MaxBy(Labels.Ins, Labels.Pid, Labels.ApplicationName);

    private static Row Archive => new(
        "To which moment?",
        [
            Bands("Archiving fails", "When the newest attempt to archive had failed, by member. From the first red second on nothing that is written could be recovered after the loss of all members.", "no exporter of this cluster is scraped", ValueName.Fault, PostgresSeries.ArchiveFailing.Where(Selected.Cluster).MaxBy(Labels.Cls, Labels.Ins), "{{ins}}"),
            Lines("Segments archived", Unit.PerSecond, "Segments that reached the archive, a second, and attempts that failed. With little traffic there are minutes without any: archive_timeout bounds them.", "no exporter of this cluster is scraped", new(PostgresSeries.Archived.Rate(Window.OfPanel, Selected.Cluster).SumBy(Labels.Cls), "archived"), new(PostgresSeries.ArchiveFailures.Rate(Window.OfPanel, Selected.Cluster).SumBy(Labels.Cls), "failed") { Color = Colors.Bad }) with { Size = Size.Half },
            Lines("Waiting for the archive", Unit.Count, "Segments that are full and not archived yet. A pile that grows is a slow or broken way to the repository, and fills the disk of the primary.", "no exporter of this cluster is scraped", new Query(WalSeries.ArchiveReady.Where(Selected.Cluster), "{{ins}}")) with { Size = Size.Half, Thresholds = Threshold.Above(warning: AlertThresholds.ArchiveBacklog) },
            Lines("WAL without a second home", Unit.Bytes, "WAL written since the end of the newest archived segment: the most that a recovery from the archive would lose.", "nothing was archived yet", new Query(WalSeries.ArchiveLag.Where(Selected.Cluster), "{{ins}}")) with { Size = Size.Half },
            new Table
            {
                Title = "Range of the archive",
                Description = "The first and the last segment of WAL in the repository. A recovery can aim at any moment between the end of the oldest backup and the last segment.",
                Keys = [new(Labels.ArchiveMin, "First"), new(Labels.ArchiveMax, "Last")],
                Height = 2,
                Columns = [new("Archive", RepositorySeries.ArchiveRange.Where(Selected.Stanza).MaxBy(Labels.ArchiveMin, Labels.ArchiveMax), Unit.Count) { ValueNames = [new(1, "present", Colors.Good)] }],
                Absence = "no WAL of this cluster in the repository",
            },
            Lines("Transaction numbers", Unit.Number, "The next transaction number. To recover to just before a deed, put the pointer on its moment and take the number for recovery_target_xid; a moment or a name is safer where you have one.", "no exporter of this cluster is scraped", new Query(WalSeries.NextTransaction.Where(Selected.Cluster).MaxBy(Labels.Cls), "next")) with { Size = Size.Half, Minimum = null },
            Lines("Position in the WAL", Unit.Bytes, "How far the primary has written, in bytes since the beginning of its WAL. A flat stretch is a time in which nothing was written: any moment in it recovers the same data.", "no exporter of this cluster is scraped", new Query(WalSeries.Position.Where(Selected.Cluster).MaxBy(Labels.Cls), "written")) with { Size = Size.Half, Minimum = null },
        ]);
}
