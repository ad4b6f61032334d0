using System.Text.Json.Nodes;
using Monitor.Audit.Records;
using Monitor.Audit.Spool;

namespace Monitor.Audit.Tests;

/// <summary>Records as a ledger would make them.</summary>
internal static class Chains
{
    public static AuditEntry Entry(string summary) => new()
    {
        Kind = AuditKind.Action,
        Actor = "somebody",
        Cluster = "pg-test",
        Summary = summary,
        Details = new JsonObject { ["summary"] = summary },
    };

    public static IReadOnlyList<AuditRecord> Of(string source, int count, int from = 1, string? previous = null)
    {
        var records = new List<AuditRecord>();
        for (var i = 0; i < count; i++)
        {
            records.Add(Sealing.Seal(
                Entry($"step {from + i}"), source, from + i, records is [.., var last] ? last.Hash : previous ?? AuditRecord.NoPrevious,
                DateTimeOffset.UnixEpoch.AddMinutes(from + i)));
        }

        return records;
    }

    /// <summary>A record at the end of another's chain.</summary>
    public static AuditRecord After(AuditRecord record, string summary) =>
        Sealing.Seal(Entry(summary), record.Source, record.Sequence + 1, record.Hash, record.Time.AddMinutes(1));

    public static LedgerOptions Options(TempDirectory directory, string source = "provisioner@admin") =>
        new() { Source = source, SpoolDirectory = directory["spool"], Time = new FixedTime() };
}
