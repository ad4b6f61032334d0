using Monitor.Model.Topology;
using Monitor.Provisioner.Engine;

namespace Monitor.Provisioner.Tests.Engine;

/// <summary>Desired minus observed.</summary>
public sealed class PlannerTests
{
    private static readonly Node Db1 = new("db-1", "10.0.0.1");
    private static readonly Resource.File Config = new("/etc/x.conf", "new\n");
    private static readonly Resource.File Rules = new("/etc/x/rules/a.yml", "rules\n");
    private static readonly Resource.Unit Server = new("x.service") { RestartOn = ["/etc/x.conf"], ReloadOn = ["/etc/x/rules/"] };

    public static TheoryData<string, Resource, Observation, string?> Resources => new()
    {
        { "package missing", new Resource.Packages("etcd-server"), Seen(), "Install etcd-server: not installed" },
        { "package there", new Resource.Packages("etcd-server"), Seen() with { Packages = new Dictionary<string, string> { ["etcd-server"] = "3.5" } }, null },
        { "account missing", new Resource.Account("app"), Seen(), "Create account app: does not exist" },
        { "account lacks a group", new Resource.Account("app") { Groups = ["adm", "disk"] }, Seen() with { Accounts = new Dictionary<string, IReadOnlyList<string>> { ["app"] = ["app", "adm"] } }, "Put app into disk: is not a member" },
        { "account is as wanted", new Resource.Account("app") { Groups = ["adm"] }, Seen() with { Accounts = new Dictionary<string, IReadOnlyList<string>> { ["app"] = ["app", "adm"] } }, null },
        { "directory missing", new Resource.Directory("/srv/x"), Seen(), "Make directory /srv/x (root:root 755): does not exist" },
        { "directory is a file", new Resource.Directory("/srv/x"), WithDirectory(new PathState(false, "", "", 0)), "Make directory /srv/x (root:root 755): is not a directory" },
        { "directory of another", new Resource.Directory("/srv/x"), WithDirectory(new PathState(true, "app", "root", Modes.Directory)), "Make directory /srv/x (root:root 755): belongs to app:root" },
        { "directory is as wanted", new Resource.Directory("/srv/x"), WithDirectory(new PathState(true, "root", "root", Modes.Directory)), null },
        { "file missing", Config, Seen(), "Write /etc/x.conf (root:root 644): does not exist" },
        { "file is a link", Config, WithFiles((Config, "other")), "Write /etc/x.conf (root:root 644): is not a regular file" },
        { "file differs", Config, WithFiles((Config, "old\n")), "Write /etc/x.conf (root:root 644): the content differs" },
        { "file too open", Config with { Mode = Modes.PrivateFile }, WithFiles((Config, null)), "Write /etc/x.conf (root:root 600): its permissions are 644" },
        { "file is as wanted", Config, WithFiles((Config, null)), null },
        { "unit not there", Server with { RestartOn = [], ReloadOn = [] }, Seen(), "Start x.service: is not there yet" },
        { "unit dead", Server with { RestartOn = [], ReloadOn = [] }, WithUnit("loaded", "failed", "enabled"), "Start x.service: is failed" },
        { "unit not enabled", Server with { RestartOn = [], ReloadOn = [] }, WithUnit("loaded", "active", "disabled"), "Enable x.service: is disabled, and would not start at boot" },
        { "unit static", Server with { RestartOn = [], ReloadOn = [] }, WithUnit("loaded", "active", "static"), null },
        { "unit runs but should not", new Resource.Unit("x.service") { Running = false }, WithUnit("loaded", "active", "enabled"), "Stop x.service: is active and enabled" },
        { "unit starts at boot but should not", new Resource.Unit("x.service") { Running = false }, WithUnit("loaded", "inactive", "enabled"), "Stop x.service: is inactive and enabled" },
        { "unit is off as wanted", new Resource.Unit("x.service") { Running = false }, WithUnit("not-found", "inactive", ""), null },
        { "task due", new Resource.Task("it is so", "", ""), WithCheck(1, "it is not\n", "noise"), "See to it that it is so: it is not" },
        { "task cannot look", new Resource.Task("it is so", "", ""), WithCheck(127, "", "psql: not found\n"), "See to it that it is so: its check ended with 127: psql: not found" },
        { "task hangs", new Resource.Task("it is so", "", ""), WithCheck(124, "", ""), "See to it that it is so: its check did not end in time" },
        { "task done", new Resource.Task("it is so", "", ""), WithCheck(0, "", ""), null },
    };

    [Theory]
    [MemberData(nameof(Resources), DisableDiscoveryEnumeration = true)]
    public void Plans_what_differs(string name, Resource wanted, Observation seen, string? expected)
    {
        var steps = PlanFor(seen, new WishModule("x", wanted)).Steps;

        Assert.True(expected == steps.Select(step => $"{step.What}: {step.Reason}").SingleOrDefault(), $"{name}: {string.Join(", ", steps)}");
    }

    public static TheoryData<string, string?, string?, bool, string?> Stamps => new()
    {
        { "everything as started", null, null, true, null },
        { "configuration differs", "old\n", null, true, "Restart x.service: /etc/x.conf changes" },
        { "rules differ", null, "old\n", true, "Reload x.service: /etc/x/rules/a.yml changes" },
        { "both differ", "old\n", "old\n", true, "Restart x.service: /etc/x.conf changes" },
        { "an apply died before the restart", null, null, false, "Restart x.service: it is not known whether it runs with the files on disk" },
    };

    [Theory]
    [MemberData(nameof(Stamps))]
    public void Restarts_and_reloads_what_runs_with_other_files(string name, string? config, string? rules, bool stamped, string? expected)
    {
        var described = Wishes.Describe(Db1, new WishModule("x", Config, Rules, Server)).Nodes[0];
        var stamp = new UnitStamp(StampOver(described, DescribedNode.RestartPaths(Server)), StampOver(described, Server.ReloadOn));
        var seen = WithFiles((Config, config), (Rules, rules)) with
        {
            Units = new Dictionary<string, UnitState> { ["x.service"] = new("loaded", "active", "enabled") { Stamp = stamped ? stamp : null } },
        };

        var step = PlanFor(seen, new WishModule("x", Config, Rules, Server)).Steps.SingleOrDefault(step => step.Kind == "unit");

        Assert.True(expected == (step is null ? null : $"{step.What}: {step.Reason}"), $"{name}: {step}");
    }

    [Fact]
    public void Reloads_when_only_the_reload_was_missed()
    {
        var described = Wishes.Describe(Db1, new WishModule("x", Config, Rules, Server)).Nodes[0];
        var seen = WithFiles((Config, null), (Rules, null)) with
        {
            Units = new Dictionary<string, UnitState>
            {
                ["x.service"] = new("loaded", "active", "enabled") { Stamp = new UnitStamp(StampOver(described, DescribedNode.RestartPaths(Server)), "older") },
            },
        };

        Assert.Equal("Reload x.service", Assert.Single(PlanFor(seen, new WishModule("x", Config, Rules, Server)).Steps).What);
    }

    [Theory]
    [InlineData("/etc/systemd/system/x.service")]
    [InlineData("/etc/systemd/system/x.service.d/override.conf")]
    public void Restarts_a_unit_whose_definition_changes_without_being_told(string path)
    {
        var plan = PlanFor(WithUnit("loaded", "active", "enabled"), new WishModule("x", new Resource.File(path, "x\n"), new Resource.Unit("x.service")));

        Assert.Equal($"Restart x.service: {path} changes", plan.Steps.Select(step => $"{step.What}: {step.Reason}").Last());
    }

    [Theory]
    [InlineData(true, "Reload x.service")]
    [InlineData(false, "Restart x.service")]
    public void Never_restarts_a_unit_that_must_keep_running(bool keepRunning, string expected)
    {
        // An apply died after it had written the files: nobody knows what the unit runs with.
        var seen = WithFiles((Config, null), (Rules, null)) with
        {
            Units = new Dictionary<string, UnitState> { ["x.service"] = new("loaded", "active", "enabled") },
        };

        var plan = PlanFor(seen, new WishModule("x", Config, Rules, Server with { KeepRunning = keepRunning }));

        Assert.Equal(expected, Assert.Single(plan.Steps).What);
    }

    [Fact]
    public void Voids_the_stamps_of_units_before_it_writes_their_files()
    {
        var plan = PlanFor(Seen(), new WishModule("x", Config, Rules, Server, new Resource.Unit("y.service")));

        Assert.All(plan.Steps.Select(step => step.Change).OfType<Change.File>(), file => Assert.Equal(["x.service"], file.Units));
    }

    [Fact]
    public void Shows_differences_but_never_those_of_secrets()
    {
        var plan = PlanFor(
            WithFiles((Config, "old\n"), (Rules, "old\n")), new WishModule("x", Config, Rules with { Secret = true }));

        Assert.Equal(["-old\n+new\n", null], plan.Steps.Select(step => step.Difference));
    }

    [Fact]
    public void Installs_packages_of_all_later_modules_at_once_after_the_repository()
    {
        var plan = PlanFor(
            Seen(),
            new WishModule("base", new Resource.Packages("tool")),
            new WishModule("repository", new Resource.Account("app"), new Resource.File("/etc/apt/x.sources", "x\n")),
            new WishModule("etcd", new Resource.Packages("etcd-server"), new Resource.File("/etc/etcd.conf", "x\n") { Owner = "etcd" }),
            new WishModule("postgres", new Resource.Directory("/etc/postgresql-common"), new Resource.File("/etc/postgresql-common/createcluster.conf", "no\n"), new Resource.Packages("patroni", "postgresql-17"), new Resource.File("/etc/patroni/config.yml", "x\n")));

        Assert.Equal(["base", "repository", Planner.PackageStage, "etcd", "postgres"], plan.Stages);
        Assert.Equal(
            ["Make directory /etc/postgresql-common (root:root 755)", "Write /etc/postgresql-common/createcluster.conf (root:root 644)", "Install 3 packages: etcd-server patroni postgresql-17"],
            plan.Steps.Where(step => step.Stage == Planner.PackageStage).Select(step => step.What));
        Assert.Equal(["/etc/patroni/config.yml"], plan.Steps.Where(step => step.Stage == "postgres").Select(step => step.Resource));
    }

    [Fact]
    public void Leaves_packages_in_their_module_when_they_need_more_than_files()
    {
        var plan = PlanFor(
            Seen() with { Checks = new Dictionary<string, CheckOutcome> { ["a key is trusted"] = new(1, "", "") } },
            new WishModule("repository"),
            new WishModule("odd", new Resource.Task("a key is trusted", "", ""), new Resource.Packages("odd")),
            new WishModule("owned", new Resource.File("/etc/y", "") { Owner = "odd" }, new Resource.Packages("owned")));

        Assert.Equal(["odd", "odd", "owned", "owned"], plan.Steps.Select(step => step.Stage));
    }

    [Fact]
    public void Wants_once_what_two_modules_want_alike()
    {
        var directory = new Resource.Directory("/etc/monitor");

        Assert.Single(PlanFor(Seen(), new WishModule("a", directory, new Resource.Packages("p")), new WishModule("b", directory with { }, new Resource.Packages("p"))).Steps, step => step.Kind == "directory");
        Assert.Single(PlanFor(Seen(), new WishModule("a", new Resource.Packages("p")), new WishModule("b", new Resource.Packages("p"))).Steps);
    }

    [Fact]
    public void Names_every_contradiction_of_modules()
    {
        var fault = Assert.Throws<InvalidOperationException>(() => Wishes.Describe(
            Db1, new WishModule("a", new Resource.Directory("/x"), Server), new WishModule("b", new Resource.Directory("/x") { Owner = "app" })));

        Assert.Contains("directory /x is wanted in different ways by a and b on db-1.", fault.Message, StringComparison.Ordinal);
        Assert.Contains("x.service depends on /etc/x.conf, which no module writes on db-1.", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Has_the_same_hash_for_the_same_changes_and_another_for_others()
    {
        var first = PlanFor(Seen(), new WishModule("x", Config));

        Assert.Equal(first.Hash, PlanFor(Seen(), new WishModule("x", Config with { })).Hash);
        Assert.NotEqual(first.Hash, PlanFor(Seen(), new WishModule("x", Config with { Content = "newer\n" })).Hash);
        Assert.Matches("^[0-9a-f]{64}$", first.Hash);
        Assert.Contains($"\"hash\": \"{first.Hash}\"", first.ToJson(), StringComparison.Ordinal);
    }

    private static string StampOver(DescribedNode node, IReadOnlyList<string> paths) =>
        Digest.Of(node.Matching(paths).Select(file => file.Fingerprint()));

    private static Plan PlanFor(Observation seen, params IModule[] modules) =>
        Planner.Plan(Wishes.Describe(Db1, modules), [new Sight.Seen(Db1, seen)], new Requirements { Architecture = "x86_64" });

    private static Observation Seen() => new() { Facts = Wishes.Facts };

    private static Observation WithDirectory(PathState state) =>
        Seen() with { Directories = new Dictionary<string, PathState> { ["/srv/x"] = state } };

    // A text is what the file holds now, null is what it should hold, and "other" is no regular file.
    private static Observation WithFiles(params (Resource.File File, string? Text)[] files) => Seen() with
    {
        Files = files.ToDictionary(entry => entry.File.Path, entry => entry.Text == "other"
            ? new PathState(false, "", "", 0)
            : new PathState(true, "root", "root", Modes.File, ((FileContent)(entry.Text ?? "")).Sha256 is var hash && entry.Text is null ? entry.File.Content.Sha256 : hash, entry.Text)),
    };

    private static Observation WithUnit(string load, string active, string file) =>
        Seen() with { Units = new Dictionary<string, UnitState> { ["x.service"] = new(load, active, file) } };

    private static Observation WithCheck(int exit, string output, string error) =>
        Seen() with { Checks = new Dictionary<string, CheckOutcome> { ["it is so"] = new(exit, output, error) } };
}
