using CsCheck;
using Monitor.Model.Documents;
using Monitor.Model.Metrics;

namespace Monitor.Model.Tests.Metrics;

public sealed class CollectorFileTests
{
    private const string Metric = "  - { name: app_orders_open, type: gauge, help: Open orders }";

    [Fact]
    public void Reads_what_is_written_and_defaults_the_rest()
    {
        var collector = Read("app_orders.until-16.sql", """
            /*---
            name: app_orders
            help: Orders.
            labels: [shop]
            every: 2m
            metrics:
              - { name: app_orders_open, help: Open orders }
              - { name: app_orders_seconds_total, type: counter, column: ms, scale: 0.001, help: Time }
              - { name: app_orders_info, constant: 1, labels: [shop, owner], help: Who }
            ---*/
            SELECT 1;
            """, out var faults);

        Assert.Empty(faults);
        Assert.Equal(("app_orders", "SELECT 1", 16, TimeSpan.FromMinutes(2)), (collector!.Name, collector.Sql, collector.UntilVersion, collector.Every));
        Assert.Equal(TimeSpan.FromSeconds(10), collector.Timeout);
        Assert.Equal(["open", "ms", null], collector.Metrics.Select(metric => metric.Column));
        Assert.Equal(0.001, collector.Metrics[1].Scale);
        Assert.Equal(["shop", "owner"], collector.Metrics[2].Labels);
    }

    [Fact]
    public void Reports_all_faults_with_their_lines()
    {
        var collector = Read("bad.sql", """
            /*---
            name: bad
            roles: leader
            timeout: soon
            minimum: 9
            databases: each
            color: red
            metrics:
              - { name: 1bad, type: summary, help: x }
            ---*/
            SELECT 1;
            """, out var faults);

        Assert.Null(collector);
        (int Line, string Text)[] expected =
        [
            (2, "`help` is missing"), (3, "`leader`"), (4, "`soon`"), (5, "`9`"), (6, "needs `every`"), (6, "label datname"), (7, "`color`"),
            (9, "`1bad`"), (9, "`summary`"),
        ];
        Assert.Equal(expected.Length, faults.Count);
        Assert.All(expected, wanted => Assert.Contains(faults, fault => fault.Line == wanted.Line && fault.Message.Contains(wanted.Text, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("SELECT 1", "front matter")]
    [InlineData("/*---\nname: a\nhelp: b\nmetrics: [", "front matter")]
    [InlineData("/*---\nname: [\n---*/\nSELECT 1", "not YAML")]
    [InlineData("/*---\n- a\n---*/\nSELECT 1", "key: value")]
    [InlineData("/*---\nname: a\nname: b\n---*/\nSELECT 1", "`name` is named twice in the collector, first on line 2")]
    [InlineData("/*---\nname: a\nhelp: b\nmetrics:\n" + Metric + "\n---*/\n;", "no query")]
    [InlineData("/*---\nname: a\nhelp: b\nmetrics: 5\n---*/\nSELECT 1", "must be a list")]
    [InlineData("/*---\nname: a\nhelp: b\nlabels: [open]\nmetrics:\n  - { name: x, column: open, help: y }\n---*/\nSELECT 1", "is a label and the metric")]
    [InlineData("/*---\nname: a\nhelp: b\nmetrics:\n" + Metric + "\n" + Metric + "\n---*/\nSELECT 1", "2 times")]
    [InlineData("/*---\nname: a\nhelp: b\nlabels: [a-b]\nmetrics:\n" + Metric + "\n---*/\nSELECT 1", "label name")]
    [InlineData("/*---\nname: a\nhelp: b\ntarget: pgbouncer\nevery: 5s\nmetrics:\n" + Metric + "\n---*/\nSHOW POOLS", "PgBouncer has no role")]
    [InlineData("/*---\nname: a\nhelp: b\ngroups: 5\nmetrics:\n" + Metric + "\n---*/\nSELECT 1", "PgBouncer, which knows no SQL")]
    [InlineData("/*---\nname: a\nhelp: b\ntarget: pgbouncer\nmetrics:\n  - { name: x, column: y, of: sum, help: z }\n---*/\nSHOW POOLS", "add `groups`")]
    [InlineData("/*---\nname: a\nhelp: b\ntarget: pgbouncer\ngroups: 5\nmetrics:\n  - { name: x, column: y, help: z }\n---*/\nSHOW POOLS", "a group has many")]
    [InlineData("/*---\nname: a\nhelp: b\ntarget: pgbouncer\nmetrics:\n  - { name: x, column: y, of: differs, help: z }\n---*/\nSHOW POOLS", "go together")]
    [InlineData("/*---\nname: a\nhelp: b\nmetrics:\n  - { name: x, since: \"1.24\", help: y }\n---*/\nSELECT 1", "is not a version of PostgreSQL")]
    [InlineData("/*---\nname: a\nhelp: b\nmetrics:\n  - { name: x, until: 12, help: y }\n---*/\nSELECT 1", "13")]
    [InlineData("/*---\nname: a\nhelp: b\nmetrics:\n  - { name: x, since: 17, until: 16, help: y }\n---*/\nSELECT 1", "would begin with version 17 and end with 16")]
    [InlineData("/*---\nname: a\nhelp: b\nmetrics:\n  - { name: x, unit: parsecs, help: y }\n---*/\nSELECT 1", "unix-time")]
    [InlineData("/*---\nname: a\nhelp: b\ntarget: pgbouncer\nmetrics:\n  - { name: x, since: 17, help: y }\n---*/\nSHOW POOLS", "is not a version of PgBouncer")]
    [InlineData("/*---\nname: a\nhelp: b\ntarget: pgbouncer\nmetrics:\n  - { name: x, until: 17, help: y }\n---*/\nSHOW POOLS", "`until` is for PostgreSQL")]
    public void Refuses_what_cannot_work(string text, string reason)
    {
        Assert.Null(Read("bad.sql", text, out var faults));
        Assert.Contains(faults, fault => fault.Message.Contains(reason, StringComparison.Ordinal));
    }

    [Fact]
    public void Any_text_gives_a_collector_or_faults_and_never_throws() =>
        Gen.Select(Gen.String, Gen.String).Sample((yaml, sql) =>
        {
            var collector = Read("any.sql", $"/*---\n{yaml}\n---*/\n{sql}", out var faults);
            Assert.True(collector is not null ^ faults.Count > 0);
        });

    private static Collector? Read(string file, string text, out List<Fault> faults) =>
        CollectorFile.Read(file, text, faults = []);
}
