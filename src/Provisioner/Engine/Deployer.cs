using Monitor.Model.Topology;
using Monitor.Provisioner.Ssh;

namespace Monitor.Provisioner.Engine;

/// <summary>Makes a fleet what its inventory says: looks, plans, applies.</summary>
/// <remarks>Keeps one connection a node open until it is disposed. One question at a time.</remarks>
public sealed class Deployer(INodeConnector connector, TimeProvider time) : IAsyncDisposable
{
    private readonly NodeConnections connections = new(connector);

    /// <summary>What a node must be before anything is changed.</summary>
    public Requirements Requirements { get; init; } = new();

    /// <summary>The directory on each node that takes the mark of the deployment.</summary>
    public string Marks { get; init; } = DeploymentMark.Directory;

    /// <summary>Logs in to every node; what cannot be reached is refused, before anything is downloaded or made for it.</summary>
    public async Task<IReadOnlyList<Refusal>> ReachAsync(IReadOnlyList<Node> nodes, CancellationToken cancellationToken)
    {
        var refusals = await Task.WhenAll(nodes.Select(node => Task.Run(() => ReachAsync(node, cancellationToken), cancellationToken)));
        return [.. refusals.OfType<Refusal>()];
    }

    /// <summary>Looks at every node and says what would have to change. Changes nothing.</summary>
    /// <exception cref="InvalidOperationException">The modules contradict each other.</exception>
    public async Task<Plan> PlanAsync(Deployment deployment, IReadOnlyList<IModule> modules, CancellationToken cancellationToken)
    {
        var description = Description.Of(deployment, modules);
        var plan = await PlanAsync(description, cancellationToken);
        var redactor = new Redactor(deployment.Secrets);
        return plan with
        {
            Refusals = [.. plan.Refusals.Select(refusal => refusal with { Reason = redactor.Redact(refusal.Reason) })],
            Steps = [.. plan.Steps.Select(step => step with
            {
                Reason = redactor.Redact(step.Reason),
                Difference = step.Difference is null ? null : redactor.Redact(step.Difference),
            })],
        };
    }

    /// <summary>Carries out a plan. What fails stops its node at once and everybody after the stage; the next plan goes on from there.</summary>
    /// <exception cref="InvalidOperationException">The plan refuses to be applied.</exception>
    public Task<ApplyResult> ApplyAsync(
        Deployment deployment, Plan plan, IProgress<ApplyEvent>? progress, CancellationToken cancellationToken) =>
        plan.Refusals.Count == 0
            ? new Applier(connections, new Redactor(deployment.Secrets), progress, time, Marks).ApplyAsync(plan, cancellationToken)
            : throw new InvalidOperationException("A plan with refusals cannot be applied: " + string.Join("; ", plan.Refusals));

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => connections.DisposeAsync();

    private async Task<Refusal?> ReachAsync(Node node, CancellationToken cancellationToken)
    {
        try
        {
            await connections.GetAsync(node, cancellationToken);
            return null;
        }
        catch (NodeUnreachableException cause) when (!cancellationToken.IsCancellationRequested)
        {
            return new Refusal(node.Name, cause.Message);
        }
    }

    internal async Task<Plan> PlanAsync(Description description, CancellationToken cancellationToken)
    {
        var observer = new Observer(connections, time);
        var sights = await Task.WhenAll(description.Nodes.Select(node => Task.Run(() => observer.LookAsync(node, cancellationToken), cancellationToken)));
        return Planner.Plan(description, sights, Requirements);
    }
}
