using System.Buffers.Binary;
using System.Net.Http.Headers;
using System.Text;

namespace Monitor.DashboardBench;

/// <summary>
/// Sends series with their history to Prometheus' remote write receiver (version 1: protobuf in a snappy block). Every series carries its labels once for
/// an hour of samples, which is why this is faster than any scrape.
/// </summary>
/// <param name="http">Leads to Prometheus.</param>
/// <param name="end">The newest sample.</param>
/// <param name="step">Time between two samples.</param>
internal sealed class RemoteWrite(HttpClient http, DateTimeOffset end, TimeSpan step)
{
    /// <summary>Series in one request: about 2 MB where each has an hour of history.</summary>
    private const int SeriesPerRequest = 150;

    private const int Senders = 2;

    /// <summary>Sends all of them.</summary>
    /// <returns>How many series and samples there were.</returns>
    public async Task<(long Series, long Samples)> SendAsync(IEnumerable<SimulatedSeries> series, CancellationToken cancellationToken)
    {
        var (count, samples) = (0L, 0L);
        await Parallel.ForEachAsync(
            series.Chunk(SeriesPerRequest),
            new ParallelOptions { MaxDegreeOfParallelism = Senders, CancellationToken = cancellationToken },
            async (chunk, token) =>
            {
                await SendAsync(chunk, token);
                Interlocked.Add(ref count, chunk.Length);
                Interlocked.Add(ref samples, chunk.Sum(Samples));
            });
        return (count, samples);
    }

    private async Task SendAsync(SimulatedSeries[] series, CancellationToken cancellationToken)
    {
        using var message = new MemoryStream(series.Sum(Samples) * 18);
        foreach (var one in series)
        {
            Field(message, 1, TimeSeries(one));
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("api/v1/write", UriKind.Relative)) { Content = new ByteArrayContent(Snappy(message)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        request.Content.Headers.ContentEncoding.Add("snappy");
        request.Headers.Add("X-Prometheus-Remote-Write-Version", "0.1.0");
        using var response = await http.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new BenchException($"Prometheus refuses the series: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(cancellationToken)}");
        }
    }

    private int Samples(SimulatedSeries series) => (int)(series.Span / step);

    private byte[] TimeSeries(SimulatedSeries series)
    {
        using var message = new MemoryStream();
        foreach (var (name, value) in series.Labels)
        {
            using var label = new MemoryStream();
            Field(label, 1, Encoding.UTF8.GetBytes(name));
            Field(label, 2, Encoding.UTF8.GetBytes(value));
            Field(message, 1, label.ToArray());
        }

        var samples = Samples(series);
        Span<byte> sample = stackalloc byte[20];
        for (var number = 0; number < samples; number++)
        {
            var moment = (end - ((samples - 1 - number) * step)).ToUnixTimeMilliseconds();
            sample[0] = 0x09;
            BinaryPrimitives.WriteDoubleLittleEndian(sample[1..], Value(series, number));
            sample[9] = 0x10;
            var length = 10 + Varint(sample[10..], (ulong)moment);
            Field(message, 2, sample[..length]);
        }

        return message.ToArray();
    }

    private static double Value(SimulatedSeries series, int number) => series.Motion switch
    {
        Motion.Counter => Math.Floor(series.Level * 1000) + (number * Math.Floor(series.Level)) + (number / 7),
        Motion.Gauge => series.Level + (number / 8 * 37 % 11),
        _ => series.Level,
    };

    // A field whose content has a length.
    private static void Field(Stream stream, int field, ReadOnlySpan<byte> content)
    {
        Span<byte> head = stackalloc byte[11];
        head[0] = (byte)((field << 3) | 2);
        var length = 1 + Varint(head[1..], (ulong)content.Length);
        stream.Write(head[..length]);
        stream.Write(content);
    }

    private static int Varint(Span<byte> target, ulong value)
    {
        var length = 0;
        for (; value >= 0x80; value >>= 7)
        {
            target[length++] = (byte)(value | 0x80);
        }

        target[length++] = (byte)value;
        return length;
    }

    // One literal: a valid block that nobody took the time to compress.
    private static byte[] Snappy(MemoryStream message)
    {
        Span<byte> head = stackalloc byte[16];
        var length = Varint(head, (ulong)message.Length);
        head[length] = 63 << 2;
        BinaryPrimitives.WriteUInt32LittleEndian(head[(length + 1)..], (uint)(message.Length - 1));
        return [.. head[..(length + 5)], .. message.ToArray()];
    }
}
