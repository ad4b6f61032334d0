using Monitor.Model.Topology;

namespace Monitor.Provisioner.Lab;

/// <summary>
/// Debian hosts on this machine, each with systemd, sshd, an address and a host name of its own. The lab makes hosts only: what is
/// deployed on them does not know that it is in a lab. Every method leaves the lab in a state from which it can be called again.
/// </summary>
public sealed class NodeLab
{
    // Booting is processor work; more at a time only makes each of them slower.
    private const int ParallelBoots = 4;

    private readonly LabOptions options;
    private readonly LabNames names;
    private readonly HostCommand host;
    private readonly BaseImage image;
    private readonly NodeProcesses processes;
    private readonly NodeEntry entry;
    private readonly NodeDisk disks;
    private readonly NodeBoot boot;
    private readonly ControlGroup groups;
    private readonly Container container;
    private readonly Delay delay;

    /// <summary>A lab that may or may not exist yet; nothing happens before a method is called.</summary>
    /// <exception cref="LabException">The options cannot be a lab's.</exception>
    public NodeLab(LabOptions options, TimeProvider time)
    {
        if (!LabNames.IsValid(options.Name))
        {
            throw new LabException($"'{options.Name}' is not a lab's name: 1 to 7 lower-case letters and digits, beginning with a letter.");
        }

        if (options.StateDirectory.AsSpan().IndexOfAny(":,\\\n") >= 0 || options.CacheDirectory.AsSpan().IndexOfAny(":,\\\n") >= 0)
        {
            throw new LabException($"Overlay mounts cannot name a path with a colon, comma or backslash: {options.StateDirectory}, {options.CacheDirectory}. Set MONITOR_HOME and MONITOR_CACHE.");
        }

        this.options = options;
        names = new LabNames(options.Name);
        Paths = new LabPaths(options.StateDirectory);
        host = new HostCommand(time);
        image = new BaseImage(options, new BaseRecipe(), host, time);
        processes = new NodeProcesses(names, host, time);
        entry = new NodeEntry(processes, host);
        disks = new NodeDisk(Paths, host);
        boot = new NodeBoot(options, Paths, entry, time);
        groups = new ControlGroup(names, time);
        container = new Container(names, Paths, groups, host);
        delay = new Delay(names, host, processes);
    }

    /// <summary>Where the login key and <c>known_hosts</c> are.</summary>
    public LabPaths Paths { get; }

    /// <summary>Makes the nodes, or starts those of them that are stopped; returns when all answer by SSH and run without a failed unit.</summary>
    /// <exception cref="LabException">The nodes cannot be a lab (nothing was made), the lab has other nodes, or a step failed.</exception>
    public async Task CreateAsync(IReadOnlyList<Node> nodes, IProgress<string> progress, CancellationToken cancellationToken)
    {
        if (LabSubnet.Faults(nodes) is { Count: > 0 } faults)
        {
            throw new LabException($"These nodes cannot be a lab: {string.Join("; ", faults)}.");
        }

        RequireHost();
        using var held = Hold();
        var state = LabState.Read(Paths.StateFile);
        if (state is null)
        {
            state = await MakeAsync(nodes, progress, cancellationToken);
        }
        else if (!state.Nodes.SequenceEqual(nodes))
        {
            throw new LabException($"The lab has other nodes ({string.Join(", ", state.Nodes.Select(node => $"{node.Name} {node.Address}"))}): destroy it first.");
        }

        var network = SwitchOf(state);
        await network.EnsureAsync(cancellationToken);
        var running = await processes.FindAsync(cancellationToken);
        var cables = await network.CablesAsync(nodes, cancellationToken);
        await Parallel.ForEachAsync(
            nodes,
            new ParallelOptions { MaxDegreeOfParallelism = ParallelBoots, CancellationToken = cancellationToken },
            async (node, token) =>
            {
                if (!running[node.Name].Any(process => process.IsInit))
                {
                    await PowerOnAsync(node, state, progress, token);
                }
                else if (cables[node.Name].Connected)
                {
                    // An earlier command may have been interrupted while the node was booting.
                    await boot.WaitAsync(node, token);
                }
            });
    }

    /// <summary>The nodes and what they are doing, in the order in which they were declared; empty where there is no lab.</summary>
    public async Task<IReadOnlyList<LabNode>> ListAsync(CancellationToken cancellationToken)
    {
        if (LabState.Read(Paths.StateFile) is not { } state)
        {
            return [];
        }

        RequireHost();
        var running = await processes.FindAsync(cancellationToken);
        var cables = await SwitchOf(state).CablesAsync(state.Nodes, cancellationToken);
        return [.. state.Nodes.Select(node => Describe(node, [.. running[node.Name]], cables[node.Name]))];
    }

    /// <summary>Cuts the node's power: nothing in it gets to say goodbye. Its disk is kept.</summary>
    public Task KillAsync(string node, CancellationToken cancellationToken) =>
        ChangeAsync(node, (known, state) => PowerOffAsync(known, state, cancellationToken));

    /// <summary>Gives the node power again and waits until it is up. A running node is left alone.</summary>
    public Task StartAsync(string node, CancellationToken cancellationToken) =>
        ChangeAsync(node, async (known, state) =>
        {
            await SwitchOf(state).EnsureAsync(cancellationToken);
            if (await entry.FirstProcessAsync(known.Name, cancellationToken) is null)
            {
                await PowerOnAsync(known, state, new Progress<string>(), cancellationToken);
            }
        });

    /// <summary>Drops every packet from and to the node; the node itself runs on and sees its link up.</summary>
    public Task PartitionAsync(string node, CancellationToken cancellationToken) =>
        ChangeRunningAsync(node, (known, network) => network.PartitionAsync(known, cancellationToken), cancellationToken);

    /// <summary>Undoes a partition and a delay.</summary>
    public Task HealAsync(string node, CancellationToken cancellationToken) =>
        ChangeRunningAsync(node, (known, network) => network.HealAsync(known, cancellationToken), cancellationToken);

    /// <summary>Holds each packet to the node for a while, so that every round trip with it takes that much longer.</summary>
    /// <param name="node">The node's name.</param>
    /// <param name="added">More than zero, at most 10 s; replaces an earlier delay.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task SlowAsync(string node, TimeSpan added, CancellationToken cancellationToken) =>
        added > TimeSpan.Zero && added <= TimeSpan.FromSeconds(10)
            ? ChangeRunningAsync(node, (known, network) => network.SlowAsync(known, added, cancellationToken), cancellationToken)
            : throw new LabException($"{added.TotalMilliseconds:0.###} ms is not a delay: more than zero and at most 10 s.");

    /// <summary>Runs a command as root inside the node, also while it is partitioned.</summary>
    public Task<CommandOutcome> ExecAsync(string node, IReadOnlyList<string> command, TimeSpan deadline, CancellationToken cancellationToken) =>
        entry.RunAsync(Known(node).Node.Name, command, deadline, cancellationToken);

    /// <summary>Runs a command, or a shell where none is given, inside the node on the terminal of this process; gives its exit code.</summary>
    public Task<int> AttachAsync(string node, IReadOnlyList<string> command, CancellationToken cancellationToken) =>
        entry.AttachAsync(Known(node).Node.Name, command, cancellationToken);

    /// <summary>Removes everything this lab ever made, found by its names: processes, namespaces, links, control groups, files. Base images stay.</summary>
    public async Task DestroyAsync(CancellationToken cancellationToken)
    {
        RequireHost();
        using var held = Hold();
        await RemoveAllAsync(cancellationToken);
    }

    private async Task<LabState> MakeAsync(IReadOnlyList<Node> nodes, IProgress<string> progress, CancellationToken cancellationToken)
    {
        // Without a state file there may still be the ruins of a lab whose making was interrupted.
        await RemoveAllAsync(cancellationToken);
        await RequireUpperLayerAsync(cancellationToken);
        var state = new LabState(nodes, await image.EnsureAsync(progress, cancellationToken));
        await disks.MakeLoginKeyAsync(cancellationToken);
        foreach (var node in nodes)
        {
            await disks.MakeAsync(node, nodes, cancellationToken);
        }

        disks.WriteKnownHosts(nodes);
        state.Write(Paths.StateFile);
        return state;
    }

    private async Task PowerOnAsync(Node node, LabState state, IProgress<string> progress, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(state.Image))
        {
            throw new LabException($"The base image {state.Image}, on which the disks of this lab lie, was removed: destroy the lab and create it again.");
        }

        await PowerOffAsync(node, state, cancellationToken);
        await SwitchOf(state).PlugAsync(node, cancellationToken);
        await container.StartAsync(node.Name, state.Image, cancellationToken);
        await boot.WaitAsync(node, cancellationToken);
        progress.Report($"{node.Name} is up at {node.Address}");
    }

    private async Task PowerOffAsync(Node node, LabState state, CancellationToken cancellationToken)
    {
        var network = SwitchOf(state);
        await network.CutAsync(node, cancellationToken);
        await processes.KillAsync(async token => [.. (await processes.FindAsync(token))[node.Name]], cancellationToken);
        await container.ClearAsync(node.Name, cancellationToken);
        await network.UnplugAsync(node, cancellationToken);
    }

    private async Task RemoveAllAsync(CancellationToken cancellationToken)
    {
        await processes.KillAsync(async token => [.. (await processes.FindAsync(token)).SelectMany(found => found)], cancellationToken);
        foreach (var node in Directory.Exists(Paths.Nodes) ? Directory.GetDirectories(Paths.Nodes) : [])
        {
            await container.ClearAsync(Path.GetFileName(node), cancellationToken);
        }

        await groups.RemoveAsync(_ => !Container.SystemdRunsThisMachine, cancellationToken);
        await new Switch(names, new LabSubnet(""), host, delay).RemoveAsync(cancellationToken);
        foreach (var point in Mounts.Below(Paths.StateDirectory, Mounts.OfThisProcess()))
        {
            await host.RunAsync("umount", [point], cancellationToken);
        }

        await RemoveFilesAsync(cancellationToken);
    }

    // Only what a lab makes: the state directory is the user's choice and may hold more.
    private async Task RemoveFilesAsync(CancellationToken cancellationToken)
    {
        string[] made = [Paths.Nodes, Paths.LoginKey, $"{Paths.LoginKey}.pub", Paths.KnownHosts, $"{Paths.StateFile}.new", Paths.StateFile];
        await host.RunAsync(new HostCall("rm", ["-rf", "--one-file-system", "--", .. made]) { Deadline = TimeSpan.FromMinutes(2) }, cancellationToken);
        if (Directory.Exists(Paths.StateDirectory) && !Directory.EnumerateFileSystemEntries(Paths.StateDirectory).Any())
        {
            Directory.Delete(Paths.StateDirectory);
        }
    }

    private async Task RequireUpperLayerAsync(CancellationToken cancellationToken)
    {
        Tree.Make(Paths.StateDirectory, Tree.Closed);
        var trial = Path.Combine(Paths.Nodes, ".trial");
        string[] layers = ["lower", "upper", "work", "root"];
        foreach (var layer in layers)
        {
            Tree.Make(Path.Combine(trial, layer));
        }

        var options = $"lowerdir={trial}/lower,upperdir={trial}/upper,workdir={trial}/work";
        var mounted = await host.TryAsync(new HostCall("unshare", ["--mount", "mount", "-t", "overlay", "-o", options, "overlay", $"{trial}/root"]), cancellationToken);
        if (mounted.ExitCode != 0)
        {
            var type = await host.TryAsync(new HostCall("findmnt", ["--noheadings", "--output", "FSTYPE", "--target", trial]), cancellationToken);
            await RemoveFilesAsync(cancellationToken);
            throw new LabException($"The state directory {Paths.StateDirectory} lies on {type.Output.Trim()}, on which no overlay can keep a node's disk ({mounted.Error.Trim()}). Set MONITOR_HOME to a directory on ext4, xfs or btrfs.");
        }

        await host.RunAsync("rm", ["-rf", "--one-file-system", "--", trial], cancellationToken);
    }

    private async Task ChangeRunningAsync(string node, Func<Node, Switch, Task> change, CancellationToken cancellationToken) =>
        await ChangeAsync(node, async (known, state) =>
        {
            if (await entry.FirstProcessAsync(known.Name, cancellationToken) is null)
            {
                throw new LabException($"{node} has no power: start it first.");
            }

            await change(known, SwitchOf(state));
        });

    private async Task ChangeAsync(string node, Func<Node, LabState, Task> change)
    {
        RequireHost();
        using var held = Hold();
        var (known, state) = Known(node);
        await change(known, state);
    }

    private (Node Node, LabState State) Known(string node)
    {
        var state = LabState.Read(Paths.StateFile) ?? throw new LabException($"There is no lab in {Paths.StateDirectory}: create it first.");
        return state.Nodes.FirstOrDefault(known => known.Name == node) is { } found
            ? (found, state)
            : throw new LabException($"The lab has no node {node}; it has {string.Join(", ", state.Nodes.Select(known => known.Name))}.");
    }

    private static LabNode Describe(Node node, IReadOnlyList<HostProcess> alive, Cable cable)
    {
        var first = alive.FirstOrDefault(process => process.IsInit);
        return new LabNode
        {
            Node = node,
            Running = first is not null,
            Partitioned = first is not null && !cable.Connected,
            Delay = cable.Delay,
            Pid = first?.Id,
            MemoryBytes = alive.Sum(process => process.MemoryBytes),
        };
    }

    private Switch SwitchOf(LabState state) => new(names, LabSubnet.Of(state.Nodes)!, host, delay);

    private LabLock Hold() => LabLock.Take(names.LockFile, $"the lab {options.Name}");

    private static void RequireHost()
    {
        if (HostRequirements.Missing() is { } missing)
        {
            throw new LabException(missing);
        }
    }
}
