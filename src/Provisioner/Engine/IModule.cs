using Monitor.Model.Topology;

namespace Monitor.Provisioner.Engine;

/// <summary>A part of the stack: given the deployment, it says what it wants on each node.</summary>
/// <remarks>
/// Modules are applied one after the other; within a module all nodes are changed in parallel, and the next module begins when every node
/// is done. That is the order across nodes: etcd runs everywhere before Patroni starts anywhere.
/// </remarks>
public interface IModule
{
    /// <summary>One word, as in <c>etcd</c>.</summary>
    string Name { get; }

    /// <summary>What the module wants on this node, in order; nothing where the node does not carry it.</summary>
    IEnumerable<Resource> Describe(Deployment deployment, Node node);
}
