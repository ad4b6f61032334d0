using System.Text.Json.Nodes;
using Monitor.Dashboards.Client;

namespace Monitor.Dashboards.Tests.Client;

/// <summary>What earlier pushes left and nothing generates any more: named, removed when asked to, and nobody's own work with it.</summary>
public sealed class DashboardPruneTests : IAsyncLifetime
{
    private const string Folder = "Monitor";

    private static readonly HashSet<string> Generated = ["monitor-new"];

    private GrafanaServer server = null!;
    private GrafanaApi api = null!;

    private DashboardPrune Subject => new(api);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        server = await GrafanaServer.StartAsync();
        api = new(server.Address, GrafanaServer.Token, new SocketsHttpHandler(), new HurriedTime(GrafanaRetry.Deadline));
        await new DashboardPush(api).PushAsync([Board("monitor-new"), Board("monitor-old")], Folder, false, Cancel);
        server.Requests.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        api.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public void Every_generated_dashboard_carries_the_marks()
    {
        var boards = DashboardFiles.Render().Where(file => file.Path.EndsWith(".json", StringComparison.Ordinal)).Select(file => DashboardText.Parse(file.Text));

        Assert.All(boards, board => Assert.StartsWith(DashboardPrune.UidPrefix, board["uid"]!.GetValue<string>(), StringComparison.Ordinal));
        Assert.All(boards, board => Assert.Contains(DashboardPrune.Tag, board["tags"]!.AsArray().Select(tag => tag!.GetValue<string>())));
    }

    [Fact]
    public async Task Names_what_is_left_over_and_changes_nothing()
    {
        var (planned, refusal) = await Subject.PlanAsync(Generated, Folder, false, Cancel);

        Assert.Null(refusal);
        var one = Assert.Single(planned);
        Assert.Equal(("monitor-old", PushOutcome.Stale, false), (one.Uid, one.Outcome, one.IsProblem));
        Assert.All(server.Requests, request => Assert.StartsWith("GET ", request, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Removes_it_when_asked_to_and_finds_nothing_the_second_time()
    {
        var (removed, _) = await Subject.RemoveAsync(Generated, Folder, false, Cancel);

        Assert.Equal(PushOutcome.Removed, Assert.Single(removed).Outcome);
        Assert.False(server.Has("monitor-old"));
        Assert.True(server.Has("monitor-new"));
        Assert.Empty((await Subject.RemoveAsync(Generated, Folder, false, Cancel)).Dashboards);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Never_touches_what_is_not_ours(bool findsEverything)
    {
        server.FindsEverything = findsEverything;
        server.Folders["other"] = "Other";
        server.Add("hers", "monitor", "monitor");
        server.Add("monitor-without-tag", "monitor");
        server.Add("monitor-elsewhere", "other", "monitor");
        server.Add("monitor-of-hers", "monitor", "monitor");

        var (done, _) = await Subject.RemoveAsync(Generated, Folder, false, Cancel);

        Assert.Equal([("monitor-of-hers", PushOutcome.Edited), ("monitor-old", PushOutcome.Removed)], done.Select(one => (one.Uid, one.Outcome)));
        Assert.All(["hers", "monitor-without-tag", "monitor-elsewhere", "monitor-of-hers"], uid => Assert.True(server.Has(uid)));
    }

    [Fact]
    public async Task What_somebody_has_changed_stays_until_forced()
    {
        server.Edit("monitor-old", "anna", model => model["title"] = "Hers");
        var (careful, _) = await Subject.RemoveAsync(Generated, Folder, false, Cancel);
        var stayed = server.Has("monitor-old");
        var (forced, _) = await Subject.RemoveAsync(Generated, Folder, true, Cancel);

        Assert.True(stayed);
        Assert.Contains("anna", Assert.Single(careful).Detail, StringComparison.Ordinal);
        Assert.True(careful[0].IsProblem);
        Assert.Equal(PushOutcome.Removed, Assert.Single(forced).Outcome);
        Assert.False(server.Has("monitor-old"));
    }

    [Fact]
    public async Task One_from_a_file_of_the_host_is_refused()
    {
        server.Provision("monitor-old");

        var one = Assert.Single((await Subject.RemoveAsync(Generated, Folder, true, Cancel)).Dashboards);

        Assert.Equal(PushOutcome.Refused, one.Outcome);
        Assert.Contains("provisioning", one.Detail, StringComparison.Ordinal);
        Assert.True(server.Has("monitor-old"));
    }

    [Fact]
    public async Task A_folder_that_is_not_there_has_nothing_left_over()
    {
        var (done, refusal) = await Subject.PlanAsync(Generated, "Elsewhere", false, Cancel);

        Assert.Equal((0, null), (done.Count, refusal));
    }

    [Fact]
    public async Task A_removal_whose_answer_was_lost_counts_as_done()
    {
        server.LoseAnswerOf("DELETE", "/monitor-old");

        Assert.Equal(PushOutcome.Removed, Assert.Single((await Subject.RemoveAsync(Generated, Folder, false, Cancel)).Dashboards).Outcome);
        Assert.Equal(2, server.Requests.Count(request => request.StartsWith("DELETE", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_account_that_may_only_look_is_told_what_it_needs()
    {
        server.IsViewer = true;
        var one = Assert.Single((await Subject.RemoveAsync(Generated, Folder, false, Cancel)).Dashboards);

        Assert.Equal((PushOutcome.Refused, RefusalKind.Forbidden), (one.Outcome, one.Refusal));
        Assert.Contains("Editor", one.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, """{"message":"Invalid API key"}""", RefusalKind.Unauthorized)]
    [InlineData(403, """{"message":"Access denied"}""", RefusalKind.Forbidden)]
    [InlineData(404, "404 page not found", RefusalKind.NotGrafana)]
    [InlineData(200, "<!DOCTYPE html><title>Sign in</title>", RefusalKind.NotGrafana)]
    [InlineData(200, """[{"title":"no uid"}]""", RefusalKind.NotGrafana)]
    public async Task A_search_that_fails_removes_nothing_and_says_why(int status, string body, RefusalKind kind)
    {
        server.AnswerNext(200, """[{"id":1,"uid":"monitor","title":"Monitor"}]""");
        server.AnswerNext(status, body);

        var (done, refusal) = await Subject.RemoveAsync(Generated, Folder, false, Cancel);

        Assert.Empty(done);
        Assert.Equal(kind, refusal!.Kind);
        Assert.Contains("api/search", refusal.Message, StringComparison.Ordinal);
        Assert.True(server.Has("monitor-old"));
    }

    private static JsonObject Board(string uid) => new()
    {
        ["uid"] = uid,
        ["title"] = $"Board {uid}",
        ["tags"] = new JsonArray(DashboardPrune.Tag),
        ["schemaVersion"] = 39,
        ["panels"] = new JsonArray(),
    };
}
