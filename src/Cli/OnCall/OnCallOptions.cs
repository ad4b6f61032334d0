using System.CommandLine;
using Monitor.Cli.Deploy;
using Monitor.Model.Topology;
using Monitor.Remediation.Api;

namespace Monitor.Cli.OnCall;

/// <summary>Options of the commands by which a person asks for what an alert may ask for, too.</summary>
internal sealed class OnCallOptions
{
    private readonly Option<string> inventory = Options.InventoryOption();
    private readonly Option<bool> dryRun = new("--dry-run") { Description = "Only look, decide and say what would be done." };
    private readonly Option<bool> force = new("--force") { Description = "Go past the cooldown, and past no other guard." };
    private readonly Option<string> reason = new("--reason")
    {
        Description = "Why, in your words; it stands in the audit log.",
        DefaultValueFactory = _ => "asked by a person",
    };

    private readonly Option<bool> json = Options.Json();

    public void AddTo(Command command)
    {
        command.Add(dryRun);
        command.Add(force);
        command.Add(reason);
        command.Add(inventory);
        command.Add(json);
    }

    public Fleet Fleet(ParseResult parsed) => Workspace.ReadFleet(parsed.GetValue(inventory)!);

    /// <summary>Asks the remediation service and follows the run to its end.</summary>
    public async Task<int> RunAsync(
        Terminal terminal, ParseResult parsed, string action, Cluster cluster, string? instance, CancellationToken cancellationToken)
    {
        using var access = FleetAccess.Open(Fleet(parsed));
        var client = access.Remediation();
        var request = new ActionRequest
        {
            Cls = cluster.Name.ToString(),
            Ins = instance,
            DryRun = parsed.GetValue(dryRun),
            Force = parsed.GetValue(force),
            Actor = AuditTrail.Actor,
            Reason = parsed.GetValue(reason)!,
        };
        var run = await client.AskAsync(action, request, cancellationToken);
        return await RunsCommand.FollowAsync(terminal, client, run, parsed.GetValue(json), cancellationToken);
    }

    /// <summary>The cluster of this name; says which there are when there is none.</summary>
    public static Cluster FindCluster(Fleet fleet, string name) =>
        fleet.FindCluster(name) ?? throw new UsageException(
            $"there is no cluster `{name}`; the inventory has {string.Join(", ", fleet.Clusters.Select(cluster => cluster.Name))}");
}
