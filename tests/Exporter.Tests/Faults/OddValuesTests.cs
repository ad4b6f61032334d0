using System.Text;
using Monitor.Exporter.Exposition;
using Monitor.Exporter.Tests.Servers;

namespace Monitor.Exporter.Tests.Faults;

/// <summary>Names and values that no exposition format can carry as they are.</summary>
public sealed class OddValuesTests(LoneServer place) : IClassFixture<LoneServer>
{
    [Fact]
    public async Task A_label_is_asked_for_once_whatever_the_one_that_decides_it_looks_like()
    {
        var sql = $"SELECT kind, CASE WHEN kind <> ALL ($1::text[]) THEN 'told once' END AS text, cardinality($1::text[]) AS value FROM (VALUES ('a\"b'), ('c\\d,{{e}}')) AS odd (kind)";
        await using var exporter = new RunningExporter(place.Config(), Own.Only(("dear", "every: 1s\nlabels: [kind, text]\nonce: { label: text, by: kind }\n", sql)));
        var scrape = await exporter.ScrapeUntilAsync(scrape => scrape.Value("dear_value{kind=\"a\\\"b\",text=\"told once\"}") == "2");
        Assert.Equal("2", scrape.Value("dear_value{kind=\"c\\\\d,{e}\",text=\"told once\"}"));
    }

    [Fact]
    public async Task NaN_and_infinities_of_every_type_are_served_as_such()
    {
        var server = await place.StartAsync(17, "");
        try
        {
            await using var exporter = new RunningExporter(
                new() { Postgres = server.Login("postgres") },
                Own.Only(
                    ("float", "labels: [kind]\n", "SELECT * FROM (VALUES ('nan', 'NaN'::float8), ('up', 'Infinity'), ('down', '-Infinity'), ('zero', '-0')) AS t (kind, value)"),
                    ("real", "labels: [kind]\n", "SELECT * FROM (VALUES ('nan', 'NaN'::float4), ('up', 'Infinity'), ('down', '-Infinity')) AS t (kind, value)"),
                    ("numeric", "labels: [kind]\n", "SELECT * FROM (VALUES ('nan', 'NaN'::numeric), ('up', 'Infinity'), ('down', '-Infinity'), ('huge', 1e300)) AS t (kind, value)"),
                    ("time", "labels: [kind]\n", "SELECT * FROM (VALUES ('up', 'infinity'::timestamptz), ('down', '-infinity')) AS t (kind, value)"),
                    ("span", "labels: [kind]\n", "SELECT * FROM (VALUES ('up', 'infinity'::interval), ('down', '-infinity'), ('day', '1 day')) AS t (kind, value)"),
                    ("text", "labels: [kind]\n", "SELECT * FROM (VALUES ('nan', 'NaN'), ('up', 'Infinity'), ('words', 'many'), ('empty', '')) AS t (kind, value)")));
            var scrape = await exporter.ScrapeUntilAsync(scrape => scrape.Value("pg_up") == "1");
            Assert.Equal(["NaN", "+Inf", "-Inf", "0"], Values(scrape, "float"));
            Assert.Equal(["NaN", "+Inf", "-Inf"], Values(scrape, "real"));
            Assert.Equal(["NaN", "+Inf", "-Inf", "1E+300"], Values(scrape, "numeric"));
            Assert.Equal(["+Inf", "-Inf"], Values(scrape, "time"));
            Assert.Equal(["+Inf", "-Inf", "86400"], Values(scrape, "span"));
            Assert.Equal(["NaN", "+Inf"], Values(scrape, "text"));
            Assert.Equal("2", scrape.Value("pg_exporter_series_dropped_total{collector=\"text\",reason=\"unreadable\"}"));
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    [Fact]
    public async Task Label_values_of_every_type_are_text_on_one_line_and_the_same_when_read_back()
    {
        (string Sql, string Text)[] values =
        [
            ("E'quo\"te'", "quo\"te"), ("E'new\\nline'", "new\nline"), ("E'back\\\\slash'", "back\\slash"), ("E'\\\\n'", "\\n"), ("E'tab\\treturn\\r'", "tab\treturn\r"),
            ("''", ""), ("NULL", ""), ("'}'", "}"), ("'ü€😀'", "ü€😀"), ("repeat('long', 5000)", string.Concat(Enumerable.Repeat("long", 5000))),
        ];
        var sql = string.Join(" UNION ALL ", values.Index().Select(value => $"SELECT {value.Index} AS value, ({value.Item.Sql})::text AS label"));
        await using var exporter = new RunningExporter(place.Config(), Own.Only(("odd", "labels: [label, value_text]\n", $"SELECT *, value::text AS value_text FROM ({sql}) AS odd"), Own.Good));
        var scrape = await exporter.ScrapeUntilAsync(scrape => scrape.Value("good_value") == "42");
        var read = Samples.Read(scrape.Text).Where(sample => sample.Name == "odd_value").ToDictionary(sample => (int)sample.Value, sample => sample.Label("label"));
        Assert.All(values.Index(), value => Assert.Equal(value.Item.Text, read[value.Index]));
    }

    [Fact]
    public async Task Types_that_have_no_number_are_labels_as_psql_shows_them()
    {
        (string Sql, string Text)[] values =
        [
            ("'10.0.0.1'::inet", "10.0.0.1"), ("'6f1c2b58-9a3c-4a86-9f8e-0a1f5d4f9a11'::uuid", "6f1c2b58-9a3c-4a86-9f8e-0a1f5d4f9a11"), ("DATE '2026-01-02'", "2026-01-02"),
            ("ARRAY[1, 2]", "{1,2}"), ("'{\"a\": 1}'::jsonb", "{\"a\": 1}"), ("'pg_class'::regclass", "pg_class"), ("'x'::\"char\"", "x"), ("'name'::name", "name"),
        ];
        await using var exporter = new RunningExporter(
            place.Config(), Own.Only([.. values.Index().Select(value => ($"odd{value.Index}", "labels: [label]\n", $"SELECT 1 AS value, {value.Item.Sql} AS label")), Own.Good]));
        var scrape = await exporter.ScrapeUntilAsync(scrape => scrape.Value("good_value") == "42");
        Assert.All(values.Index(), value => Assert.Equal(value.Item.Text, Samples.Read(scrape.Text).Single(sample => sample.Name == $"odd{value.Index}_value").Label("label")));
    }

    [Fact]
    public async Task A_database_and_a_table_whose_names_are_not_UTF8_cost_nobody_anything()
    {
        var latin = Encoding.Latin1;
        await place.Server.ExecuteAsync("postgres", "CREATE DATABASE ascii ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0");
        await place.PsqlAsync("ascii", latin.GetBytes("SET client_encoding = 'SQL_ASCII';\nCREATE TABLE \"caf\u00E9\" (id int PRIMARY KEY);\nCREATE DATABASE \"th\u00E9\";\nSELECT count(*) FROM \"caf\u00E9\";\n"));
        await using (var exporter = new RunningExporter(place.Config(), Own.With(Own.Good, Own.GoodVisitor)))
        {
            var scrape = await exporter.ScrapeUntilAsync(
                scrape => scrape.Lines("pg_stat_user_tables_seq_scan{datname=\"ascii\",schemaname=\"public\",relname=\"caf\uFFFD\"}").Any() && scrape.Value("visitor_value{datname=\"postgres\"}") == "7");
            Assert.Contains(scrape.Lines("pg_stat_database_xact_commit{"), line => line.Contains("datname=\"th\uFFFD\"", StringComparison.Ordinal));
            Assert.Equal("1", scrape.Value("pg_exporter_collector_skipped{collector=\"visitor\",reason=\"name\"}"));
            Assert.Equal("7", scrape.Value("visitor_value{datname=\"ascii\"}"));
            Assert.Equal("42", scrape.Value("good_value"));
        }

        await place.NobodyIsLeftAsync();
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF8_are_replaced_in_labels()
    {
        await using var exporter = new RunningExporter(
            place.Config(), Own.Only(("bytes", "labels: [label]\n", "SELECT 1 AS value, '\\x61ff62'::bytea AS label"), Own.Good));
        var scrape = await exporter.ScrapeUntilAsync(scrape => scrape.Value("good_value") == "42");
        Assert.Equal("1", scrape.Value("bytes_value{label=\"a\uFFFDb\"}"));
    }

    [Fact]
    public async Task A_database_with_quote_and_newline_in_its_name_is_visited_like_any_other()
    {
        await place.Server.ExecuteAsync("postgres", $"CREATE DATABASE \"{RealServers.OddDatabase.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
        await place.Server.ExecuteAsync(RealServers.OddDatabase, "CREATE TABLE \"a\"\"b\nc\" (id int PRIMARY KEY)", "INSERT INTO \"a\"\"b\nc\" VALUES (1)");
        await using (var exporter = new RunningExporter(place.Config(), Own.With(Own.GoodVisitor)))
        {
            var scrape = await exporter.ScrapeUntilAsync(
                scrape => scrape.Value("visitor_value{datname=\"a\\\"b\\nc\"}") == "7"
                    && scrape.Value("visitor_value{datname=\"postgres\"}") == "7"
                    && scrape.Lines("pg_stat_user_tables_n_tup_ins{datname=\"a\\\"b\\nc\",schemaname=\"public\",relname=\"a\\\"b\\nc\"} 1").Any());
            Assert.DoesNotContain(scrape.Lines("pg_exporter_collector_database_failed{"), line => line.Contains("a\\\"b", StringComparison.Ordinal));
        }

        await using (var login = new RunningExporter(place.Config(RealServers.OddDatabase), Own.With(Own.Good)))
        {
            await login.ScrapeUntilAsync(scrape => scrape.Value("good_value") == "42" && scrape.Value("pg_up") == "1");
        }

        await place.NobodyIsLeftAsync();
    }

    private static List<string> Values(Scrape scrape, string collector) => [.. scrape.Lines($"{collector}_value{{").Select(line => line[(line.LastIndexOf(' ') + 1)..])];
}
