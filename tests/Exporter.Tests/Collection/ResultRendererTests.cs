using System.Text;
using Monitor.Exporter.Collection;
using Monitor.Exporter.Exposition;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Tests.Collection;

public sealed class ResultRendererTests
{
    private static readonly Collector Databases =
        Catalogue.BuiltIn.Collectors.Single(collector => collector.Name == "pgbouncer_databases");

    private static readonly string[] Always =
        ["name", "host", "port", "database", "force_user", "pool_mode", "pool_size", "max_connections", "current_connections", "paused", "disabled"];

    [Theory]
    [InlineData("reserve_pool")]
    [InlineData("reserve_pool_size")]
    public void Finds_a_column_under_its_name_and_under_the_name_it_had(string column)
    {
        var (lines, missing) = Render([.. Always, column]);

        Assert.Equal(0, missing);
        Assert.Contains("pgbouncer_databases_reserve_pool{name=\"1\",", lines, StringComparison.Ordinal);
    }

    [Fact]
    public void Counts_a_column_that_has_neither_name()
    {
        var (lines, missing) = Render(Always);

        Assert.Equal(1, missing);
        Assert.DoesNotContain("pgbouncer_databases_reserve_pool", lines, StringComparison.Ordinal);
    }

    private static (string Lines, int Missing) Render(string[] columns)
    {
        var builder = new SegmentBuilder(Databases.Metrics);
        var renderer = new ResultRenderer(Databases, [.. columns.Select(column => new ResultColumn(column, ColumnKind.Text))], "", builder);
        renderer.Add(new Ones());
        return (string.Concat(builder.Build().Families.Select(family => Encoding.UTF8.GetString(family.Bytes.Span))), renderer.MissingColumns);
    }

    /// <summary>A row with 1 in every column.</summary>
    private sealed class Ones : IRow
    {
        public bool TryRead(int column, out ReadOnlySpan<byte> bytes)
        {
            bytes = "1"u8;
            return true;
        }
    }
}
