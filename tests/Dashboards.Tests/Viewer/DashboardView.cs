using System.Text.Json;
using Microsoft.Playwright;

namespace Monitor.Dashboards.Tests.Viewer;

/// <summary>A problem as the page reports it.</summary>
internal sealed record PageProblem(string Kind, string Where, string What);

/// <summary>A page with a dashboard on it.</summary>
internal sealed class DashboardView(IPage page, Uri root)
{
    private const string IsSettled = """
        uid => window.__progress?.dashboard === uid && window.__progress.panels > 0 && window.__progress.settled === window.__progress.panels
            && !document.querySelector('[data-testid="data-testid Panel loading bar"]')
            && [...document.querySelectorAll('[data-viz-panel-key]')].every(panel => panel.querySelector('canvas')
                || panel.textContent.length > (panel.querySelector('h2, h6, [role=heading]')?.textContent.length ?? 0))
        """;

    public IPage Page { get; } = page;

    /// <summary>Draws a whole dashboard and waits until each panel has what it asked for.</summary>
    public async Task DrawAsync(string uid, string query = "")
    {
        await Page.GotoAsync(new Uri(root, $"d/{uid}?draw=all{query}").ToString());
        await SettleAsync(uid);
    }

    /// <summary>The same by a link on the page that is open.</summary>
    public async Task FollowAsync(string uid, string query = "")
    {
        await Page.EvaluateAsync(
            "address => { const link = Object.assign(document.createElement('a'), { href: address }); document.body.append(link); link.click(); link.remove(); }",
            new Uri(root, $"d/{uid}?draw=all{query}").ToString());
        await SettleAsync(uid);
    }

    /// <summary>Waits until this dashboard is drawn.</summary>
    public Task SettleAsync(string uid) => Page.WaitForFunctionAsync(IsSettled, uid);

    /// <summary>The page's list of problems.</summary>
    public async Task<IReadOnlyList<PageProblem>> ProblemsAsync() =>
        JsonSerializer.Deserialize<List<PageProblem>>(await Page.EvaluateAsync<string>("() => JSON.stringify(window.__problems)"), JsonSerializerOptions.Web)!;

    /// <summary>How many panels are drawn, without headings.</summary>
    public Task<int> PanelCountAsync() => Page.Locator("[data-viz-panel-key]").CountAsync();

    /// <summary>Where the links in panels lead: of tables and large values, which have them in sight.</summary>
    public async Task<IReadOnlyList<Uri>> LinksAsync() =>
        [.. (await Page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('[data-viz-panel-key] a[href*=\"/d/\"]')].map(link => link.href)")).Select(link => new Uri(link)).Distinct()];

    /// <summary>The panel of this title.</summary>
    public ILocator Panel(string title) => Page.Locator("[data-viz-panel-key]").Filter(new() { Has = Page.GetByRole(AriaRole.Heading, new() { Name = title, Exact = true }) });

    /// <summary>The query part of the address.</summary>
    public string Query => new Uri(Page.Url).Query;
}
