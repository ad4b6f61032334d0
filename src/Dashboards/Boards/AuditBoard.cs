using Monitor.Dashboards.Panels;
using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Vocabulary;
using Monitor.Model.Topology;
using static Monitor.Dashboards.Panels.Draw;

namespace Monitor.Dashboards.Boards;

/// <summary>The log that cannot be changed: is it whole, is it fed, is somebody refused?</summary>
public static class AuditBoard
{
    private const string Unseen = "the audit vault is not scraped";

    /// <summary>The dashboard.</summary>
    public static Board Board { get; } = new()
    {
        Place = Places.Audit,
        Description = "Is the audit log whole, does it still get what happens, and is anybody refused? `monitor audit verify` proves it.",
        Annotations = [Marks.Failover(), Marks.Backup(), Marks.Remediation(), Marks.OfMonitoring],
        Links = [Places.Fleet, Places.Remediation],
        Rows = [Answer, Feed],
    };

    private static Row Answer => new(
        "Is it whole?",
        [
            Tile("Vault", Unit.Count, "Whether the vault answered the last scrape. While it is down, sources keep their records and hand them over later; nothing is lost, and nothing is safe either.", Unseen, PrometheusSeries.Up.Where(Labels.Job.Is("vault")).MinBy()) with { ValueNames = ValueName.Health },
            Tile("Damaged", Unit.Count, "Whether the log on disk is not what was signed. `yes` means that somebody or something changed it: nothing is appended any more; keep the disk as it is.", Unseen, VaultSeries.Damaged.Where().MaxBy()) with { ValueNames = ValueName.Fault },
            Tile("Last checkpoint", Unit.Seconds, "How long ago the log was last signed. Records since then are in the log and not yet covered by a signature. Red is AuditCheckpointOld: the vault cannot sign.", Unseen, VaultSeries.CheckpointAge.Where().MaxBy()) with { Thresholds = Threshold.Above(critical: AlertThresholds.CheckpointAge) },
            Tile("Records", Unit.Count, "Records in the log. The number never falls: a smaller one than yesterday is a log that was replaced.", Unseen, VaultSeries.TreeSize.Where().MaxBy()),
            Tile("Sources", Unit.Count, "Programs that have ever written to the log, each with a chain of its own. One more than you know of is worth a question.", Unseen, VaultSeries.Sources.Where().MaxBy()),
            Tile("Refused in a day", Unit.Count, "Batches that the vault did not take within 24 hours. A broken chain or a foreign identity is somebody who writes what is not his.", Unseen, VaultSeries.Refused.Increase(Window.Of(TimeSpan.FromHours(24))).SumBy()) with { Thresholds = Threshold.NoneAllowed },
        ]);

    private static Row Feed => new(
        "Is it fed, and by whom is it tried?",
        [
            Lines("Records appended", Unit.PerSecond, "Records a second. They come with deployments, repairs and on-call commands; hours without any are normal, a flood is a loop somewhere.", Unseen, new Query(VaultSeries.Records.Rate(Window.OfPanel), "records")) with { Size = Size.Half },
            Lines("Size of the log over time", Unit.Count, "Records in the log. It only rises; any fall at all, be it by one, means that the log was replaced or rolled back.", Unseen, new Query(VaultSeries.TreeSize.Where(), "records")) with { Size = Size.Half },
            Lines("Batches refused, by reason", Unit.Count, "What the vault did not take: `malformed` is a bug, `identity` a certificate that may not write under that name, `chain` a gap or a repeated record, `unavailable` a log that is damaged or full.", Unseen, new Query(VaultSeries.Refused.Increase(Window.OfPanel).SumBy(Labels.Reason), "{{reason}}")) with { Size = Size.Half },
            Lines("Age of the checkpoint", Unit.Seconds, "Time since the log was last signed. A saw-tooth is good; a ramp is a vault that cannot sign, and what it took meanwhile rests on trust.", Unseen, new Query(VaultSeries.CheckpointAge.Where(), "age")) with { Size = Size.Half, Thresholds = Threshold.Above(critical: AlertThresholds.CheckpointAge) },
            new Note
            {
                Title = "How to prove it",
                Description = "What to type to check the whole log by yourself rather than to trust this page: the command and what it needs.",
                Size = Size.Full,
                Markdown = "`monitor audit verify` reads the whole log and checks every chain and every signature. It needs the admin certificate and changes nothing.",
            },
        ]);
}
