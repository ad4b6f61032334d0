using System.Text.Json;
using Monitor.Dashboards.Check;

namespace Monitor.Dashboards.Tests.Viewer;

/// <summary>Every dashboard where there is little to draw: it says what is not there, in its own words, and neither fails nor shows a 0 that nobody measured.</summary>
[Collection(nameof(ViewerCollection))]
public sealed class PoorWorldTests(ViewerStage stage, PoorWorlds worlds) : IClassFixture<PoorWorlds>, IAsyncDisposable
{
    private const string WhatPanelsSay = """
        () => [...document.querySelectorAll('[data-viz-panel-key]')].map(panel => [panel.querySelector('h2,h6,[role=heading]')?.textContent ?? '', panel.textContent])
        """;

    public static TheoryData<string> Uids => DrawingTests.Uids;

    public async ValueTask DisposeAsync() => await stage.ClosePagesAsync();

    [Theory]
    [MemberData(nameof(Uids))]
    public async Task Without_replicas_a_pooler_and_backups_every_panel_about_them_says_so(string uid)
    {
        stage.Require();
        var view = await stage.OpenAsync(worlds.Lonely);
        await view.DrawAsync(uid, "&from=now-30m&to=now");
        var texts = await TextsAsync(view);

        Assert.Empty(await view.ProblemsAsync());
        Assert.All(Panels(uid).Where(panel => panel.Series.Count > 0 && !panel.Series.Any(PoorWorlds.ExistsAlone)), panel => Assert.Contains(panel.Absence, texts[panel.Title], StringComparison.Ordinal));
    }

    [Fact]
    public void There_are_panels_about_replicas_poolers_and_backups_alone()
    {
        var alone = Uids.SelectMany(uid => Panels(uid)).Where(panel => panel.Series.Count > 0 && !panel.Series.Any(PoorWorlds.ExistsAlone)).ToList();

        Assert.True(alone.Count > 40, $"{alone.Count} panels");
        Assert.All(new[] { "replica", "PgBouncer", "backup" }, word => Assert.Contains(alone, panel => panel.Absence.Contains(word, StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Uids))]
    public async Task Where_only_targets_are_known_yet_no_panel_fails(string uid)
    {
        stage.Require();
        var view = await stage.OpenAsync(worlds.Young);
        await view.DrawAsync(uid, "&from=now-30m&to=now");
        var texts = await TextsAsync(view);

        // What cannot be chosen cannot be asked for: that is said once, at the head of the page.
        Assert.DoesNotContain(await view.ProblemsAsync(), problem => problem.Kind is not ("variable" or "unresolved" or "empty"));
        Assert.All(Panels(uid).Where(panel => panel.Series.Count > 0 && !panel.Series.Contains("up")), panel => Assert.Contains(panel.Absence, texts[panel.Title], StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Uids))]
    public async Task While_Prometheus_is_down_every_panel_says_that_and_none_says_that_all_is_well(string uid)
    {
        stage.Require();
        var view = await stage.OpenAsync(worlds.Dead);
        await view.DrawAsync(uid, "&from=now-30m&to=now");
        var texts = await TextsAsync(view);

        Assert.NotEmpty(await view.ProblemsAsync());
        Assert.All(Panels(uid).Where(panel => panel.Series.Count > 0), panel =>
        {
            Assert.Contains("cannot be reached", texts[panel.Title], StringComparison.Ordinal);
            Assert.DoesNotContain(panel.Absence, texts[panel.Title], StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("monitor-database", "datname")]
    [InlineData("monitor-table", "datname", "schemaname", "relname")]
    [InlineData("monitor-vacuum", "datname")]
    [InlineData("monitor-query", "datname")]
    public async Task A_database_a_schema_or_a_table_is_drawn_alike_whatever_its_name(string uid, params string[] variables)
    {
        stage.Require();
        var plain = await DrawAsync("plain");
        var odd = await DrawAsync(PoorWorlds.OddName);

        Assert.NotEmpty(plain);
        Assert.Equal(plain, odd);

        async Task<IReadOnlyList<string>> DrawAsync(string name)
        {
            var view = await stage.OpenAsync(worlds.Odd);
            await view.DrawAsync(uid, "&from=now-30m&to=now" + string.Concat(variables.Select(variable => $"&var-{variable}={Uri.EscapeDataString(name)}")));
            Assert.Empty(await view.ProblemsAsync());
            var texts = await TextsAsync(view);
            await view.Page.Context.CloseAsync();
            return [.. Panels(uid).Where(panel => !texts[panel.Title].Contains(panel.Absence, StringComparison.Ordinal)).Select(panel => panel.Title)];
        }
    }

    private static async Task<IReadOnlyDictionary<string, string>> TextsAsync(DashboardView view) =>
        (await view.Page.EvaluateAsync<string[][]>(WhatPanelsSay)).ToDictionary(pair => pair[0], pair => pair[1]);

    private static List<BoardPanel> Panels(string uid)
    {
        var file = Path.Combine(RepositoryRoot.Path, DashboardFiles.DashboardFolder, $"{uid}.json");
        return
        [
            .. JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(file)).GetProperty("panels").EnumerateArray()
                .Where(panel => panel.TryGetProperty("targets", out _))
                .Select(panel => new BoardPanel(
                    panel.GetProperty("title").GetString()!,
                    panel.GetProperty("fieldConfig").GetProperty("defaults").GetProperty("noValue").GetString()!,
                    [.. panel.GetProperty("targets").EnumerateArray().SelectMany(target => ExpressionReader.Read(target.GetProperty("expr").GetString()!).Mentions).Select(mention => mention.Name)])),
        ];
    }

    /// <summary>What a panel asks for, and what it says when there is nothing.</summary>
    private sealed record BoardPanel(string Title, string Absence, IReadOnlyList<string> Series);
}
