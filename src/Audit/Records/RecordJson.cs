using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Monitor.Audit.Records;

/// <summary>The canonical text of a record and back. Keys are short and sorted; absent labels are left out.</summary>
internal static class RecordJson
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";
    private const long LargestSequence = (1L << 53) - 1;

    private static readonly SearchValues<char> HexadecimalDigits = SearchValues.Create("0123456789abcdef");
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    public static string Write(AuditRecord record, string? hash)
    {
        var output = new StringBuilder("{");
        AppendText(output, "actor", record.Actor);
        AppendText(output, "cls", record.Cluster);
        AppendRaw(output, "details", record.Details);
        AppendText(output, "hash", hash);
        AppendText(output, "ins", record.Instance);
        AppendText(output, "kind", record.Kind);
        AppendText(output, "node", record.Node);
        AppendText(output, "previous", record.Previous);
        AppendRaw(output, "sequence", record.Sequence.ToString(CultureInfo.InvariantCulture));
        AppendText(output, "source", record.Source);
        AppendText(output, "summary", record.Summary);
        AppendText(output, "time", record.Time.ToUniversalTime().ToString(TimeFormat, CultureInfo.InvariantCulture));
        return output.Append('}').ToString();
    }

    public static RecordReading Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            return Read(document.RootElement);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException)
        {
            return new RecordReading.Faulty($"not a record: {fault.Message}");
        }
    }

    private static RecordReading Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return new RecordReading.Faulty($"a record is a JSON object, not {json.ValueKind}");
        }

        var details = Field(json, "details");
        if (details?.ValueKind != JsonValueKind.Object)
        {
            return new RecordReading.Faulty("\"details\" must be an object");
        }

        if (Field(json, "sequence") is not { ValueKind: JsonValueKind.Number } number || !number.TryGetInt64(out var sequence))
        {
            return new RecordReading.Faulty("\"sequence\" must be an integer");
        }

        if (!DateTimeOffset.TryParseExact(
            Text(json, "time"), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return new RecordReading.Faulty($"\"time\" must look like {TimeFormat}");
        }

        var record = new AuditRecord
        {
            Source = Text(json, "source") ?? "",
            Sequence = sequence,
            Previous = Text(json, "previous") ?? "",
            Time = time,
            Kind = Text(json, "kind") ?? "",
            Cluster = Text(json, "cls"),
            Instance = Text(json, "ins"),
            Node = Text(json, "node"),
            Actor = Text(json, "actor") ?? "",
            Summary = Text(json, "summary") ?? "",
            Details = CanonicalJson.Write(details.Value),
        };
        var fault = Fault(record) ?? UnknownField(json) ?? HashFault(record, Text(json, "hash"));
        return fault is null ? new RecordReading.Sound(record) : new RecordReading.Faulty(fault);
    }

    private static string? Fault(AuditRecord record) => record switch
    {
        _ when !AuditRecord.IsSource(record.Source) => "\"source\" must look like service@identity, at most 128 characters",
        { Sequence: < 1 or > LargestSequence } => "\"sequence\" counts from 1",
        _ when !IsHash(record.Previous) => "\"previous\" must be 64 lower-case hexadecimal digits",
        { Sequence: 1 } when record.Previous != AuditRecord.NoPrevious => "the first record of a source has a \"previous\" of zeros",
        { Kind.Length: 0 or > 64 } => "\"kind\" has 1 to 64 characters",
        { Actor.Length: 0 or > AuditRecord.LabelLimit } => $"\"actor\" has 1 to {AuditRecord.LabelLimit} characters",
        { Summary.Length: 0 or > AuditRecord.SummaryLimit } => $"\"summary\" has 1 to {AuditRecord.SummaryLimit} characters",
        { Cluster.Length: > AuditRecord.LabelLimit } or { Instance.Length: > AuditRecord.LabelLimit } or { Node.Length: > AuditRecord.LabelLimit } =>
            $"\"cls\", \"ins\" and \"node\" have at most {AuditRecord.LabelLimit} characters",
        _ when record.Leaf().Length > AuditRecord.LeafLimitBytes => $"the record is larger than {AuditRecord.LeafLimitBytes} bytes",
        _ => null,
    };

    // A field that is not known would be outside the hash, and could be changed unnoticed.
    private static string? UnknownField(JsonElement json)
    {
        foreach (var property in json.EnumerateObject())
        {
            if (property.Name is not ("actor" or "cls" or "details" or "hash" or "ins" or "kind" or "node" or "previous" or "sequence"
                or "source" or "summary" or "time"))
            {
                return "the record has a field that this version does not know";
            }
        }

        return null;
    }

    private static string? HashFault(AuditRecord record, string? hash) =>
        hash is null || hash == record.Hash ? null : $"\"hash\" is {hash}, but the record hashes to {record.Hash}";

    private static bool IsHash(string text) => text.Length == 64 && !text.AsSpan().ContainsAnyExcept(HexadecimalDigits);

    private static JsonElement? Field(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value : null;

    private static string? Text(JsonElement json, string name) => Field(json, name)?.GetString();

    private static void AppendText(StringBuilder output, string name, string? value)
    {
        if (value is not null)
        {
            Name(output, name);
            CanonicalJson.AppendText(output, value);
        }
    }

    private static void AppendRaw(StringBuilder output, string name, string value)
    {
        Name(output, name);
        output.Append(value);
    }

    private static void Name(StringBuilder output, string name) =>
        output.Append(output.Length > 1 ? ",\"" : "\"").Append(name).Append("\":");
}
