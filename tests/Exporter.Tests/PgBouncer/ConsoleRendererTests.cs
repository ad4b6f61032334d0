using System.Buffers.Binary;
using System.Text;
using CsCheck;
using Monitor.Exporter.PgBouncer;
using Monitor.Model.Documents;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Tests.PgBouncer;

public sealed class ConsoleRendererTests
{
    private static readonly string[] Databases =
    [
        "name", "host", "port", "database", "force_user", "pool_mode", "pool_size", "max_connections", "current_connections", "paused", "disabled",
        "min_pool_size", "load_balance_hosts", "server_lifetime", "max_client_connections", "current_client_connections",
    ];

    [Theory]
    [InlineData("reserve_pool")]
    [InlineData("reserve_pool_size")]
    public void Finds_a_column_under_its_name_and_under_the_name_it_had(string column)
    {
        string[] columns = [.. Databases, column];
        var renderer = Render(BuiltIn("pgbouncer_databases"), columns, [[.. columns.Select(_ => "1")]]);
        Assert.Equal(0, renderer.MissingColumns);
        Assert.Contains("pgbouncer_databases_reserve_pool{name=\"1\",", Text(renderer), StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_that_this_version_lacks_costs_its_own_series_and_one_that_nobody_knows_costs_nothing()
    {
        string[] columns = ["of_the_future", .. Databases];
        var renderer = Render(BuiltIn("pgbouncer_databases"), columns, [[.. columns.Select(_ => "1")]]);
        Assert.Equal(1, renderer.MissingColumns);
        Assert.Equal(0, Render(BuiltIn("pgbouncer_databases"), [.. Databases.Except(["load_balance_hosts", "server_lifetime"]), "reserve_pool"], []).MissingColumns);
        Assert.DoesNotContain("reserve_pool", Text(renderer), StringComparison.Ordinal);
        Assert.Contains("pgbouncer_databases_pool_size{", Text(renderer), StringComparison.Ordinal);
    }

    [Fact]
    public void Adds_up_rows_of_equal_labels()
    {
        var text = Text(Render(
            BuiltIn("pgbouncer_clients"),
            ["user", "database", "state", "connect_time", "wait", "wait_us", "tls", "application_name"],
            [
                ["u", "d", "active", "2026-11-23 22:00:00 UTC", "1", "500000", "", "psql"],
                ["u", "d", "active", "2026-11-23 21:59:00 UTC", "3", "0", "TLSv1.3", "psql"],
                ["u", "d", "waiting", "2026-11-23 21:59:30 UTC", "0", "7", null, ""],
            ]));
        Assert.Contains("pgbouncer_clients_connections{database=\"d\",user=\"u\",state=\"active\"} 2\n", text, StringComparison.Ordinal);
        Assert.Contains("pgbouncer_clients_longest_wait_seconds{database=\"d\",user=\"u\",state=\"active\"} 3\n", text, StringComparison.Ordinal);
        Assert.Contains("pgbouncer_clients_wait_seconds{database=\"d\",user=\"u\",state=\"active\"} 4.5\n", text, StringComparison.Ordinal);
        Assert.Contains("pgbouncer_clients_wait_seconds{database=\"d\",user=\"u\",state=\"waiting\"} 7E-06\n", text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("pgbouncer_clients_oldest_connection_age_seconds{database=\"d\",user=\"u\",state=\"active\"} 120\n", text, StringComparison.Ordinal);
        Assert.Contains("pgbouncer_clients_tls_connections{database=\"d\",user=\"u\",state=\"active\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("pgbouncer_clients_tls_connections{database=\"d\",user=\"u\",state=\"waiting\"} 0\n", text, StringComparison.Ordinal);
        Assert.Contains("pgbouncer_clients_application_connections{application_name=\"psql\"} 2\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("prepared_statements", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Serves_the_largest_groups_and_sums_the_rest_under_another_name()
    {
        var collector = Own("groups: 2", """
              - { name: mine_connections, of: count, rest: mine_other_connections, help: h }
            """);
        var renderer = Render(collector, ["application_name"], [["a"], ["b"], ["b"], ["c"], ["c"], ["c"], ["d"]]);
        Assert.Equal("mine_connections{application_name=\"c\"} 3\nmine_connections{application_name=\"b\"} 2\nmine_other_connections 2\n", Text(renderer));
        Assert.Equal(2, renderer.Excess);
    }

    [Fact]
    public void A_million_applications_take_the_memory_of_as_many_groups_as_are_held()
    {
        var collector = Own("groups: 2\nrows: 100", """
              - { name: mine_connections, of: count, rest: mine_other_connections, help: h }
            """);
        var renderer = Render(collector, ["application_name"], Enumerable.Range(0, 100_000).Select(number => new[] { $"a{number}" }));
        Assert.EndsWith("mine_other_connections 99998\n", Text(renderer), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("         7", "mine_value{application_name=\"x\"} 7\n", 0)]
    [InlineData("yes", "mine_value{application_name=\"x\"} 1\n", 0)]
    [InlineData("no", "mine_value{application_name=\"x\"} 0\n", 0)]
    [InlineData("1e3", "mine_value{application_name=\"x\"} 1000\n", 0)]
    [InlineData("", "", 0)]
    [InlineData(null, "", 0)]
    [InlineData("session", "", 1)]
    public void Reads_numbers_as_PgBouncer_writes_them(string? value, string expected, int unreadable)
    {
        var renderer = Render(Own("rows: 10", "  - { name: mine_value, column: value, help: h }"), ["application_name", "value"], [["x", value]]);
        Assert.Equal(expected, Text(renderer));
        Assert.Equal(unreadable, renderer.Unreadable);
    }

    [Fact]
    public void The_same_series_twice_and_rows_beyond_the_limit_are_left_out_and_counted()
    {
        var renderer = Render(Own("rows: 3", "  - { name: mine_value, column: value, help: h }"), ["application_name", "value"], [["x", "1"], ["x", "2"], ["y", "3"], ["z", "4"]]);
        Assert.Equal("mine_value{application_name=\"x\"} 1\nmine_value{application_name=\"y\"} 3\n", Text(renderer));
        Assert.Equal((1, 1), (renderer.Builder.Repeated, renderer.Excess));
    }

    [Fact]
    public void Labels_are_escaped_and_what_is_no_UTF8_is_replaced()
    {
        var renderer = Render(Own("rows: 3", "  - { name: mine_value, column: value, help: h }"), ["application_name", "value"], [["a\"b\nc\\", "1"]]);
        Assert.Equal("mine_value{application_name=\"a\\\"b\\nc\\\\\"} 1\n", Text(renderer));
    }

    [Fact]
    public void Any_answer_to_any_command_is_rendered_without_an_exception()
    {
        var names = Catalogue.BuiltIn.Collectors.Where(collector => collector.Target == CollectorTarget.PgBouncer).ToArray();
        Gen.Select(Gen.Int[0, names.Length - 1].Select(index => names[index]), Gen.String.Array[0, 12].Array[0, 5]).Sample((collector, rows) =>
        {
            string[] columns = [.. collector.Metrics.SelectMany(metric => metric.Labels.Append(metric.Column ?? "x").Append(metric.Microseconds ?? "y")).Distinct()];
            var renderer = Render(collector, columns, rows.Select(row => columns.Select((_, i) => i < row.Length ? row[i] : null)));
            Assert.NotNull(Text(renderer));
        });
    }

    private static Collector BuiltIn(string name) => Catalogue.BuiltIn.Collectors.Single(collector => collector.Name == name);

    private static Collector Own(string options, string metrics)
    {
        var faults = new List<Fault>();
        var text = $"/*---\nname: mine\nhelp: h\ntarget: pgbouncer\nlabels: [application_name]\n{options}\nmetrics:\n{metrics}\n---*/\nSHOW CLIENTS;\n";
        var collector = CollectorFile.Read("mine.sql", text, faults);
        Assert.Empty(faults);
        return collector!;
    }

    private static ConsoleRenderer Render(Collector collector, IReadOnlyList<string> columns, IEnumerable<IEnumerable<string?>> rows)
    {
        var renderer = new ConsoleRenderer(collector, new(collector.Families()), new Clock());
        renderer.Begin(columns);
        foreach (var values in rows)
        {
            var row = new ConsoleRow();
            row.Set(DataRow([.. values]));
            renderer.Add(row);
        }

        renderer.End();
        return renderer;
    }

    private static string Text(ConsoleRenderer renderer) =>
        string.Concat(renderer.Builder.Build().Families.Select(family => Encoding.UTF8.GetString(family.Bytes.Span)));

    private static byte[] DataRow(IReadOnlyList<string?> values)
    {
        using var row = new MemoryStream();
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt16BigEndian(number, (short)values.Count);
        row.Write(number[..2]);
        foreach (var value in values)
        {
            var bytes = value is null ? [] : Encoding.UTF8.GetBytes(value);
            BinaryPrimitives.WriteInt32BigEndian(number, value is null ? -1 : bytes.Length);
            row.Write(number);
            row.Write(bytes);
        }

        return row.ToArray();
    }

    private sealed class Clock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 11, 23, 22, 1, 0, TimeSpan.Zero);
    }
}
