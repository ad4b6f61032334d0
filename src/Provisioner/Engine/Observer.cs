using Monitor.Provisioner.Ssh;

namespace Monitor.Provisioner.Engine;

/// <summary>Looks at nodes, each in one round trip.</summary>
internal sealed class Observer(NodeConnections connections, TimeProvider time)
{
    // Longer than the checks of a node that asks servers which do not answer.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <summary>Looks at one node; what goes wrong is part of the answer.</summary>
    public async Task<Sight> LookAsync(DescribedNode node, CancellationToken cancellationToken)
    {
        try
        {
            var connection = await connections.GetAsync(node.Node, cancellationToken);
            var script = ObservationScript.For(node);
            var asked = time.GetUtcNow();
            var result = await connection.RunAsync(new RemoteCommand(script, Deadline), cancellationToken);
            return result switch
            {
                { TimedOut: true } => new Sight.Unseen(node.Node, $"looking at it took longer than {Deadline.TotalSeconds:0} s"),
                { ExitCode: not 0 } => new Sight.Unseen(node.Node, $"looking at it ended with {result.ExitCode}: {result.Error.Trim()}"),
                _ => new Sight.Seen(node.Node, ObservationAnswer.Read(node, result.Output, asked, time.GetUtcNow())),
            };
        }
        catch (Exception cause) when (cause is NodeUnreachableException or FormatException && !cancellationToken.IsCancellationRequested)
        {
            await connections.ForgetAsync(node.Node);
            return new Sight.Unseen(node.Node, cause.Message);
        }
    }
}
