using System.Globalization;
using Monitor.Model.Topology;
using Monitor.Provisioner.Lab;

namespace Monitor.Lab.Tests;

/// <summary>How labs come into being, go, and what they leave behind: nothing.</summary>
[Collection(nameof(TwoNodes))]
public sealed class LabLifeTests : IAsyncLifetime
{
    private static readonly Node First = new("first", "10.199.78.11");
    private static readonly Node Second = new("second", "10.199.78.12");

    private readonly LabOptions options = LabOptions.FromEnvironment("ruin") with { StateDirectory = Path.Combine(TestHome.Directory, "ruin") };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private NodeLab Lab => new(options, TimeProvider.System);

    public async ValueTask InitializeAsync() => await DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        if (HostRequirements.Missing() is null)
        {
            await Lab.DestroyAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task Destroy_leaves_nothing_and_may_be_repeated()
    {
        TwoNodes.SkipWhereImpossible();
        await Lab.CreateAsync([First, Second], new Progress<string>(), Token);
        await Lab.SlowAsync(First.Name, TimeSpan.FromMilliseconds(20), Token);
        await Lab.PartitionAsync(Second.Name, Token);
        Assert.NotEmpty(await Ruins.OfAsync(options));

        await Lab.DestroyAsync(Token);
        Assert.Empty(await Ruins.OfAsync(options));
        await Lab.DestroyAsync(Token);
        Assert.Empty(await Lab.ListAsync(Token));
    }

    [Fact]
    public async Task Destroy_clears_a_lab_whose_state_supervisor_and_namespace_are_lost()
    {
        TwoNodes.SkipWhereImpossible();
        await Lab.CreateAsync([First, Second], new Progress<string>(), Token);
        var host = new HostCommand(TimeProvider.System);
        File.Delete(Lab.Paths.StateFile);
        foreach (var supervisor in await SupervisorsAsync())
        {
            await host.RunAsync("kill", ["-9", supervisor.Id.ToString(CultureInfo.InvariantCulture)], Token);
        }

        await host.RunAsync("ip", ["netns", "delete", new LabNames(options.Name).Machine(First.Name)], Token);

        await Lab.DestroyAsync(Token);
        Assert.Empty(await Ruins.OfAsync(options));
    }

    [Fact]
    public async Task Creation_that_was_interrupted_can_be_taken_up_again()
    {
        TwoNodes.SkipWhereImpossible();
        using var interruption = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var afterFirst = new Interruption(interruption);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Lab.CreateAsync([First, Second], afterFirst, interruption.Token));
        Assert.NotEmpty(await Ruins.OfAsync(options));

        await Lab.CreateAsync([First, Second], new Progress<string>(), Token);
        Assert.All(await Lab.ListAsync(Token), node => Assert.Equal("running", node.State));
    }

    [Fact]
    public async Task Nodes_that_cannot_be_a_lab_are_refused_before_anything_is_made()
    {
        TwoNodes.SkipWhereImpossible();
        Node[] nodes = [First, new("first", "10.199.78.13"), new("far", "10.199.79.14")];
        var refusal = await Assert.ThrowsAsync<LabException>(() => Lab.CreateAsync(nodes, new Progress<string>(), Token));
        Assert.Contains("2 nodes are named first", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("far: 10.199.79.14 is outside 10.199.78.0/24", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(await Ruins.OfAsync(options));
    }

    [Fact]
    public async Task A_subnet_of_the_host_is_refused()
    {
        TwoNodes.SkipWhereImpossible();
        var host = new HostCommand(TimeProvider.System);
        await host.RunAsync("ip", ["address", "add", "10.199.78.200/25", "dev", "lo"], Token);
        try
        {
            var refusal = await Assert.ThrowsAsync<LabException>(() => Lab.CreateAsync([First], new Progress<string>(), Token));
            Assert.Contains("lo has 10.199.78.200/25", refusal.Message, StringComparison.Ordinal);
            Assert.Empty(await Ruins.OfAsync(options));
        }
        finally
        {
            await host.RunAsync("ip", ["address", "delete", "10.199.78.200/25", "dev", "lo"], CancellationToken.None);
        }
    }

    [Fact]
    public async Task An_image_that_cannot_be_built_is_told_with_its_mirror_and_leaves_no_lab()
    {
        TwoNodes.SkipWhereImpossible();
        var cache = Directory.CreateTempSubdirectory("monitor-lab-cache").FullName;
        try
        {
            var lab = new NodeLab(options with { CacheDirectory = cache, Mirror = "http://127.0.0.1:9/debian" }, TimeProvider.System);
            var refusal = await Assert.ThrowsAsync<LabException>(() => lab.CreateAsync([First], new Progress<string>(), Token));
            Assert.Contains("Is http://127.0.0.1:9/debian reachable? MONITOR_MIRROR names another mirror.", refusal.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(Path.Combine(cache, "images", new BaseRecipe().ImageName), Directory.GetDirectories(Path.Combine(cache, "images")));
            Assert.Empty(await Ruins.OfAsync(options));
        }
        finally
        {
            Directory.Delete(cache, recursive: true);
        }
    }

    [Fact]
    public async Task Two_commands_on_one_lab_do_not_meet()
    {
        TwoNodes.SkipWhereImpossible();
        using var held = LabLock.Take(new LabNames(options.Name).LockFile, "the lab");
        var refusal = await Assert.ThrowsAsync<LabException>(() => Lab.DestroyAsync(Token));
        Assert.Contains("Another command is working on the lab ruin", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_directory_on_an_overlay_is_refused_by_name()
    {
        TwoNodes.SkipWhereImpossible();
        var host = new HostCommand(TimeProvider.System);
        var layers = Directory.CreateTempSubdirectory("monitor-lab-overlay").FullName;
        foreach (var layer in new[] { "lower", "upper", "work", "root" })
        {
            Directory.CreateDirectory(Path.Combine(layers, layer));
        }

        await host.RunAsync("mount", ["-t", "overlay", "-o", $"lowerdir={layers}/lower,upperdir={layers}/upper,workdir={layers}/work", "overlay", $"{layers}/root"], Token);
        try
        {
            var lab = new NodeLab(options with { StateDirectory = $"{layers}/root/state" }, TimeProvider.System);
            var refusal = await Assert.ThrowsAsync<LabException>(() => lab.CreateAsync([First], new Progress<string>(), Token));
            Assert.Contains("lies on overlay", refusal.Message, StringComparison.Ordinal);
            Assert.False(Directory.Exists($"{layers}/root/state"));
        }
        finally
        {
            await host.RunAsync("umount", [$"{layers}/root"], CancellationToken.None);
            Directory.Delete(layers, recursive: true);
        }
    }

    private async Task<IReadOnlyList<HostProcess>> SupervisorsAsync()
    {
        var processes = new NodeProcesses(new LabNames(options.Name), new HostCommand(TimeProvider.System), TimeProvider.System);
        return [.. (await processes.FindAsync(Token)).SelectMany(found => found).Where(process => process.Arguments.Contains("systemd-nspawn"))];
    }

    /// <summary>Cancels as soon as anything is reported, in the middle of the work.</summary>
    private sealed class Interruption(CancellationTokenSource source) : IProgress<string>
    {
        public void Report(string value) => source.Cancel();
    }
}
