using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using Monitor.Dashboards.Viewer;

namespace Monitor.Dashboards.Tests.Viewer;

/// <summary>The page as somebody uses it: selections, links, times, and what it says when something is wrong.</summary>
[Collection(nameof(ViewerCollection))]
public sealed class PageTests(ViewerStage stage) : IAsyncDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("monitor-boards-").FullName;
    private readonly List<WebApplication> viewers = [];

    public static TheoryData<string> OddValues => [.. OddLabels.Values];

    public async ValueTask DisposeAsync()
    {
        await stage.ClosePagesAsync();
        foreach (var viewer in viewers)
        {
            await viewer.DisposeAsync();
        }

        Directory.Delete(directory, recursive: true);
    }

    [Theory]
    [MemberData(nameof(OddValues))]
    public async Task A_label_selects_itself_whatever_signs_it_has(string value)
    {
        var view = await ShowAsync(new TestBoard("odd")
            .Variable("one", "label_values(viewer_odd, odd)")
            .Variable("some", "label_values(viewer_odd, odd)", several: true)
            .Panel("Equal", "stat", """viewer_odd{odd="$one"}""")
            .Panel("Quoted otherwise", "stat", "viewer_odd{odd='$one'}")
            .Panel("Among several", "stat", """sum(viewer_odd{odd=~"$some"})"""));
        var number = (Array.IndexOf(OddLabels.Values, value) + 1).ToString(CultureInfo.InvariantCulture);

        await view.DrawAsync("odd", $"&var-one={Uri.EscapeDataString(value)}&var-some={Uri.EscapeDataString(value)}");

        Assert.Empty(await view.ProblemsAsync());
        await Assertions.Expect(view.Panel("Equal")).ToContainTextAsync(number);
        await Assertions.Expect(view.Panel("Quoted otherwise")).ToContainTextAsync(number);
        await Assertions.Expect(view.Panel("Among several")).ToContainTextAsync(number);
    }

    [Fact]
    public async Task All_means_every_value_and_several_mean_those()
    {
        var view = await ShowAsync(new TestBoard("all")
            .Variable("some", "label_values(viewer_odd, odd)", several: true)
            .Variable("any", "label_values(viewer_odd, odd)", several: true, allValue: ".*")
            .Panel("Some", "stat", """count(viewer_odd{odd=~"$some"})""")
            .Panel("Any", "stat", """count(viewer_odd{odd=~"$any"})"""));
        var all = OddLabels.Values.Length.ToString(CultureInfo.InvariantCulture);

        await view.DrawAsync("all", "&var-some=$__all&var-any=$__all");

        await Assertions.Expect(view.Panel("Some")).ToContainTextAsync(all);
        await Assertions.Expect(view.Panel("Any")).ToContainTextAsync(all);

        await view.DrawAsync("all", "&var-some=dot.ted&var-some=it's&var-any=dot.ted");

        await Assertions.Expect(view.Panel("Some")).ToContainTextAsync("2");
        await Assertions.Expect(view.Panel("Any")).ToContainTextAsync("1");
        Assert.Empty(await view.ProblemsAsync());
    }

    [Fact]
    public async Task A_selection_narrows_the_next_and_is_kept_in_the_address()
    {
        var view = await ShowAsync(new TestBoard("chain")
            .Variable("cls", "label_values(up, cls)")
            .Variable("ins", """label_values(up{cls="$cls"}, ins)""")
            .Panel("Up", "stat", """up{ins="$ins"}"""));
        await view.DrawAsync("chain");
        Assert.Contains("var-ins=pg-test-1", view.Query, StringComparison.Ordinal);

        await view.Page.Locator("[data-testid='dashboard-controls'] input").Last.ClickAsync();
        await view.Page.GetByRole(AriaRole.Option, new() { Name = "pg-test-3" }).ClickAsync();

        await view.Page.WaitForURLAsync(url => url.Contains("var-ins=pg-test-3", StringComparison.Ordinal));
        await view.SettleAsync("chain");
        Assert.Empty(await view.ProblemsAsync());
    }

    [Fact]
    public async Task A_link_of_a_value_leads_to_its_dashboard_with_the_selection_and_the_time()
    {
        new TestBoard("target").Variable("odd", "label_values(viewer_odd, odd)").Panel("Chosen", "stat", """viewer_odd{odd="$odd"}""").WriteTo(directory);
        var view = await ShowAsync(new TestBoard("from").Panel("Way", "stat", """viewer_odd{odd="50%&x=y"}""", panel => panel["fieldConfig"]!["defaults"]!["links"] = new JsonArray(
            new JsonObject { ["title"] = "Go", ["url"] = "/d/target?var-odd=${__field.labels.odd:percentencode}&${__url_time_range}" })));
        await view.DrawAsync("from", "&from=now-20m&to=now");
        var loads = 0;
        view.Page.Load += (_, _) => loads++;

        await view.Panel("Way").Locator("a[href*='/d/target']").First.ClickAsync();

        await view.SettleAsync("target");
        Assert.Contains("var-odd=50%25%26x%3Dy", view.Query, StringComparison.Ordinal);
        Assert.Contains("from=now-20m", view.Query, StringComparison.Ordinal);
        await Assertions.Expect(view.Panel("Chosen")).ToContainTextAsync(OddLabels.Values.Length.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(0, loads);
        Assert.Empty(await view.ProblemsAsync());
    }

    [Fact]
    public async Task Links_of_a_dashboard_keep_selections_and_time()
    {
        new TestBoard("other").With("tags", new JsonArray("kin")).Panel("There", "stat", "vector(1)").WriteTo(directory);
        var view = await ShowAsync(new TestBoard("here").Variable("cls", "label_values(up, cls)").Panel("Here", "stat", "vector(1)").With("links", new JsonArray(
            new JsonObject { ["title"] = "Kin", ["type"] = "dashboards", ["tags"] = new JsonArray("kin"), ["asDropdown"] = true, ["includeVars"] = true, ["keepTime"] = true },
            new JsonObject { ["title"] = "There", ["type"] = "link", ["url"] = "/d/other", ["includeVars"] = true, ["keepTime"] = true })));
        await view.DrawAsync("here", "&from=now-20m&to=now");

        await view.Page.GetByRole(AriaRole.Button, new() { Name = "Kin" }).ClickAsync();
        await Assertions.Expect(view.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Test other" })).ToBeVisibleAsync();
        await view.Page.Keyboard.PressAsync("Escape");
        await view.Page.GetByRole(AriaRole.Link, new() { Name = "There" }).ClickAsync();

        await view.SettleAsync("other");
        Assert.Contains("from=now-20m", view.Query, StringComparison.Ordinal);
        Assert.Contains("var-cls=pg-test", view.Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_time_range_is_asked_for_and_kept_in_the_address()
    {
        var view = await ShowAsync(new TestBoard("time").Panel("Line", "timeseries", "up"));
        await view.DrawAsync("time");
        var asked = view.Page.WaitForRequestAsync(request => request.Url.EndsWith("/query_range", StringComparison.Ordinal) && Span(request) == TimeSpan.FromMinutes(5));

        await view.Page.GetByTestId("data-testid TimePicker Open Button").ClickAsync();
        await view.Page.GetByText("Last 5 minutes", new() { Exact = true }).ClickAsync();

        await asked;
        await view.Page.WaitForURLAsync(url => url.Contains("from=now-5m", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Draws_a_panel_for_each_value_events_on_lines_and_other_times()
    {
        var view = await ShowAsync(new TestBoard("more")
            .Variable("some", "label_values(viewer_odd, odd)", several: true)
            .Annotation("Fall", "up{ins=\"pg-test-1\", job=\"patroni\"} and on () (vector(time()) % 600 < 60)")
            .Panel("Value of $some", "stat", """viewer_odd{odd=~"$some"}""", panel => panel["repeat"] = "some")
            .Panel("Yesterday", "timeseries", "up", panel =>
            {
                panel["timeShift"] = "10m";
                panel["timeFrom"] = "10m";
            })
            .Panel("Line", "timeseries", "up"));

        await view.DrawAsync("more", "&var-some=plain&var-some=dot.ted&var-some=it's");

        Assert.Empty(await view.ProblemsAsync());
        await Assertions.Expect(view.Panel("Value of it's")).ToContainTextAsync("7");
        await Assertions.Expect(view.Panel("Yesterday")).ToContainTextAsync("10m earlier");
        Assert.Equal(5, await view.PanelCountAsync());
        await Assertions.Expect(view.Page.GetByTestId("annotation-mark").First).ToBeAttachedAsync();
    }

    [Fact]
    public async Task Reports_everything_that_it_does_not_understand()
    {
        var view = await ShowAsync(new TestBoard("faults")
            .With("snapshotted", true)
            .Variable("bad", "regex_values(up)")
            .Panel("Type", "nodeGraph", "up")
            .Panel("Transformation", "table", "up", panel => panel["transformations"] = new JsonArray(new JsonObject { ["id"] = "prepareTimeSeries", ["options"] = new JsonObject() }))
            .Panel("Field", "timeseries", "up", panel => panel["fieldConfig"]!["defaults"]!["custom"] = new JsonObject { ["lineWith"] = 2 })
            .Panel("Unit", "stat", "up", panel => panel["fieldConfig"]!["defaults"]!["unit"] = "bytez")
            .Panel("Option", "stat", "up", panel => panel["options"]!["colourMode"] = "value")
            .Panel("Override", "stat", "up", panel => panel["fieldConfig"]!["overrides"]!.AsArray().Add(new JsonObject
            {
                ["matcher"] = new JsonObject { ["id"] = "byName", ["options"] = "x" },
                ["properties"] = new JsonArray(new JsonObject { ["id"] = "custom.align", ["value"] = "left" }),
            }))
            .Panel("Key", "stat", "up", panel => panel["libraryPanel"] = new JsonObject())
            .Panel("Source", "stat", "up", panel => 
            {
                panel["datasource"] = new JsonObject { ["type"] = "loki", ["uid"] = "loki" };
                panel["targets"]![0]!["datasource"] = panel["datasource"]!.DeepClone();
            })
            .Panel("Unresolved", "stat", """up{ins="$nobody"}""")
            .Panel("Query", "stat", "sum(")
            .Panel("Empty", "stat", "no_such_series"));

        await view.DrawAsync("faults");

        var problems = (await view.ProblemsAsync()).Select(problem => $"{problem.Where}: {problem.Kind}").ToHashSet();
        Assert.Superset(
            new HashSet<string>
            {
                "dashboard: dashboard", "$bad: variable", "Type: panel type", "Transformation: transformation", "Field: field config", "Unit: field config", "Option: option",
                "Override: override", "Key: panel", "page: data source", "Unresolved: empty", "A: unresolved", "Query: query", "Empty: empty",
            },
            problems);
        await view.Page.GetByTestId("problems").ClickAsync();
        await Assertions.Expect(view.Page.GetByRole(AriaRole.Dialog).GetByText("the viewer cannot draw panels of type `nodeGraph`")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task An_absence_that_a_panel_explains_is_no_problem()
    {
        var view = await ShowAsync(new TestBoard("partly")
            .Panel("Stat", "stat", "no_such_series", Explain)
            .Panel("Line", "timeseries", "no_such_series", Explain)
            .Panel("Table", "table", "no_such_series", Explain)
            .Panel("Bars", "bargauge", "no_such_series", Explain)
            .Panel("States", "state-timeline", "no_such_series", Explain)
            .Panel("Pooler", "stat", "up", Explain));

        await view.DrawAsync("partly");

        Assert.Empty(await view.ProblemsAsync());
        await Assertions.Expect(view.Page.GetByText("no pooler here")).ToHaveCountAsync(5);

        static void Explain(JsonObject panel) => panel["fieldConfig"]!["defaults"]!["noValue"] = "no pooler here";
    }

    [Fact]
    public async Task A_Prometheus_that_is_down_is_told_in_every_panel_and_forgotten_when_it_is_back()
    {
        stage.Require();
        var isDown = true;
        await using var prometheus = await FakePrometheus.StartAsync(context => context.Response.WriteAsJsonAsync(isDown
            ? (object)new { status = "error", errorType = "unavailable", error = "the store is being repaired" }
            : new { status = "success", data = new { resultType = "vector", result = new[] { new { metric = new { a = "b" }, value = new object[] { 1, "1" } } } } }));
        var view = await ShowAsync(new TestBoard("down").Panel("First", "stat", "up").Panel("Second", "stat", "up"), prometheus.Uri);

        await view.DrawAsync("down");

        Assert.Equal(["First", "Second"], (await view.ProblemsAsync()).Where(problem => problem.Kind == "query").Select(problem => problem.Where).Order());
        await Assertions.Expect(view.Panel("First")).ToContainTextAsync("the store is being repaired");

        isDown = false;
        await view.Page.GetByTestId("data-testid RefreshPicker run button").ClickAsync();

        await Assertions.Expect(view.Page.GetByTestId("problems")).ToHaveCountAsync(0);
        Assert.Empty(await view.ProblemsAsync());
    }

    [Fact]
    public async Task Draws_from_a_Prometheus_that_asks_for_a_certificate()
    {
        stage.Require();
        using var authority = new TestAuthority();
        using var own = authority.Issue("viewer");
        var samples = $"up{{ins=\"pg-test-1\"}} 41 {TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()}\n# EOF\n";
        await using var prometheus = await LivePrometheus.StartAsync(samples, TestContext.Current.CancellationToken, new PrometheusTls(authority));
        var view = await ShowAsync(
            new TestBoard("sealed").Panel("Only", "stat", "up + 1"), prometheus.Uri, options => options with { Connect = () => PrometheusTls.Handler(own, authority.Policy) });

        await view.DrawAsync("sealed");

        Assert.Empty(await view.ProblemsAsync());
        await Assertions.Expect(view.Panel("Only")).ToContainTextAsync("42");
    }

    [Fact]
    public async Task A_Prometheus_that_nobody_runs_or_that_never_answers_is_named()
    {
        stage.Require();
        var view = await ShowAsync(new TestBoard("gone").Panel("Only", "timeseries", "up"), new Uri("http://127.0.0.1:1/"));
        await view.DrawAsync("gone");
        await Assertions.Expect(view.Panel("Only")).ToContainTextAsync("Prometheus at 127.0.0.1:1 cannot be reached");

        await using var mute = await FakePrometheus.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        var slow = await ShowAsync(new TestBoard("slow").Panel("Only", "timeseries", "up"), mute.Uri, options => options with { Deadline = TimeSpan.FromMilliseconds(300) });
        await slow.DrawAsync("slow");
        await Assertions.Expect(slow.Panel("Only")).ToContainTextAsync("did not answer within 0.3 s");
    }

    [Fact]
    public async Task Below_a_prefix_everything_is_found_and_nothing_is_asked_elsewhere()
    {
        stage.Require();
        var viewer = await ServeAsync(stage.Prometheus, options => options with { PathPrefix = "/portal/viewer", Dashboards = DashboardLibrary.Generated() });
        var root = new Uri(viewer.Urls.Single() + "/portal/viewer/");
        var view = await stage.OpenAsync(root);
        var wrong = new ConcurrentQueue<string>();
        view.Page.Response += (_, answer) =>
        {
            if (answer.Status >= 400 || !answer.Url.StartsWith(root.ToString(), StringComparison.Ordinal))
            {
                wrong.Enqueue($"{answer.Status} {answer.Url}");
            }
        };

        await view.DrawAsync("monitor-fleet", "&from=now-20m&to=now");
        Assert.Empty(await view.ProblemsAsync());
        await view.Page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link).First.ClickAsync();
        await view.Page.Locator("main li a[href='/portal/viewer/d/monitor-cluster']").ClickAsync();
        await Assertions.Expect(view.Page.Locator("[data-viz-panel-key]").First).ToBeVisibleAsync();

        Assert.Equal("/portal/viewer/d/monitor-cluster", new Uri(view.Page.Url).AbsolutePath);
        var outside = wrong.Where(one => !one.Contains("data:", StringComparison.Ordinal)).ToList();
        Assert.True(outside.Count == 0, string.Join('\n', outside));
    }

    [Fact]
    public async Task The_theme_is_chosen_and_remembered()
    {
        var view = await ShowAsync(new TestBoard("theme").Panel("One", "stat", "vector(1)"));
        await view.DrawAsync("theme");
        var dark = await BackgroundAsync(view);

        await view.Page.GetByRole(AriaRole.Button, new() { Name = "Change theme" }).ClickAsync();
        await view.Page.WaitForFunctionAsync("dark => getComputedStyle(document.body).backgroundColor !== dark", dark);
        await view.DrawAsync("theme");

        Assert.NotEqual(dark, await BackgroundAsync(view));
    }

    private static Task<string> BackgroundAsync(DashboardView view) => view.Page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor");

    private static TimeSpan Span(IRequest request)
    {
        var form = System.Web.HttpUtility.ParseQueryString(request.PostData ?? "");
        return double.TryParse(form["start"], CultureInfo.InvariantCulture, out var start) && double.TryParse(form["end"], CultureInfo.InvariantCulture, out var end)
            ? TimeSpan.FromSeconds(end - start)
            : TimeSpan.Zero;
    }

    private async Task<DashboardView> ShowAsync(TestBoard board, Uri? prometheus = null, Func<ViewerOptions, ViewerOptions>? change = null)
    {
        stage.Require();
        board.WriteTo(directory);
        var viewer = await ServeAsync(prometheus ?? stage.Prometheus, change);
        return await stage.OpenAsync(new Uri(viewer.Urls.Single()));
    }

    private async Task<WebApplication> ServeAsync(Uri prometheus, Func<ViewerOptions, ViewerOptions>? change = null)
    {
        var viewer = await ViewerStage.ServeAsync(prometheus, options =>
        {
            var own = Directory.EnumerateFiles(directory).Any() ? options with { Dashboards = DashboardLibrary.From(directory) } : options;
            return change?.Invoke(own) ?? own;
        });
        viewers.Add(viewer);
        return viewer;
    }
}
