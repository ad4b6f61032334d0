using System.Diagnostics;
using System.IO.Compression;

namespace Monitor.ExporterBench.Contest;

/// <summary>Asks as Prometheus 3 does: one connection that stays open, gzip, and its Accept header.</summary>
internal sealed class Scraper : IDisposable
{
    private const string Accept =
        "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,"
        + "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2";

    private readonly HttpClient http;
    private readonly Uri address;

    public Scraper(int port, TimeSpan? patience = null)
    {
        address = new Uri($"http://127.0.0.1:{port}/metrics");
        http = new(new SocketsHttpHandler { AutomaticDecompression = System.Net.DecompressionMethods.None }) { Timeout = patience ?? TimeSpan.FromSeconds(60) };
        http.DefaultRequestHeaders.Add("Accept", Accept);
        http.DefaultRequestHeaders.Add("Accept-Encoding", "gzip");
        http.DefaultRequestHeaders.Add("X-Prometheus-Scrape-Timeout-Seconds", "10");
    }

    /// <summary>One scrape; the time until its last byte.</summary>
    /// <exception cref="HttpRequestException">No answer, or not 200.</exception>
    public async Task<Answer> ScrapeAsync()
    {
        var started = Stopwatch.GetTimestamp();
        using var response = await http.GetAsync(address);
        var body = await response.Content.ReadAsByteArrayAsync();
        var took = Stopwatch.GetElapsedTime(started);
        response.EnsureSuccessStatusCode();
        return new(took, body, response.Content.Headers.ContentEncoding.Contains("gzip"));
    }

    public void Dispose() => http.Dispose();
}

/// <summary>What a scrape gave.</summary>
internal sealed record Answer(TimeSpan Took, byte[] Body, bool Compressed)
{
    private readonly Lazy<string[]> lines = new(() => Read(Body, Compressed));

    /// <summary>The samples, one a line.</summary>
    public IEnumerable<string> Series => lines.Value.Where(line => line.Length > 0 && line[0] != '#');

    /// <summary>The value of a series, or null.</summary>
    public string? Value(string series) => Series.FirstOrDefault(line => line.StartsWith(series, StringComparison.Ordinal))?.Split(' ')[^1];

    /// <summary>What it says of PostgreSQL; with the label of the server where it may have several.</summary>
    public string? Up => Value("pg_up ") ?? Value("pg_up{");

    private static string[] Read(byte[] body, bool compressed)
    {
        using var bytes = new MemoryStream(body);
        using var reader = new StreamReader(compressed ? new GZipStream(bytes, CompressionMode.Decompress) : bytes);
        return reader.ReadToEnd().Split('\n');
    }
}
