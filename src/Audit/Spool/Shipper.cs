using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Monitor.Audit.Checkpoints;
using Monitor.Audit.Protocol;
using Monitor.Audit.Records;

namespace Monitor.Audit.Spool;

/// <summary>What became of one batch.</summary>
internal abstract record Shipment
{
    private Shipment()
    {
    }

    public sealed record Nothing : Shipment;

    public sealed record Receipted(SourceHead Head, int Count) : Shipment;

    public sealed record Unreachable(string Reason) : Shipment;

    public sealed record Refused(string Reason) : Shipment;
}

/// <summary>Sends batches to the vault and reads its receipts with suspicion.</summary>
internal sealed class Shipper : IDisposable
{
    private readonly HttpClient client;
    private readonly ECDsa? vaultKey;

    public Shipper(HttpClient client, string? vaultPublicKey)
    {
        this.client = client;
        if (vaultPublicKey is not null)
        {
            vaultKey = ECDsa.Create();
            vaultKey.ImportFromPem(vaultPublicKey);
        }
    }

    /// <summary>As many of the records as one request takes.</summary>
    public static IReadOnlyList<AuditRecord> Batch(IEnumerable<AuditRecord> records)
    {
        var batch = new List<AuditRecord>();
        var bytes = 0;
        foreach (var record in records)
        {
            bytes += Encoding.UTF8.GetByteCount(record.ToJson()) + 1;
            if (bytes > Limits.BodyBytes || batch.Count == Limits.BatchRecords)
            {
                break;
            }

            batch.Add(record);
        }

        return batch;
    }

    public async Task<Shipment> SendAsync(string source, IReadOnlyList<AuditRecord> batch, CancellationToken cancellationToken)
    {
        if (batch is [])
        {
            return new Shipment.Nothing();
        }

        try
        {
            var body = string.Concat(batch.Select(record => record.ToJson() + "\n"));
            using var content = new StringContent(body, Encoding.UTF8, "application/x-ndjson");
            using var answer = await client.PostAsync(new Uri("/v1/records", UriKind.Relative), content, cancellationToken);
            var text = await answer.Content.ReadAsStringAsync(cancellationToken);
            return answer.StatusCode == HttpStatusCode.OK ? Judge(text, source, batch) : Refused(answer.StatusCode, text);
        }
        catch (HttpRequestException fault)
        {
            return new Shipment.Unreachable($"{client.BaseAddress}: {fault.InnerException?.Message ?? fault.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Shipment.Unreachable($"{client.BaseAddress} did not answer in {client.Timeout.TotalSeconds:0.#} s");
        }
    }

    public void Dispose()
    {
        client.Dispose();
        vaultKey?.Dispose();
    }

    private Shipment Judge(string text, string source, IReadOnlyList<AuditRecord> batch)
    {
        var last = batch[^1];
        if (Parse(text) is not { } receipt || !receipt.Heads.TryGetValue(source, out var head))
        {
            return new Shipment.Refused($"{client.BaseAddress} answered 200 without a receipt for {source}");
        }

        if (vaultKey is not null && SignedNote.Open(receipt.Checkpoint, vaultKey) is NoteReading.Faulty(var reason))
        {
            return new Shipment.Refused($"{client.BaseAddress}: {reason}");
        }

        // A head further on is another process of this source; only an equal sequence can be compared.
        return head.Sequence < last.Sequence || (head.Sequence == last.Sequence && head.Hash != last.Hash)
            ? new Shipment.Refused($"{client.BaseAddress} has {source} at {head.Sequence} {head.Hash}, not at {last.Sequence} {last.Hash}")
            : new Shipment.Receipted(new SourceHead(last.Sequence, last.Hash), batch.Count);
    }

    private Shipment Refused(HttpStatusCode status, string text)
    {
        var reason = $"{client.BaseAddress} answered {(int)status}: {(text.Length > 500 ? text[..500] : text)}";
        return status is HttpStatusCode.BadRequest or HttpStatusCode.Forbidden or HttpStatusCode.Conflict or HttpStatusCode.RequestEntityTooLarge
            ? new Shipment.Refused(reason)
            : new Shipment.Unreachable(reason);
    }

    private static Receipt? Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, AuditJson.Default.Receipt);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
