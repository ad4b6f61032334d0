using Monitor.Model.Documents;
using Monitor.Model.Topology;

namespace Monitor.Model.Inventory;

/// <summary>
/// Names that stand for something else already. Nodes, instances and the product's own clients have their certificates in one directory, by name,
/// so that two of one name would overwrite each other; a cluster's name is also its user and its key prefix in etcd.
/// </summary>
internal static class TakenNames
{
    /// <summary>Identities of the product: the authority, the admin machine, and the services that are clients.</summary>
    private static readonly HashSet<string> Identities = new(StringComparer.Ordinal)
    {
        "ca", "admin", "prometheus", "alertmanager", "remediation", "audit", "gateway",
    };

    /// <summary>Users of etcd besides one for each cluster.</summary>
    private static readonly HashSet<string> EtcdUsers = new(StringComparer.Ordinal) { "root", "remediation" };

    /// <summary>Refuses a node whose certificate would take the place of one of the product's.</summary>
    public static void CheckNode(YamlValue where, string node, FaultList faults)
    {
        if (Identities.Contains(node) || EtcdUsers.Contains(node))
        {
            faults.Add(where, $"a node cannot be named `{node}`, because its certificate would take the place of the product's own `{node}`; choose another name");
        }
    }

    /// <summary>Refuses a cluster whose user in etcd is taken.</summary>
    public static void CheckCluster(YamlValue where, ClusterName cluster, FaultList faults)
    {
        if (EtcdUsers.Contains(cluster.ToString()) || Identities.Contains(cluster.ToString()))
        {
            faults.Add(where, $"a cluster cannot be named `{cluster}`, which is an identity or a user of the product; choose another name");
        }
    }

    /// <summary>Refuses an instance that has the name of a node, even of its own.</summary>
    public static void CheckInstance(YamlValue where, ClusterName cluster, int sequence, IReadOnlyList<Node> nodes, FaultList faults)
    {
        var instance = cluster.Instance(sequence);
        if (nodes.Any(node => node.Name == instance))
        {
            faults.Add(
                where,
                $"instance `{instance}` of cluster `{cluster}` has the name of a node, and both would have one certificate; rename the cluster or the node");
        }
    }
}
