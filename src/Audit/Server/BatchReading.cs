using Microsoft.AspNetCore.Http;
using Monitor.Audit.Protocol;
using Monitor.Audit.Records;

namespace Monitor.Audit.Server;

/// <summary>What a request body gave: a batch, or an answer that refuses it.</summary>
internal abstract record BatchReading
{
    private BatchReading()
    {
    }

    public sealed record Batch(IReadOnlyList<AuditRecord> Records) : BatchReading;

    public sealed record Faulty(int Status, string Reason) : BatchReading;

    /// <summary>Reads newline-delimited JSON, one record with its hash a line, within <see cref="Limits"/>.</summary>
    public static async Task<BatchReading> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        try
        {
            await request.Body.CopyToAsync(body, cancellationToken);
        }
        catch (BadHttpRequestException fault)
        {
            return new Faulty(fault.StatusCode, $"{fault.Message} At most {Limits.BodyBytes} bytes are taken at once.");
        }

        return body.Length > Limits.BodyBytes
            ? new Faulty(StatusCodes.Status413PayloadTooLarge, $"at most {Limits.BodyBytes} bytes are taken at once")
            : Parse(body.GetBuffer().AsMemory(0, (int)body.Length));
    }

    internal static BatchReading Parse(ReadOnlyMemory<byte> body)
    {
        var records = new List<AuditRecord>();
        while (!body.IsEmpty)
        {
            var end = body.Span.IndexOf((byte)'\n');
            var line = end < 0 ? body : body[..end];
            body = end < 0 ? default : body[(end + 1)..];
            if (records.Count == Limits.BatchRecords)
            {
                return new Faulty(StatusCodes.Status413PayloadTooLarge, $"at most {Limits.BatchRecords} records are taken at once");
            }

            switch (AuditRecord.Read(line))
            {
                case RecordReading.Sound(var record):
                    records.Add(record);
                    break;
                case RecordReading.Faulty(var reason):
                    return new Faulty(StatusCodes.Status400BadRequest, $"line {records.Count + 1}: {reason}");
            }
        }

        return records is [] ? new Faulty(StatusCodes.Status400BadRequest, "the batch is empty") : new Batch(records);
    }
}
