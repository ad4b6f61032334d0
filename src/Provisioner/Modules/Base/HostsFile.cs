using Monitor.Model.Topology;

namespace Monitor.Provisioner.Modules.Base;

/// <summary>/etc/hosts: the same on every node.</summary>
/// <remarks>
/// A node's own name leads to its real address and not to 127.0.1.1, as Debian's installer has it, because etcd and Patroni tell the others
/// what their own name resolves to.
/// </remarks>
internal static class HostsFile
{
    /// <summary>Renders the file.</summary>
    public static string Render(Fleet fleet) =>
        $"""
        # {Rendered.Notice}
        127.0.0.1 localhost
        ::1 localhost ip6-localhost ip6-loopback
        ff02::1 ip6-allnodes
        ff02::2 ip6-allrouters

        {string.Join('\n', fleet.Nodes.Select(node => $"{node.Address} {node.Name}"))}

        """;
}
