using Monitor.Model.Topology;

namespace Monitor.Provisioner.Lab;

/// <summary>Makes the disk of a node: the layer over the base image, with the few files in which one node differs from another.</summary>
public sealed class NodeDisk(LabPaths paths, HostCommand host)
{
    private const string HostKey = "etc/ssh/ssh_host_ed25519_key";

    /// <summary>Makes the key that opens root's login on all nodes.</summary>
    public async Task MakeLoginKeyAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(paths.LoginKey))
        {
            await MakeKeyAsync(paths.LoginKey, "monitor-lab", cancellationToken);
        }
    }

    /// <summary>Makes the node's disk from nothing.</summary>
    public async Task MakeAsync(Node node, IReadOnlyList<Node> all, CancellationToken cancellationToken)
    {
        Tree.Make(paths.Node(node.Name), Tree.Closed);
        var disk = paths.Disk(node.Name);
        Tree.Make(disk);
        Tree.Make(paths.Work(node.Name));
        Tree.Make(paths.Root(node.Name));
        Tree.Make(Path.Combine(disk, "root"), Tree.Closed);
        Tree.Make(Path.Combine(disk, "root/.ssh"), Tree.Closed);
        Tree.Write(Path.Combine(disk, "root/.ssh/authorized_keys"), await File.ReadAllTextAsync($"{paths.LoginKey}.pub", cancellationToken), Tree.Secret);
        Tree.Write(Path.Combine(disk, "etc/hostname"), $"{node.Name}\n");
        Tree.Write(Path.Combine(disk, "etc/hosts"), Hosts(all));
        Tree.Write(Path.Combine(disk, "etc/machine-id"), $"{Guid.NewGuid():N}\n");
        Tree.Make(Path.GetDirectoryName(Path.Combine(disk, HostKey))!);
        await MakeKeyAsync(Path.Combine(disk, HostKey), node.Name, cancellationToken);
    }

    /// <summary>Writes <c>known_hosts</c> from the host keys that were made here, so that even the first contact is checked.</summary>
    public void WriteKnownHosts(IReadOnlyList<Node> nodes) =>
        Tree.Write(paths.KnownHosts, string.Concat(nodes.Select(node => KnownHost(node, File.ReadAllText(Path.Combine(paths.Disk(node.Name), $"{HostKey}.pub"))))));

    /// <summary>One line of <c>known_hosts</c>.</summary>
    public static string KnownHost(Node node, string publicKey) =>
        publicKey.Split(' ') is [var type, var key, ..] ? $"{node.Name},{node.Address} {type} {key}\n" : throw new LabException($"{node.Name}: not a public key: {publicKey}");

    /// <summary>The content of <c>/etc/hosts</c> on every node.</summary>
    public static string Hosts(IReadOnlyList<Node> nodes) =>
        $"127.0.0.1\tlocalhost\n::1\tlocalhost\n{string.Concat(nodes.Select(node => $"{node.Address}\t{node.Name}\n"))}";

    private Task<string> MakeKeyAsync(string path, string comment, CancellationToken cancellationToken) =>
        host.RunAsync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", path], cancellationToken);
}
