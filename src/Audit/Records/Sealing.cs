using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Monitor.Audit.Records;

/// <summary>Turns what a caller says into the next record of a source.</summary>
internal static class Sealing
{
    /// <exception cref="ArgumentException">The entry cannot be a record; the vault would refuse it and the chain would stand still.</exception>
    public static AuditRecord Seal(AuditEntry entry, string source, long sequence, string previous, DateTimeOffset time)
    {
        var record = new AuditRecord
        {
            Source = source,
            Sequence = sequence,
            Previous = previous,
            Time = time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMicrosecond)).ToUniversalTime(),
            Kind = entry.Kind,
            Cluster = entry.Cluster,
            Instance = entry.Instance,
            Node = entry.Node,
            Actor = entry.Actor,
            Summary = Cut(WellFormed(entry.Summary)),
            Details = entry.Details is null ? "{}" : Canonical(entry.Details),
        };
        if (record.Leaf().Length > AuditRecord.LeafLimitBytes)
        {
            record = record with { Details = HashOf(record.Details) };
        }

        // The vault reads with the same eyes: what is not sound here would be refused there for ever.
        return AuditRecord.Read(record.Leaf()) switch
        {
            RecordReading.Sound(var sound) => sound,
            RecordReading.Faulty(var reason) => throw new ArgumentException($"This cannot be an audit record: {reason}.", nameof(entry)),
            _ => throw new InvalidOperationException("A reading is sound or faulty."),
        };
    }

    private static string Canonical(JsonObject details)
    {
        try
        {
            using var document = JsonDocument.Parse(details.ToJsonString());
            return CanonicalJson.Write(document.RootElement);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            throw new ArgumentException($"The details of an audit record are not sound JSON: {fault.Message}", nameof(details), fault);
        }
    }

    // Too large for a leaf: the record keeps what proves the details, should somebody else have kept them.
    private static string HashOf(string details)
    {
        var bytes = Encoding.UTF8.GetBytes(details);
        var replacement = new JsonObject
        {
            ["omittedBytes"] = bytes.Length,
            ["omittedSha256"] = Convert.ToHexStringLower(SHA256.HashData(bytes)),
        };
        return Canonical(replacement);
    }

    // Half of a surrogate pair has no UTF-8 form; the replacement character does.
    private static string WellFormed(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static string Cut(string summary)
    {
        if (summary.Length <= AuditRecord.SummaryLimit)
        {
            return summary;
        }

        var end = AuditRecord.SummaryLimit - 1;
        return summary[..(char.IsHighSurrogate(summary[end - 1]) ? end - 1 : end)] + "…";
    }
}
