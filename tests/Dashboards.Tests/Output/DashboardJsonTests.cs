using System.Text.Json;
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

    private static List<JsonDocument> Documents() => [.. DashboardFiles.Boards.Select(board => JsonDocument.Parse(DashboardJson.Render(board)))];

    private static Dictionary<string, int> Numbers(Board board)
    {
        using var document = JsonDocument.Parse(DashboardJson.Render(board));
        return document.RootElement.GetProperty("panels").EnumerateArray()
            .ToDictionary(panel => panel.GetProperty("title").GetString()!, panel => panel.GetProperty("id").GetInt32());
    }

    private static int Of(JsonElement place, string name) => place.GetProperty(name).GetInt32();
}
