using Monitor.Model.Topology;
using Monitor.Provisioner;
using Monitor.Provisioner.Engine;
using Monitor.Provisioner.Ssh;

namespace Monitor.Cli.Deploy;

/// <summary>One plan or apply from this machine: the deployment, the connections to the nodes, and the audit ledger.</summary>
internal sealed class DeploySession : IAsyncDisposable
{
    private readonly FleetAccess access;
    private readonly Deployer deployer;

    private DeploySession(FleetAccess access, Deployment deployment, Deployer deployer)
    {
        this.access = access;
        this.deployer = deployer;
        Deployment = deployment;
    }

    public Deployment Deployment { get; }

    /// <summary>Opens a session; downloads packages when the snapshot is not there yet.</summary>
    public static async Task<DeploySession> OpenAsync(
        Terminal terminal, string inventory, SshChoice ssh, bool refresh, CancellationToken cancellationToken)
    {
        var fleet = Workspace.ReadFleet(inventory);
        var login = ssh.For(fleet, Workspace.FleetDirectory(fleet));
        if (!File.Exists(login.KeyPath))
        {
            throw new UsageException(
                $"there is no key {login.KeyPath} to log in to the nodes with: name yours with --ssh-key, and see that {fleet.Ssh.User} may log in with it.");
        }

        var access = FleetAccess.Prepare(fleet);
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
                RefreshPackages = refresh,
                Downloads = new DownloadDisplay(terminal, activity),
            },
            new Talk(terminal),
            cancellationToken));
        var connector = new SshConnector(login, TimeProvider.System);
        return new DeploySession(access, deployment, new Deployer(connector, TimeProvider.System));
    }

    /// <summary>Looks at every node and plans; the plan is recorded.</summary>
    public async Task<Plan> PlanAsync(Terminal terminal, CancellationToken cancellationToken)
    {
        var plan = await Activity.ShowAsync(
            terminal,
            $"looking at {Words.Count(Deployment.Fleet.Nodes.Count, "node")}",
            _ => deployer.PlanAsync(Deployment, Stack.Modules, cancellationToken));
        await using var trail = await AuditTrail.OpenAsync(access, cancellationToken);
        await trail.RecordAsync(plan, cancellationToken);
        return plan;
    }

    /// <summary>Applies a plan; its beginning and its outcome are recorded.</summary>
    public async Task<ApplyResult> ApplyAsync(Plan plan, ApplyDisplay display, CancellationToken cancellationToken)
    {
        await using var trail = await AuditTrail.OpenAsync(access, cancellationToken);
        await trail.RecordBeginningAsync(plan, cancellationToken);
        var result = await deployer.ApplyAsync(Deployment, plan, display, cancellationToken);
        await trail.RecordAsync(plan, result, cancellationToken);
        return result;
    }

    public async ValueTask DisposeAsync()
    {
        await deployer.DisposeAsync();
        access.Dispose();
    }
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
