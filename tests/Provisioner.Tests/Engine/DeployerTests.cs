using System.Globalization;
using Monitor.Provisioner.Engine;
using Monitor.Provisioner.Ssh;
using Monitor.Provisioner.Tests.Ssh;

namespace Monitor.Provisioner.Tests.Engine;

/// <summary>Plans and applies onto this machine, through a real sshd.</summary>
public sealed class DeployerTests(SshServer server) : IClassFixture<SshServer>, IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("monitor-deploy-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public async Task Applies_directories_files_and_tasks_and_then_has_nothing_to_do()
    {
        Require();
        var deployment = Wishes.Deployment(Path.Combine(root, "home"), server.Node);
        var password = deployment.Secrets.Get("pg-test/postgres");
        var large = Path.Combine(root, "program");
        await File.WriteAllTextAsync(large, new string('p', 300_000), Cancel);
        IModule[] modules =
        [
            new WishModule("files",
                new Resource.Directory($"{root}/it's a \"directory\"") { Owner = "daemon", Mode = Modes.PrivateDirectory },
                new Resource.File($"{root}/it's a \"directory\"/a $(file)\n", "content\nof 'two' lines\n"),
                new Resource.File($"{root}/secret", $"password: {password}\n") { Owner = "daemon", Group = "adm", Mode = Modes.GroupFile, Secret = true },
                new Resource.File($"{root}/copy", new FileContent.Local(large)) { Mode = Modes.Program }),
            new WishModule("tasks",
                new Resource.Task("the password is taken over", $"read -r p || true; [ \"$p\" = \"$(cat {root}/taken 2>/dev/null)\" ] || {{ echo not taken over; exit 1; }}",
                    $"read -r p || true; echo \"$p\" > {root}/taken") { Input = password }),
        ];
        await using var deployer = new Deployer(new SshConnector(server.Options, TimeProvider.System), TimeProvider.System) { Requirements = ThisMachine };

        var plan = await deployer.PlanAsync(deployment, modules, Cancel);
        var result = await deployer.ApplyAsync(deployment, plan, null, Cancel);
        var again = await deployer.PlanAsync(deployment, modules, Cancel);

        Assert.Equal([], plan.Refusals);
        Assert.Equal(["directory", "file", "file", "file", "task"], plan.Steps.Select(step => step.Kind));
        Assert.Equal("not taken over", plan.Steps[^1].Reason);
        Assert.DoesNotContain(password, plan.ToJson(), StringComparison.Ordinal);
        Assert.Equal([], result.Failures);
        Assert.True(result.Succeeded);
        Assert.Equal([], again.Refusals);
        Assert.Equal([], again.Steps);
        Assert.Equal("content\nof 'two' lines\n", await File.ReadAllTextAsync($"{root}/it's a \"directory\"/a $(file)\n", Cancel));
        Assert.Equal(Modes.GroupFile, File.GetUnixFileMode($"{root}/secret"));
        Assert.Equal(password + "\n", await File.ReadAllTextAsync($"{root}/taken", Cancel));
        Assert.Equal(new FileInfo(large).Length, new FileInfo($"{root}/copy").Length);
    }

    [Fact]
    public async Task Shows_how_a_file_changes_and_mends_owner_and_permissions()
    {
        Require();
        var deployment = Wishes.Deployment(Path.Combine(root, "home"), server.Node);
        await File.WriteAllTextAsync($"{root}/a.conf", "one\ntwo\nthree\n", Cancel);
        await File.WriteAllTextAsync($"{root}/b.conf", "same\n", Cancel);
        File.SetUnixFileMode($"{root}/b.conf", Modes.PrivateFile);
        IModule[] modules =
            [new WishModule("files", new Resource.File($"{root}/a.conf", "one\n2\nthree\n"), new Resource.File($"{root}/b.conf", "same\n"))];
        await using var deployer = new Deployer(new SshConnector(server.Options, TimeProvider.System), TimeProvider.System) { Requirements = ThisMachine };

        var plan = await deployer.PlanAsync(deployment, modules, Cancel);
        await deployer.ApplyAsync(deployment, plan, null, Cancel);

        Assert.Equal([("the content differs", " one\n-two\n+2\n three\n"), ("its permissions are 600", "")],
            plan.Steps.Select(step => (step.Reason, step.Difference ?? "")));
        Assert.True((await deployer.PlanAsync(deployment, modules, Cancel)).IsEmpty);
    }

    [Fact]
    public async Task Stops_at_the_first_failure_tells_why_without_secrets_and_resumes()
    {
        Require();
        var deployment = Wishes.Deployment(Path.Combine(root, "home"), server.Node);
        var password = deployment.Secrets.Get("pg-test/postgres");
        IModule[] modules =
        [
            new WishModule("first",
                new Resource.File($"{root}/before", "x\n"),
                new Resource.Task("the gate is open", $"[ -e {root}/open ] || {{ echo it is shut; exit 1; }}", $"echo 'locked with {password}' >&2; [ -e {root}/key ]; touch {root}/open"),
                new Resource.File($"{root}/after", "x\n")),
            new WishModule("second", new Resource.File($"{root}/last", "x\n")),
        ];
        await using var deployer = new Deployer(new SshConnector(server.Options, TimeProvider.System), TimeProvider.System) { Requirements = ThisMachine };

        var failed = await deployer.ApplyAsync(deployment, await deployer.PlanAsync(deployment, modules, Cancel), null, Cancel);
        await File.WriteAllTextAsync($"{root}/key", "", Cancel);
        var rest = await deployer.PlanAsync(deployment, modules, Cancel);
        var resumed = await deployer.ApplyAsync(deployment, rest, null, Cancel);

        var failure = Assert.Single(failed.Failures);
        Assert.Equal(("loopback", "first", "the gate is open"), (failure.Step.Node, failure.Step.Module, failure.Step.Resource));
        Assert.Contains("its check still ends with 1: it is shut", failure.Failure!.Detail, StringComparison.Ordinal);
        Assert.Contains("locked with [secret]", failure.Failure.Detail, StringComparison.Ordinal);
        Assert.Equal([$"{root}/after", $"{root}/last"], failed.Remaining.Select(step => step.Resource));
        Assert.Equal(["the gate is open", $"{root}/after", $"{root}/last"], rest.Steps.Select(step => step.Resource));
        Assert.True(resumed.Succeeded);
    }

    [Fact]
    public async Task Leaves_the_moment_of_a_change_for_node_exporter_and_none_where_nothing_changed_or_nobody_reads_it()
    {
        Require();
        var deployment = Wishes.Deployment(Path.Combine(root, "home"), server.Node);
        IModule[] modules = [new WishModule("files", new Resource.File($"{root}/a.conf", "one\n"))];
        var mark = Path.Combine(Directory.CreateDirectory($"{root}/it's read").FullName, "monitor-deploy.prom");
        await using var deployer = new Deployer(new SshConnector(server.Options, TimeProvider.System), TimeProvider.System) { Requirements = ThisMachine, Marks = $"{root}/it's read" };
        await using var unread = new Deployer(new SshConnector(server.Options, TimeProvider.System), TimeProvider.System) { Requirements = ThisMachine, Marks = $"{root}/nobody" };
        var before = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

        await deployer.ApplyAsync(deployment, await deployer.PlanAsync(deployment, modules, Cancel), null, Cancel);

        var left = await File.ReadAllLinesAsync(mark, Cancel);
        Assert.InRange(long.Parse(Assert.Single(left, line => line.StartsWith("monitor_deployed_timestamp_seconds ", StringComparison.Ordinal)).Split(' ')[1], CultureInfo.InvariantCulture), before, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
        Assert.Equal(3, left.Length);

        File.Delete(mark);
        Assert.True((await deployer.ApplyAsync(deployment, await deployer.PlanAsync(deployment, modules, Cancel), null, Cancel)).Succeeded);
        Assert.False(File.Exists(mark));

        await File.WriteAllTextAsync($"{root}/a.conf", "two\n", Cancel);
        Assert.True((await unread.ApplyAsync(deployment, await unread.PlanAsync(deployment, modules, Cancel), null, Cancel)).Succeeded);
        Assert.False(Directory.Exists($"{root}/nobody"));
    }

    [Fact]
    public async Task Refuses_the_whole_plan_when_one_node_does_not_answer()
    {
        Require();
        var away = server.Node with { Name = "away", Address = "127.0.0.2" };
        var deployment = Wishes.Deployment(Path.Combine(root, "home"), server.Node, away);
        await using var deployer = new Deployer(new SshConnector(server.Options, TimeProvider.System), TimeProvider.System) { Requirements = ThisMachine };

        var plan = await deployer.PlanAsync(deployment, [new WishModule("files", new Resource.File($"{root}/file", "x\n"))], Cancel);

        Assert.Equal([], plan.Steps);
        Assert.Equal("away", Assert.Single(plan.Refusals).Node);
        await Assert.ThrowsAsync<InvalidOperationException>(() => deployer.ApplyAsync(deployment, plan, null, Cancel));
        Assert.False(File.Exists($"{root}/file"));
    }

    // The tests are about files, not about the machine that they run on.
    private static Requirements ThisMachine => new() { FreeBytes = 0 };

    private static void Require() => Assert.SkipWhen(SshServer.Missing is not null, SshServer.Missing ?? "");
}
