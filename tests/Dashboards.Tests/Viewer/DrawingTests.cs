using System.Text.Json;
using System.Text.RegularExpressions;
using System.Web;
using Microsoft.Playwright;

namespace Monitor.Dashboards.Tests.Viewer;

[Collection(nameof(ViewerCollection))]
public sealed class DrawingTests(ViewerStage stage) : IAsyncDisposable
{
    public static TheoryData<string> Uids =>
    [
        .. Files().Select(file => Read(file).GetProperty("uid").GetString()!).Order(StringComparer.Ordinal),
    ];

    public async ValueTask DisposeAsync() => await stage.ClosePagesAsync();

    [Theory]
    [MemberData(nameof(Uids))]
    public async Task Draws_every_panel_of_a_dashboard_and_has_no_problem(string uid)
    {
        var view = await stage.OpenAsync();

        await view.DrawAsync(uid, "&from=now-30m&to=now");

        Assert.Empty(await view.ProblemsAsync());
        Assert.Equal(PanelCount(uid), await view.PanelCountAsync());
        Assert.Equal(0, await view.Page.Locator("[aria-label='Panel status error']").CountAsync());
        Assert.Equal(0, await view.Page.GetByRole(AriaRole.Columnheader, new() { Name = "__name__" }).CountAsync());
        Assert.All(await view.LinksAsync(), AssertLeadsSomewhere);
    }

    [Fact]
    public async Task Goes_down_from_the_fleet_to_a_table_and_up_to_a_host_by_clicks_that_take_along_what_was_chosen()
    {
        var view = await stage.OpenAsync();
        await view.DrawAsync("monitor-fleet", "&from=now-20m&to=now");

        await FollowAsync(view, "Clusters", "monitor-cluster", "var-cls=pg-test");
        await FollowAsync(view, "Databases", "monitor-database", "var-cls=pg-test", "var-datname=app");
        await FollowAsync(view, "Largest tables", "monitor-table", "var-cls=pg-test", "var-datname=app", "var-schemaname=schemaname-1", "var-relname=relname-1");

        await view.DrawAsync("monitor-fleet", "&from=now-20m&to=now");
        await FollowAsync(view, "Slowest hosts", "monitor-node", "var-cls=pg-test", "var-node=db-");
    }

    [Fact]
    public async Task Lists_every_dashboard_by_folder_and_finds_one_by_a_word()
    {
        var view = await stage.OpenAsync();
        await view.Page.GotoAsync(stage.Root.ToString());

        await Assertions.Expect(view.Page.Locator("main li")).ToHaveCountAsync(Uids.Count);
        await view.Page.GetByPlaceholder("Search dashboards").FillAsync("fleet");
        await view.Page.Locator("main li a").First.ClickAsync();

        await Assertions.Expect(view.Page.Locator("[data-viz-panel-key]").First).ToBeVisibleAsync();
        await Assertions.Expect(view.Page).ToHaveTitleAsync("Monitor / Fleet - Monitor");
    }

    private static async Task FollowAsync(DashboardView view, string panel, string uid, params string[] chosen)
    {
        await view.Panel(panel).Locator($"a[href*='/d/{uid}']").First.ClickAsync();
        await view.Page.WaitForURLAsync(new Regex($"/d/{uid}\\?.*from="));
        var query = view.Query;
        Assert.All(chosen.Append("from=now-20m"), part => Assert.Contains(part, query, StringComparison.Ordinal));
        // Once more, with what is below the fold.
        await view.DrawAsync(uid, $"&{query.TrimStart('?')}");
        Assert.Empty(await view.ProblemsAsync());
    }

    private static void AssertLeadsSomewhere(Uri link)
    {
        var uid = link.Segments[^1];
        Assert.Contains(uid, Uids.Select(row => row.Data));
        Assert.DoesNotMatch(@"\$(?!__all\b)", Uri.UnescapeDataString(link.Query));
        var chosen = HttpUtility.ParseQueryString(link.Query);
        Assert.All(MustBeChosen(uid), name => Assert.NotEmpty(chosen[$"var-{name}"] ?? ""));
        Assert.NotEmpty(chosen["from"] ?? "");
    }

    private static IEnumerable<string> MustBeChosen(string uid) => Files().Select(Read).Single(root => root.GetProperty("uid").GetString() == uid)
        .GetProperty("templating").GetProperty("list").EnumerateArray()
        .Where(variable => variable.GetProperty("type").GetString() == "query" && !(variable.TryGetProperty("includeAll", out var all) && all.GetBoolean()))
        .Select(variable => variable.GetProperty("name").GetString()!);

    private static int PanelCount(string uid) => Files().Select(Read)
        .Single(root => root.GetProperty("uid").GetString() == uid)
        .GetProperty("panels").EnumerateArray()
        .Count(panel => panel.GetProperty("type").GetString() != "row");

    private static IEnumerable<string> Files() =>
        Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, DashboardFiles.DashboardFolder), "*.json", SearchOption.AllDirectories);

    private static JsonElement Read(string file) => JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(file));
}
