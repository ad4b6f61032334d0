using System.Text.Json;
using Monitor.Dashboards.Check;
using Monitor.Dashboards.Output;
using Monitor.Dashboards.Panels;

namespace Monitor.Dashboards.Tests.Output;

public sealed class DashboardJsonTests
{
    [Fact]
    public void Panels_fill_each_line_of_the_page_and_never_overlap() =>
        Assert.All(Documents(), document =>
        {
            var lines = document.RootElement.GetProperty("panels").EnumerateArray().Select(panel => panel.GetProperty("gridPos"))
                .Select(place => (X: Of(place, "x"), Y: Of(place, "y"), W: Of(place, "w"), H: Of(place, "h")))
                .GroupBy(place => place.Y).OrderBy(line => line.Key).ToList();
            var bottom = 0;
            foreach (var line in lines)
            {
                Assert.Equal(bottom, line.Key);
                var left = 0;
                foreach (var place in line.OrderBy(place => place.X))
                {
                    Assert.Equal(left, place.X);
                    left += place.W;
                }

                Assert.Equal(24, left);
                bottom += Assert.Single(line.Select(place => place.H).Distinct());
            }
        });

    [Fact]
    public void A_panel_keeps_its_number_when_others_come_before_it()
    {
        var board = DashboardFiles.Boards[0];
        var shorter = board with { Rows = [.. board.Rows.Skip(1)] };

        var all = Numbers(board);
        Assert.All(Numbers(shorter), panel => Assert.Equal(all[panel.Key], panel.Value));
    }

    [Fact]
    public void Every_panel_says_what_nothing_means() =>
        Assert.All(
            Documents().SelectMany(document => document.RootElement.GetProperty("panels").EnumerateArray()).Where(panel => panel.TryGetProperty("targets", out _)),
            panel => Assert.NotEmpty(panel.GetProperty("fieldConfig").GetProperty("defaults").GetProperty("noValue").GetString()!));

    [Fact]
    public void Links_take_along_the_series_and_what_is_chosen()
    {
        var links = DashboardFiles.Boards.Select(board => DashboardJson.Render(board)).SelectMany(text => text.Split('\n'))
            .Where(line => line.Contains("\"url\": \"/d/monitor-instance?", StringComparison.Ordinal)).Select(line => line.Trim()).Distinct().ToList();

        Assert.Contains("""
            "url": "/d/monitor-instance?${cls:queryparam}&var-ins=${__data.fields.Instance:percentencode}&${datasource:queryparam}&${__url_time_range}",
            """.Trim(), links);
        Assert.Contains("""
            "url": "/d/monitor-instance?var-cls=${__field.labels.cls:percentencode}&var-ins=${__field.labels.ins:percentencode}&${datasource:queryparam}&${__url_time_range}",
            """.Trim(), links);
    }

    /// <summary>Not every cluster has these: a panel or column that is about nothing else says so where it stays empty.</summary>
    [Theory]
    [InlineData("pgbouncer_", "PgBouncer")]
    [InlineData("pgbackrest_", "backup|repository")]
    [InlineData("patroni_xlog_re", "replica")]
    [InlineData("pg_stat_replication_", "replica|standby")]
    public void Says_what_is_missing_where_a_cluster_lacks_a_part(string prefix, string expected)
    {
        var texts = DashboardFiles.Boards.SelectMany(board => board.Rows).SelectMany(row => row.Panels).SelectMany(panel => panel switch
        {
            Chart chart when chart.Queries.All(query => OnlyAbout(query.Expression.Text, prefix)) => [(panel.Title, chart.Absence)],
            Table table => table.Columns.Where(column => OnlyAbout(column.Expression.Text, prefix)).Select(column => (panel.Title, column.Absence + table.Absence)),
            _ => Array.Empty<(string, string)>(),
        }).ToList();

        Assert.NotEmpty(texts);
        Assert.All(texts, text => Assert.Matches($"^.*: .*({expected})", $"{text.Item1}: {text.Item2}"));
    }

    [Fact]
    public void Every_dashboard_can_be_reached_from_the_fleet_by_links_and_clicks()
    {
        var reached = new HashSet<string>();
        var open = new Queue<Board>([DashboardFiles.Boards[0]]);
        while (open.TryDequeue(out var board))
        {
            foreach (var uid in Ways(board).Where(reached.Add))
            {
                open.Enqueue(DashboardFiles.Boards.Single(other => other.Uid == uid));
            }
        }

        Assert.Empty(DashboardFiles.Boards.Select(board => board.Uid).Except(reached));
    }

    private static IEnumerable<string> Ways(Board board) => board.Links.Select(place => place.Uid)
        .Concat(board.Rows.SelectMany(row => row.Panels).SelectMany(panel => panel switch
        {
            Chart { DrillDown: { } way } => [way],
            Table table => table.Keys.Select(key => key.DrillDown).Concat(table.Columns.Select(column => column.DrillDown)).OfType<DrillDown>(),
            _ => Array.Empty<DrillDown>(),
        }).Select(way => way.To.Uid));

    private static bool OnlyAbout(string expression, string prefix) =>
        ExpressionReader.Read(expression).Mentions.All(mention => mention.Name.StartsWith(prefix, StringComparison.Ordinal));

    private static List<JsonDocument> Documents() => [.. DashboardFiles.Boards.Select(board => JsonDocument.Parse(DashboardJson.Render(board)))];

    private static Dictionary<string, int> Numbers(Board board)
    {
        using var document = JsonDocument.Parse(DashboardJson.Render(board));
        return document.RootElement.GetProperty("panels").EnumerateArray()
            .ToDictionary(panel => panel.GetProperty("title").GetString()!, panel => panel.GetProperty("id").GetInt32());
    }

    private static int Of(JsonElement place, string name) => place.GetProperty(name).GetInt32();
}
