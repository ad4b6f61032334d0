using Monitor.Dashboards.Panels;
using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Vocabulary;
using Monitor.Model.Topology;
using static Monitor.Dashboards.Panels.Draw;

namespace Monitor.Dashboards.Boards;

/// <summary>What an instance writes, and when it reaches the disk and the archive.</summary>
public static class WalBoard
{
    // A backup asks for one or two by itself.
    private const int FewCheckpoints = 4;
    private const string Unseen = "the exporter of this instance is not scraped";

    /// <summary>The dashboard.</summary>
    public static Board Board { get; } = new()
    {
        Place = Places.Wal,
        Description = "How much is written, do checkpoints come too often or too hard, and does anything pile up?",
        Annotations = Marks.OfInstance,
        Links = [Places.Instance, Places.Backups, Places.Replication],
        Rows = [Answer, Wal, Checkpoints, Pages],
    };

    private static IReadOnlyList<Matcher> Chosen => [Selected.Cluster, Selected.Instance];

    private static Row Answer => new(
        "Does anything pile up?",
        [
            Tile("WAL written", Unit.BytesPerSecond, "WAL that this instance makes now. It is what replicas, archive and disk have to bear; a replica makes none.", Unseen, PostgresSeries.WalBytes.Rate(Window.OfPanel, Chosen).SumBy()),
            Tile("WAL kept", Unit.Bytes, "Size of pg_wal. It stays near max_wal_size; far above, a slot or the archive keeps segments. Never remove files there.", Unseen, PostgresSeries.WalSize.Where(Chosen).MaxBy()),
            Tile("Segments to archive", Unit.Count, "Segments that are full and wait for the archive. More than a handful: the archive is slow or refuses.", Unseen, WalSeries.ArchiveReady.Where(Chosen).MaxBy()) with { Thresholds = Threshold.Above(warning: AlertThresholds.ArchiveBacklog) },
            Tile("Asked-for checkpoints", Unit.Ratio, "Share of the checkpoints of the last hour that did not wait for their time: max_wal_size was reached first. Above a half, raise it. Backups and restarts ask for one each.", "too few within the hour to judge", WalSeries.CheckpointsRequested.Increase(Window.Of(TimeSpan.FromHours(1)), Chosen).SumBy().DividedBy(WalSeries.CheckpointsRequested.Increase(Window.Of(TimeSpan.FromHours(1)), Chosen).SumBy().Plus(WalSeries.CheckpointsTimed.Increase(Window.Of(TimeSpan.FromHours(1)), Chosen).SumBy()).Above(FewCheckpoints))) with { Thresholds = Threshold.Rising(0.3, 0.6) },
            Tile("Last checkpoint", Unit.Seconds, "How long ago the last checkpoint or restartpoint was. It is spread over most of checkpoint_timeout, so up to twice that is as it should be; beyond it something keeps it from ending, most likely the disk.", Unseen, WalSeries.LastCheckpoint.Where(Chosen).MaxBy().Age()) with { Thresholds = Threshold.Rising(1800, 3600) },
            Tile("Replay after a crash", Unit.Bytes, "WAL that a start after a crash would have to replay. Tens of MiB a second are usual: this is how long an unplanned restart takes.", Unseen, WalSeries.RedoDistance.Where(Chosen).MaxBy()) with { Thresholds = Threshold.Rising(8d * (1 << 30), 32d * (1 << 30)) },
        ]);

    private static Row Wal => new(
        "What is written?",
        [
            Lines("WAL made over time", Unit.BytesPerSecond, "Bytes of WAL a second. A rise right after each checkpoint is pages that are written whole; a rise without one is more work.", Unseen, new Query(PostgresSeries.WalBytes.Rate(Window.OfPanel, Chosen), "{{ins}}")),
            Lines("Records and whole pages", Unit.PerSecond, "Records of WAL, and pages that had to be written as a whole because it was their first change after a checkpoint. Many whole pages: checkpoints come too often.", Unseen, new(WalSeries.Records.Rate(Window.OfPanel, Chosen), "records"), new(WalSeries.FullPages.Rate(Window.OfPanel, Chosen), "whole pages") { Color = Colors.Warning }),
            Lines("WAL on disk over time", Unit.Bytes, "Size of pg_wal. A plateau near max_wal_size is good; a ramp is a slot without a reader or an archive that refuses, and ends with a full disk.", Unseen, new Query(PostgresSeries.WalSize.Where(Chosen), "{{ins}}")),
            Lines("WAL buffers full", Unit.PerSecond, "Times a second that a session had to write WAL itself because the buffers were full. Anything steady: raise wal_buffers, or look at the disk.", Unseen, new Query(WalSeries.BuffersFull.Rate(Window.OfPanel, Chosen), "{{ins}}")),
            Lines("Archive behind", Unit.Bytes, "WAL that is not in the archive yet. Up to one segment is normal; a ramp is an archive that does not keep up.", "this instance archives nothing", new Query(WalSeries.ArchiveLag.Where(Chosen), "{{ins}}")),
        ]);

    private static Row Checkpoints => new(
        "Do checkpoints hurt?",
        [
            Lines("Checkpoints", Unit.Count, "Checkpoints in the interval, by why they came. On schedule is good; asked for means that WAL filled its space sooner.", Unseen, new(WalSeries.CheckpointsTimed.Increase(Window.OfPanel, Chosen), "on schedule") { Color = Colors.Good }, new(WalSeries.CheckpointsRequested.Increase(Window.OfPanel, Chosen), "asked for") { Color = Colors.Warning }),
            Lines("Time in checkpoints", Unit.Ratio, "Share of the time in which checkpoints wrote, and in which they waited for the disk. Writing is spread on purpose; waiting is when every commit is slow.", Unseen, new(WalSeries.CheckpointWrite.Rate(Window.OfPanel, Chosen), "writing"), new(WalSeries.CheckpointSync.Rate(Window.OfPanel, Chosen), "waiting for the disk") { Color = Colors.Bad }) with { Maximum = 1 },
            Lines("Pages written, by whom", Unit.PerSecond, "Pages written a second by checkpoints and by the background writer. When sessions have to write their own, they appear under evictions on this page.", Unseen, new(WalSeries.CheckpointBuffers.Rate(Window.OfPanel, Chosen), "checkpoints"), new(WalSeries.BackgroundBuffers.Rate(Window.OfPanel, Chosen), "background writer")),
            Lines("Background writer cut short", Unit.PerSecond, "Times a second that the background writer stopped because it had written bgwriter_lru_maxpages. Steady: raise it, so that sessions find clean pages.", Unseen, new Query(WalSeries.BackgroundStops.Rate(Window.OfPanel, Chosen), "{{ins}}")),
        ]);

    private static Row Pages => new(
        "Who reads and writes the disk?",
        [
            Lines("Read, by whom", Unit.BytesPerSecond, "Bytes read a second, by kind of process. Readers by far the largest are queries without an index or a cache that is too small.", "nothing was read, or this version of PostgreSQL does not tell (16 does)", new Query(WalSeries.IoReadBytes.Rate(Window.OfPanel, Chosen).SumBy(Labels.BackendType).Above(0), "{{backend_type}}")),
            Lines("Written, by whom", Unit.BytesPerSecond, "Bytes written a second, by kind of process. Client backends that write data pages themselves wait for the disk in the middle of a statement.", "nothing was written, or this version of PostgreSQL does not tell (16 does)", new Query(WalSeries.IoWriteBytes.Rate(Window.OfPanel, Chosen).SumBy(Labels.BackendType).Above(0), "{{backend_type}}")),
            Lines("Evictions", Unit.PerSecond, "Buffers thrown out a second to make room, by what for. A high line under `normal` means that shared buffers are smaller than the data in use.", "no buffer was thrown out, or this version of PostgreSQL does not tell (16 does)", new Query(WalSeries.IoEvictions.Rate(Window.OfPanel, Chosen).SumBy(Labels.Context).Above(0), "{{context}}")),
            Lines("Time of a read", Unit.Seconds, "Mean time of a read, by kind of process. Zero where track_io_timing is off; a jump is the disk or its neighbour.", "nothing was read, or this version does not tell", new Query(WalSeries.IoReadTime.Rate(Window.OfPanel, Chosen).SumBy(Labels.BackendType).DividedBy(WalSeries.IoReads.Rate(Window.OfPanel, Chosen).SumBy(Labels.BackendType).Above(0)), "{{backend_type}}")),
            Lines("Small caches found", Unit.Ratio, "Share of accesses to PostgreSQL's small caches that found their page. Below 0.95 for `MultiXactOffset` or `Subtrans`, sessions wait for each other in droves.", "nothing was asked of them", new Query(WalSeries.SlruHit.Rate(Window.OfPanel, Chosen).SumBy(Labels.SlruName).DividedBy(WalSeries.SlruHit.Rate(Window.OfPanel, Chosen).SumBy(Labels.SlruName).Plus(WalSeries.SlruRead.Rate(Window.OfPanel, Chosen).SumBy(Labels.SlruName)).Above(0)), "{{name}}")) with { Minimum = null, Maximum = 1 },
        ]);
}
