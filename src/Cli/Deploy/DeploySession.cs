using Monitor.Dashboards.Viewer;
using Monitor.Model.Topology;
using Monitor.Provisioner;
using Monitor.Provisioner.Engine;
using Monitor.Provisioner.Modules.Portal;
using Monitor.Provisioner.Ssh;

namespace Monitor.Cli.Deploy;

/// <summary>One plan or apply from this machine: the connections to the nodes, the deployment, and the audit ledger.</summary>
internal sealed class DeploySession : IAsyncDisposable
{
    private readonly Terminal terminal;
    private readonly string inventory;
    private readonly bool refresh;
    private readonly Fleet fleet;
    private readonly Deployer deployer;
    private Prepared? prepared;

    /// <summary>Reads the inventory; reaches no node yet.</summary>
    /// <exception cref="UsageException">The inventory has faults, or there is no key to log in with.</exception>
    public DeploySession(Terminal terminal, string inventory, SshChoice ssh, bool refresh)
    {
        this.terminal = terminal;
        this.inventory = inventory;
        this.refresh = refresh;
        fleet = Workspace.ReadFleet(inventory);
        var login = ssh.For(fleet, Workspace.FleetDirectory(fleet));
        if (!File.Exists(login.KeyPath))
        {
            throw new UsageException(
                $"there is no key {login.KeyPath} to log in to the nodes with: name yours with --ssh-key, and see that {fleet.Ssh.User} may log in with it.");
        }

        deployer = new Deployer(new SshConnector(login, TimeProvider.System), TimeProvider.System);
    }

    /// <summary>What a person should know although nothing is wrong with the inventory, each a sentence.</summary>
    public IReadOnlyList<string> Warnings =>
        [.. fleet.Notifications.Warnings, .. ViewerHost.IsBuilt(Workspace.ViewerPage) ? Array.Empty<string>() : [PortalModule.NoDashboards]];

    /// <summary>
    /// Looks at every node and plans; the plan is recorded. Packages are downloaded when the snapshot is not there yet, but keys, passwords and
    /// snapshot are made only for nodes that can be reached.
    /// </summary>
    public async Task<Plan> PlanAsync(CancellationToken cancellationToken)
    {
        var looking = $"looking at {Words.Count(fleet.Nodes.Count, "node")}";
        var unreachable = await Activity.ShowAsync(terminal, looking, _ => deployer.ReachAsync(fleet.Nodes, cancellationToken));
        if (unreachable.Count > 0)
        {
            return await RefuseAsync(unreachable, cancellationToken);
        }

        var (access, deployment) = prepared ??= await PrepareAsync(cancellationToken);
        var plan = await Activity.ShowAsync(terminal, looking, _ => deployer.PlanAsync(deployment, Stack.Modules, cancellationToken));
        await using var trail = await AuditTrail.OpenAsync(access, cancellationToken);
        await trail.RecordAsync(plan, cancellationToken);
        return plan;
    }

    /// <summary>Applies a plan of this session; its beginning and its outcome are recorded.</summary>
    public async Task<ApplyResult> ApplyAsync(Plan plan, ApplyDisplay display, CancellationToken cancellationToken)
    {
        var (access, deployment) = prepared ?? throw new InvalidOperationException("Only a plan that this session made can be applied.");
        await using var trail = await AuditTrail.OpenAsync(access, cancellationToken);
        await trail.RecordBeginningAsync(plan, cancellationToken);
        var result = await deployer.ApplyAsync(deployment, plan, display, cancellationToken);
        await trail.RecordAsync(plan, result, cancellationToken);
        return result;
    }

    public async ValueTask DisposeAsync()
    {
        await deployer.DisposeAsync();
        prepared?.Access.Dispose();
    }

    /// <summary>A plan that changes nothing. It is recorded too, but for a fleet that has no keys yet: those are made for nodes that answer.</summary>
    private async Task<Plan> RefuseAsync(IReadOnlyList<Refusal> unreachable, CancellationToken cancellationToken)
    {
        var plan = new Plan { Steps = [], Refusals = unreachable, Stages = [], Nodes = fleet.Nodes.Count };
        if (FleetAccess.IsDeployedFromHere(fleet))
        {
            using var access = FleetAccess.Open(fleet);
            await using var trail = await AuditTrail.OpenAsync(access, cancellationToken);
            await trail.RecordAsync(plan, cancellationToken);
        }

        return plan;
    }

    private async Task<Prepared> PrepareAsync(CancellationToken cancellationToken)
    {
        var access = FleetAccess.Prepare(fleet);
        try
        {
            var deployment = await Activity.ShowAsync(terminal, "preparing packages", activity => Stack.PrepareAsync(
                new Preparation
                {
                    Fleet = fleet,
                    InventoryText = Workspace.ReadInventory(inventory),
                    Secrets = access.Secrets,
                    Authority = access.Authority,
                    FleetDirectory = access.Directory,
                    CacheDirectory = Workspace.Cache,
                    MonitorPath = Workspace.Program("monitor"),
                    ExporterPath = Workspace.Program("monitor-exporter"),
                    ViewerPage = Workspace.ViewerPage,
                    RefreshPackages = refresh,
                    Downloads = new DownloadDisplay(terminal, activity),
                },
                new Talk(terminal),
                cancellationToken));
            return new Prepared(access, deployment);
        }
        catch
        {
            access.Dispose();
            throw;
        }
    }

    /// <summary>What only reachable nodes are worth.</summary>
    private sealed record Prepared(FleetAccess Access, Deployment Deployment);
}

/// <summary>How the person at this machine wants to reach the nodes.</summary>
/// <param name="KeyPath">The private key; null for the fleet's own, then the user's.</param>
/// <param name="TrustOnFirstUse">Whether an unknown host key is pinned instead of refused.</param>
internal sealed record SshChoice(string? KeyPath, bool TrustOnFirstUse)
{
    private static string UserSsh => Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".ssh");

    public SshOptions For(Fleet fleet, string fleetDirectory) => new()
    {
        Access = fleet.Ssh,
        KeyPath = KeyPath ?? First(Path.Combine(fleetDirectory, "id_ed25519"), Path.Combine(UserSsh, "id_ed25519")),
        KnownHostsPath = First(Path.Combine(fleetDirectory, "known_hosts"), Path.Combine(UserSsh, "known_hosts")),
        TrustOnFirstUse = TrustOnFirstUse,
    };

    private static string First(string preferred, string otherwise) => File.Exists(preferred) ? preferred : otherwise;
}
