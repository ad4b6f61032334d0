namespace Monitor.Provisioner.Lab;

/// <summary>Powers a node on: Debian's own systemd in a systemd-nspawn container.</summary>
public sealed class Container(LabNames names, LabPaths paths, ControlGroup groups, HostCommand host)
{
    // The arguments: the group to enter or nothing, the overlay's options, where it is mounted, then systemd-nspawn's command line.
    private const string Mount = """
        set -eu
        if [ -n "$1" ]; then echo $$ >"$1"; fi
        mount -t overlay -o "$2" overlay "$3"
        shift 3
        exec "$@"
        """;

    /// <summary>Whether systemd runs this machine: then it hands out control groups and knows its containers.</summary>
    public static bool SystemdRunsThisMachine => Directory.Exists("/run/systemd/system");

    /// <summary>Starts the container and returns at once; whether the node comes up is for the caller to see.</summary>
    public Task StartAsync(string node, string image, CancellationToken cancellationToken) =>
        SystemdRunsThisMachine ? StartAsUnitAsync(node, image, cancellationToken) : StartDetachedAsync(node, image, cancellationToken);

    /// <summary>Removes what a dead container left: its control group, or under systemd its failed unit.</summary>
    public async Task ClearAsync(string node, CancellationToken cancellationToken)
    {
        if (SystemdRunsThisMachine)
        {
            // Fails where there is no such unit, which is what is wanted.
            await host.TryAsync(new HostCall("systemctl", ["stop", Unit(node)]), cancellationToken);
            await host.TryAsync(new HostCall("systemctl", ["reset-failed", Unit(node)]), cancellationToken);
        }
        else
        {
            await groups.RemoveAsync(name => name == names.Machine(node), cancellationToken);
        }
    }

    /// <summary>The command line of the container, to be run where its root is mounted.</summary>
    public IReadOnlyList<string> CommandLine(string node, bool register) =>
    [
        // The guest's systemd wants version 2 control groups, also on hosts that still have both versions.
        "env", "SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1",
        "systemd-nspawn", "--quiet", "--boot", "--keep-unit", $"--register={(register ? "yes" : "no")}",
        $"--machine={names.Machine(node)}", $"--hostname={node}", $"--directory={paths.Root(node)}",
        $"--network-namespace-path={Namespaces.PathOf(names.Machine(node))}",
        // A host may set its own addresses and packet filter; without this a joined namespace is read-only to it.
        "--capability=CAP_NET_ADMIN",
        "--console=read-only", "--resolv-conf=off", "--timezone=off", "--link-journal=no",
    ];

    /// <summary>The overlay's mount options: the image below, the node's disk on top.</summary>
    public string Overlay(string node, string image) =>
        $"lowerdir={image},upperdir={paths.Disk(node)},workdir={paths.Work(node)}";

    private async Task StartDetachedAsync(string node, string image, CancellationToken cancellationToken) =>
        await host.RunAsync(
            "sh",
            [
                // Its own session and no open pipe of ours: the node outlives the command that started it.
                "-c", "log=$1; shift; exec setsid --fork \"$@\" >\"$log\" 2>&1 </dev/null", "sh", paths.Console(node),
                .. InOwnMounts(node, image, groups.Make(node), register: false),
            ],
            cancellationToken);

    private async Task StartAsUnitAsync(string node, string image, CancellationToken cancellationToken)
    {
        File.Delete(paths.Console(node));
        await host.RunAsync(
            "systemd-run",
            [
                "--quiet", "--collect", $"--unit={Unit(node)}", "--slice=machine.slice", "--property=Delegate=yes", "--property=KillMode=mixed",
                $"--property=StandardOutput=append:{paths.Console(node)}", $"--property=StandardError=append:{paths.Console(node)}",
                .. InOwnMounts(node, image, "", register: true),
            ],
            cancellationToken);
    }

    // The disk is mounted where only the node sees it, so that it is unmounted when the node's last process ends, however that happens.
    private IEnumerable<string> InOwnMounts(string node, string image, string group, bool register) =>
    [
        "unshare", "--mount", "--propagation", "slave", "sh", "-c", Mount, "sh", group, Overlay(node, image), paths.Root(node),
        .. CommandLine(node, register),
    ];

    private string Unit(string node) => $"{names.Machine(node)}.service";
}
