using System.Net;
using Microsoft.AspNetCore.Builder;
using Monitor.Exporter.Configuration;
using Monitor.Exporter.Serving;
using Monitor.Exporter.Tests.Servers;
using Monitor.Model.Documents;

namespace Monitor.Exporter.Tests.Faults;

/// <summary>Files that are faulty in themselves are left out before anybody is asked anything; over HTTP, from a directory.</summary>
public sealed class CollectorFilesTests(LoneServer place) : IClassFixture<LoneServer>, IAsyncLifetime
{
    private static readonly (string File, string Text, string Fault)[] Faulty =
    [
        ("a.sql", "SELECT 1 AS value", "begins with its front matter"),
        ("b.sql", "/*---\nname: [\n---*/\nSELECT 1 AS value", "not YAML"),
        ("c.sql", Own.Text("c", "colour: red\n", "SELECT 1 AS value"), "`colour`"),
        ("d.sql", Own.Text("d", "labels: [value]\n", "SELECT 1 AS value"), "column `value` is a label and the metric `d_value`"),
        ("e.sql", Own.Text("e", "labels: [kind, kind]\n", "SELECT 'a' AS kind, 1 AS value"), "the label `kind` is named 2 times"),
        ("f.sql", Own.Text("f", "labels: [server_name]\n", "SELECT 'a' AS server_name, 1 AS value"), "the exporter's own"),
        ("g.sql", Own.Text("g", "", "SELECT 1 AS value").Replace("g_value", "pg_stat_database_xact_commit", StringComparison.Ordinal), "already belongs to another collector"),
        ("h.sql", Own.Text("h", "", "SELECT 1 AS value").Replace("h_value", "pg_up", StringComparison.Ordinal), "already belongs to another collector"),
        ("i.sql", Own.Text("first", "", "SELECT 2 AS value").Replace("name: first\n", "name: i\n", StringComparison.Ordinal), "already belongs to another collector"),
        ("j.sql", Own.Text("first", "", "SELECT 3 AS value"), "`first` is also in first.sql"),
        ("k.sql", Own.Text("k", "databases: each\nevery: 1s\nlabels: [datname]\n", "SELECT 1 AS value").Replace("column: value", "column: value, labels: [kind]", StringComparison.Ordinal), "needs the label datname"),
        ("l.sql", Own.Text("l", "", "  ;\n"), "no query follows"),
        ("n.sql", Own.Text("n", "labels: [kind, text]\nonce: { label: text, by: kind }\n", "SELECT 'a' AS kind, 'b' AS text, 1 AS value -- without $1"), "the query does not look"),
        ("o.sql", Own.Text("o", "labels: [kind]\nonce: { label: text, by: kind }\n", "SELECT 'a' AS kind, 1 AS value WHERE 'a' <> ALL ($1::text[])"), "`text` in `once` is not among the labels"),
        ("p.sql", Own.Text("p", "labels: [kind]\nonce: { label: kind, by: kind }\n", "SELECT 'a' AS kind, 1 AS value WHERE 'a' <> ALL ($1::text[])"), "`once` needs two labels"),
        ("q.sql", Own.Text("q", "pivot: [key, number]\ntop: { by: [number] }\n", "SELECT 'value' AS key, 1 AS number"), "leave one of them out"),
        ("m.sql", "\0\u0001\uFFFD", "begins with its front matter"),
    ];

    private readonly string directory = Directory.CreateTempSubdirectory("exporter-faults-").FullName;

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(directory, "first.sql"), Own.Text("first", "", "SELECT 1 AS value"));
        // Nothing is wrong with the file: only the server knows that its series clash.
        await File.WriteAllTextAsync(Path.Combine(directory, "repeats.sql"), Own.Text("repeats", "labels: [kind]\n", "SELECT 'a' AS kind, 5 AS value UNION ALL SELECT 'a', 6 UNION ALL SELECT 'b', 7"));
        foreach (var (file, text, _) in Faulty)
        {
            await File.WriteAllTextAsync(Path.Combine(directory, file), text);
        }
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(directory, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Faulty_files_are_named_and_left_out_and_everything_else_is_served()
    {
        var faults = new List<Fault>();
        var config = place.Config() with { Collectors = directory, Listen = new(IPAddress.Loopback, ProgramFiles.FreePort()) };
        var catalogue = CollectorDirectory.Load(config, faults, []);
        Assert.All(Faulty, wrong => Assert.Contains(faults, fault => fault.ToString().Contains("/" + wrong.File + ":", StringComparison.Ordinal) && fault.Message.Contains(wrong.Fault, StringComparison.Ordinal)));

        var text = await ScrapeOverHttpAsync(ExporterHost.Build(new(config, catalogue, faults), _ => null, TimeProvider.System), config.Listen);

        var scrape = new Scrape(text, TimeSpan.Zero);
        Assert.Equal("1", scrape.Value("first_value"));
        Assert.Equal("1", scrape.Value("pg_up"));
        Assert.Equal($"{faults.Count}", scrape.Value("pg_exporter_collector_file_faults"));
        Assert.NotEmpty(scrape.Lines("pg_stat_database_xact_commit{"));
        Assert.Contains(scrape.Value("repeats_value{kind=\"a\"}"), new[] { "5", "6" });
        Assert.Equal("7", scrape.Value("repeats_value{kind=\"b\"}"));
        Assert.Equal(["pg_exporter_series_dropped_total{collector=\"repeats\",reason=\"repeated\"} 1"], scrape.Lines("pg_exporter_series_dropped_total{"));
        Assert.Equal(scrape.Lines("# TYPE ").Count(), scrape.Lines("# TYPE ").Select(line => line.Split(' ')[2]).Distinct().Count());
        await place.NobodyIsLeftAsync();
    }

    private static async Task<string> ScrapeOverHttpAsync(WebApplication app, IPEndPoint address)
    {
        await using (app)
        {
            await app.StartAsync(TestContext.Current.CancellationToken);
            using var client = new HttpClient();
            using var response = await client.GetAsync(new Uri($"http://{address}/metrics"), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        }
    }
}
