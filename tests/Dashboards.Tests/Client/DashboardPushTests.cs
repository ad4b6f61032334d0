using System.Text.Json.Nodes;
using Monitor.Dashboards.Client;

namespace Monitor.Dashboards.Tests.Client;

public sealed class DashboardPushTests : IAsyncLifetime
{
    private const string Folder = "Monitor";

    private GrafanaServer server = null!;
    private GrafanaApi api = null!;

    private DashboardPush Subject => new(api);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        server = await GrafanaServer.StartAsync();
        api = new(server.Address, GrafanaServer.Token, new SocketsHttpHandler(), new HurriedTime(GrafanaRetry.Deadline));
    }

    public async ValueTask DisposeAsync()
    {
        api.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Makes_the_folder_and_every_dashboard_and_changes_nothing_the_second_time()
    {
        var generated = Generated();
        var first = await Subject.PushAsync(generated, Folder, false, Cancel);
        server.Requests.Clear();
        var second = await Subject.PushAsync(generated, Folder, false, Cancel);

        Assert.Null(first.Refusal);
        Assert.All(first.Dashboards, one => Assert.Equal(PushOutcome.Created, one.Outcome));
        Assert.Equal(generated.Count, first.Dashboards.Count);
        Assert.Equal("monitor", Assert.Single(server.Folders).Key);
        Assert.All(server.Saves, save => Assert.Equal("monitor", save["folderUid"]!.GetValue<string>()));
        Assert.All(second.Dashboards, one => Assert.Equal(PushOutcome.Unchanged, one.Outcome));
        Assert.DoesNotContain(server.Requests, request => request.StartsWith("POST", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_plan_says_the_same_as_the_push_and_changes_nothing()
    {
        var planned = await Subject.PlanAsync([Board("a", "One")], Folder, false, Cancel);

        Assert.Equal(PushOutcome.Created, Assert.Single(planned.Dashboards).Outcome);
        Assert.Empty(server.Folders);
        Assert.Empty(server.Saves);
    }

    [Fact]
    public async Task Replaces_what_an_earlier_push_left_and_says_what_changed()
    {
        await Subject.PushAsync([Board("a", "One")], Folder, false, Cancel);
        var again = await Subject.PushAsync([Board("a", "One", "Two")], Folder, false, Cancel);

        var done = Assert.Single(again.Dashboards);
        Assert.Equal(PushOutcome.Updated, done.Outcome);
        Assert.Equal(["panel `Two` added"], done.Changes);
        Assert.Equal(2, server.Messages("a").Count);
        Assert.False(server.Saves[^1]["overwrite"]!.GetValue<bool>());
        Assert.Equal(1, server.Saves[^1]["dashboard"]!["version"]!.GetValue<int>());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Leaves_alone_what_somebody_changed_and_says_who(bool listsVersions)
    {
        server.ListsVersions = listsVersions;
        await Subject.PushAsync([Board("a", "One")], Folder, false, Cancel);
        server.Edit("a", "anna", model => model["title"] = "Hers");
        var again = await Subject.PushAsync([Board("a", "One", "Two")], Folder, false, Cancel);

        var done = Assert.Single(again.Dashboards);
        Assert.Equal(PushOutcome.Edited, done.Outcome);
        Assert.True(done.IsProblem);
        Assert.Contains("anna", done.Detail, StringComparison.Ordinal);
        Assert.Contains("title: \"Hers\" -> \"Board a\"", done.Changes);
        Assert.Equal("Hers", server.Model("a")["title"]!.GetValue<string>());
    }

    [Fact]
    public async Task Force_replaces_it_and_Grafana_keeps_theirs_as_a_version()
    {
        await Subject.PushAsync([Board("a", "One")], Folder, false, Cancel);
        server.Edit("a", "anna", model => model["title"] = "Hers");
        var forced = await Subject.PushAsync([Board("a", "One")], Folder, true, Cancel);

        Assert.Equal(PushOutcome.Updated, Assert.Single(forced.Dashboards).Outcome);
        Assert.Equal("Board a", server.Model("a")["title"]!.GetValue<string>());
        Assert.Equal(3, server.Messages("a").Count);
    }

    [Fact]
    public async Task An_edit_that_somebody_took_back_is_no_edit()
    {
        await Subject.PushAsync([Board("a", "One")], Folder, false, Cancel);
        server.Edit("a", "anna", _ => { });

        Assert.Equal(PushOutcome.Unchanged, Assert.Single((await Subject.PushAsync([Board("a", "One")], Folder, false, Cancel)).Dashboards).Outcome);
    }

    [Fact]
    public async Task What_Grafana_writes_differently_from_what_it_got_is_no_difference()
    {
        await Subject.PushAsync([Board("a", "One")], Folder, false, Cancel);
        // As a migration to a newer schema does, without a version of its own.
        server.Model("a")["schemaVersion"] = 99;

        Assert.Equal(PushOutcome.Unchanged, Assert.Single((await Subject.PushAsync([Board("a", "One")], Folder, false, Cancel)).Dashboards).Outcome);
    }

    [Fact]
    public async Task A_dashboard_that_was_moved_is_moved_back()
    {
        await Subject.PushAsync([Board("a", "One")], Folder, false, Cancel);
        var moved = await Subject.PushAsync([Board("a", "One")], "Elsewhere", false, Cancel);

        Assert.Equal(["moved to the folder"], Assert.Single(moved.Dashboards).Changes);
        Assert.Equal("elsewhere", server.Saves[^1]["folderUid"]!.GetValue<string>());
    }

    [Fact]
    public async Task Somebody_who_saves_between_our_reading_and_our_saving_is_not_run_over()
    {
        await Subject.PushAsync([Board("a", "One")], Folder, false, Cancel);
        server.AnswerNext(200, """[{"id":1,"uid":"monitor","title":"Monitor"}]""");
        server.AnswerNext(200, new JsonObject { ["dashboard"] = server.Model("a").DeepClone(), ["meta"] = new JsonObject { ["folderUid"] = "monitor" } }.ToJsonString());
        var stale = new JsonObject { ["version"] = 1, ["createdBy"] = "sa-monitor", ["message"] = server.Messages("a")[0] };
        server.AnswerNext(200, new JsonObject { ["versions"] = new JsonArray(stale) }.ToJsonString());
        server.Edit("a", "anna", model => model["title"] = "Hers");

        var done = Assert.Single((await Subject.PushAsync([Board("a", "One", "Two")], Folder, false, Cancel)).Dashboards);

        Assert.Equal(PushOutcome.Edited, done.Outcome);
        Assert.Equal(RefusalKind.VersionMismatch, done.Refusal);
        Assert.Equal("Hers", server.Model("a")["title"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_save_whose_answer_was_lost_counts_once()
    {
        await Subject.PushAsync([Board("a", "One")], Folder, false, Cancel);
        server.LoseAnswerOf("POST", "/db");
        var done = Assert.Single((await Subject.PushAsync([Board("a", "One", "Two")], Folder, false, Cancel)).Dashboards);

        Assert.Equal(PushOutcome.Updated, done.Outcome);
        Assert.Equal(2, server.Messages("a").Count);
    }

    [Fact]
    public async Task A_folder_that_appears_meanwhile_is_used()
    {
        server.AnswerNext(200, "[]");
        server.Folders["monitor"] = Folder;

        Assert.Equal(PushOutcome.Created, Assert.Single((await Subject.PushAsync([Board("a", "One")], Folder, false, Cancel)).Dashboards).Outcome);
    }

    [Fact]
    public async Task Two_folders_of_one_title_are_not_chosen_between()
    {
        server.Folders["x"] = Folder;
        server.Folders["y"] = Folder;

        Assert.Equal(RefusalKind.NameExists, (await Subject.PushAsync([Board("a", "One")], Folder, false, Cancel)).Refusal!.Kind);
    }

    [Fact]
    public async Task A_provisioned_dashboard_and_one_of_a_plugin_are_refused_and_the_others_go_on()
    {
        await Subject.PushAsync([Board("a", "One"), Board("b", "One")], Folder, false, Cancel);
        server.Provision("a");
        server.GiveToPlugin("b");

        var done = (await Subject.PushAsync([Board("a", "Two"), Board("b", "Two"), Board("c", "Two")], Folder, false, Cancel)).Dashboards;

        Assert.Equal([PushOutcome.Refused, PushOutcome.Refused, PushOutcome.Created], done.Select(one => one.Outcome));
        Assert.Contains("provisioning", done[0].Detail, StringComparison.Ordinal);
        Assert.Equal(RefusalKind.PluginDashboard, done[1].Refusal);
    }

    [Fact]
    public async Task A_wrong_token_is_said_once()
    {
        using var stranger = new GrafanaApi(server.Address, "wrong", new SocketsHttpHandler(), TimeProvider.System);
        var (done, refusal) = await new DashboardPush(stranger).PlanAsync(Generated(), Folder, false, Cancel);

        Assert.Empty(done);
        Assert.Equal(RefusalKind.Unauthorized, refusal!.Kind);
        Assert.Single(server.Requests);
        Assert.DoesNotContain("wrong", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_that_may_only_look_is_told_what_it_needs()
    {
        server.IsViewer = true;
        var (_, refusal) = await Subject.PushAsync([Board("a", "One")], Folder, false, Cancel);

        Assert.Equal(RefusalKind.Forbidden, refusal!.Kind);
        Assert.Contains("Editor", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Advises_when_there_is_nothing_to_ask()
    {
        Assert.Contains("prometheus", await Subject.AdviseOnDataSourceAsync(Cancel), StringComparison.Ordinal);
        await api.CreateDataSourceAsync(new() { ["name"] = "P", ["type"] = "prometheus", ["secureJsonData"] = new JsonObject { ["tlsClientKey"] = "k" } }, Cancel);
        Assert.Null(await Subject.AdviseOnDataSourceAsync(Cancel));
        Assert.True(server.DataSources[0]["secureJsonFields"]!["tlsClientKey"]!.GetValue<bool>());

        var again = await api.CreateDataSourceAsync(new() { ["name"] = "P", ["type"] = "prometheus" }, Cancel);
        Assert.Equal(RefusalKind.Exists, again.Refusal!.Kind);
    }

    private static List<JsonObject> Generated() =>
        [.. DashboardFiles.Render().Where(file => file.Path.EndsWith(".json", StringComparison.Ordinal)).Select(file => DashboardText.Parse(file.Text))];

    private static JsonObject Board(string uid, params string[] panels) => new()
    {
        ["uid"] = uid,
        ["title"] = $"Board {uid}",
        ["schemaVersion"] = 39,
        ["panels"] = new JsonArray([.. panels.Select((title, index) => new JsonObject { ["id"] = index + 1, ["type"] = "stat", ["title"] = title })]),
    };
}
