using System.Collections.Concurrent;
using Monitor.Model.Topology;
using Monitor.Provisioner.Ssh;

namespace Monitor.Provisioner.Engine;

/// <summary>The open connections of a deployer, one a node, kept from the plan to the apply.</summary>
internal sealed class NodeConnections(INodeConnector connector) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Node, INodeConnection> open = new();

    /// <summary>The connection to this node, made when there is none. Not for two callers of one node at once.</summary>
    public async Task<INodeConnection> GetAsync(Node node, CancellationToken cancellationToken) =>
        open.TryGetValue(node, out var connection) ? connection : open[node] = await connector.ConnectAsync(node, cancellationToken);

    /// <summary>Drops a connection that failed; the next question makes a new one.</summary>
    public async Task ForgetAsync(Node node)
    {
        if (open.TryRemove(node, out var connection))
        {
            await connection.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in open.Keys)
        {
            await ForgetAsync(node);
        }
    }
}
