using System.Text.Json;
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

    private static int PanelCount(string uid) => Files().Select(Read)
        .Single(root => root.GetProperty("uid").GetString() == uid)
        .GetProperty("panels").EnumerateArray()
        .Count(panel => panel.GetProperty("type").GetString() != "row");

    private static IEnumerable<string> Files() =>
        Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, DashboardFiles.DashboardFolder), "*.json", SearchOption.AllDirectories);

    private static JsonElement Read(string file) => JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(file));
}
