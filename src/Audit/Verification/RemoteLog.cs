using System.Runtime.CompilerServices;
using Monitor.Audit.Checkpoints;

namespace Monitor.Audit.Verification;

/// <summary>Reads a vault over the network, page by page, and believes nothing of it but a signature.</summary>
internal static class RemoteLog
{
    /// <exception cref="HttpRequestException">The vault did not answer.</exception>
    public static async Task<KnownLog> ReadAsync(HttpClient client, long notesFrom, CancellationToken cancellationToken)
    {
        var latest = await client.GetStringAsync(new Uri("/v1/checkpoint", UriKind.Relative), cancellationToken);
        var size = SignedNote.Unproven(latest)?.Size ?? 0;
        var notes = new List<string>();
        for (var from = notesFrom; from <= size;)
        {
            var page = DirectoryLog.SplitNotes(
                await client.GetStringAsync(new Uri($"/v1/checkpoints?from={from}", UriKind.Relative), cancellationToken));
            notes.AddRange(page);

            // A vault that does not move on must not hold the verifier for ever.
            var next = page.Count == 0 ? size + 1 : (SignedNote.Unproven(page[^1])?.Size ?? size) + 1;
            from = Math.Max(next, from + 1);
        }

        return new KnownLog { Latest = latest, Notes = notes };
    }

    /// <summary>The leaves up to a size, as far as the vault gives them.</summary>
    /// <exception cref="HttpRequestException">The vault did not answer.</exception>
    public static async IAsyncEnumerable<byte[]> LeavesAsync(
        HttpClient client, long size, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var from = 0L; from < size;)
        {
            var page = await client.GetByteArrayAsync(new Uri($"/v1/records?from={from}", UriKind.Relative), cancellationToken);
            if (page is [])
            {
                yield break;
            }

            for (var at = 0; at < page.Length && from < size; from++)
            {
                var end = page.AsSpan(at).IndexOf((byte)'\n');
                end = end < 0 ? page.Length : at + end;
                yield return page[at..end];
                at = end + 1;
            }
        }
    }
}
