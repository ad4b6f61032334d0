using System.Diagnostics;
using Monitor.Exporter.Configuration;
using Monitor.Exporter.Exposition;
using Monitor.Exporter.Tests.Servers;
using Monitor.Model.Documents;

namespace Monitor.Exporter.Tests.Exposition;

/// <summary>A whole scrape in OpenMetrics, read by a parser that takes nothing which the standard forbids: that of the Prometheus project for Python.</summary>
public sealed class OpenMetricsTests(RealServers servers) : IClassFixture<RealServers>, IDisposable
{
    private const string Parser = "/usr/lib/python3/dist-packages/prometheus_client/openmetrics/parser.py";

    private const string Reader = """
        import sys
        from prometheus_client.openmetrics.parser import text_string_to_metric_families as read
        print(sum(len(family.samples) for family in read(sys.stdin.read())))
        """;

    private readonly string directory = Directory.CreateTempSubdirectory("exporter-tests-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public async Task A_strict_parser_reads_every_sample_of_a_scrape()
    {
        Assert.SkipWhen(servers.Missing is not null, servers.Missing ?? "");
        Assert.SkipUnless(File.Exists(Parser), "the parser is not installed (Debian: python3-prometheus-client)");
        // Two histograms of one family from a user, a counter whose NULL is NaN, and the server's own of two kinds.
        var queries = Path.Combine(Directory.CreateDirectory(Path.Combine(directory, "own")).FullName, "queries.yml");
        await File.WriteAllTextAsync(
            queries,
            """
            odd:
              query: "SELECT 'x' AS kind, NULL::float8 AS made_total"
              metrics:
                - kind: { usage: LABEL, description: Kind }
                - made_total: { usage: COUNTER, description: Made }
            """,
            TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(directory, "ages.yml"),
            """
            ages:
              query: SELECT unnest(ARRAY['a', 'b', 'a']) AS kind, unnest(ARRAY[40, 2, 3]) AS seconds
              tags: [ cluster ]
              metrics:
                - kind: { usage: LABEL }
                - seconds: { usage: HISTOGRAM, bucket: [ 2, 10 ] }
            """,
            TestContext.Current.CancellationToken);
        var faults = new List<Fault>();
        var config = new ExporterConfig { Postgres = servers.Postgres, PgBouncer = servers.PgBouncer, Collectors = directory, Choice = new() { Queries = queries } };
        var catalogue = CollectorDirectory.Load(config, faults, []);
        await using var exporter = new RunningExporter(config, catalogue);
        await exporter.ScrapeUntilAsync(scrape => scrape.Value("pgbouncer_up") == "1" && scrape.Lines("pg_table_estimated_size_bytes{").Any());

        var scrape = await exporter.ScrapeAsync(ExpositionFormat.OpenMetrics);

        Assert.Contains(scrape.Lines("pg_transaction_age_seconds_bucket{kind=\"idle\""), line => line.Contains("+Inf", StringComparison.Ordinal));
        Assert.Equal(2, scrape.Lines("ages_seconds_sum{").Count());
        Assert.Single(scrape.Lines("odd_made_total{"));
        Assert.Equal($"{scrape.Text.Split('\n').Count(line => line.Length > 0 && line[0] != '#')}", await ReadAsync(scrape.Text));
    }

    [Fact]
    public async Task The_parser_refuses_histograms_that_mix()
    {
        Assert.SkipUnless(File.Exists(Parser), "the parser is not installed (Debian: python3-prometheus-client)");
        const string Mixed = "# TYPE a histogram\na_bucket{k=\"1\",le=\"+Inf\"} 1\na_bucket{k=\"2\",le=\"+Inf\"} 1\na_sum{k=\"1\"} 1\na_sum{k=\"2\"} 1\n# EOF\n";
        Assert.Contains("grouping", await ReadAsync(Mixed), StringComparison.OrdinalIgnoreCase);
    }

    private static async Task<string> ReadAsync(string text)
    {
        using var python = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-c", Reader]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (python.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), python.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await python.StandardInput.WriteAsync(text);
        python.StandardInput.Close();
        await python.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (await output + await errors).Trim();
    }
}
