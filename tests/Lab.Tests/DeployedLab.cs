using System.Diagnostics;
using System.Text.Json;
using Microsoft.Playwright;
using Monitor.Dashboards.Tests.Viewer;
using Monitor.Model.Inventory;
using Monitor.Model.Topology;
using Monitor.Provisioner.Certificates;
using Monitor.Provisioner.Lab;
using Monitor.Provisioner.Operations;
using Monitor.Provisioner.Secrets;

namespace Monitor.Lab.Tests;

/// <summary>The whole stack on four real hosts, brought up by the program itself as a user would; torn down at the end.</summary>
public sealed class DeployedLab : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(15);

    private readonly HostCommand host = new(TimeProvider.System);

    public static string Inventory { get; } = Path.Combine(AppContext.BaseDirectory, "inventory.yml");

    /// <summary>Why this machine cannot carry the lab, or null.</summary>
    public static string? Missing =>
        HostRequirements.Missing() ?? (File.Exists(MonitorPath) ? null : $"{MonitorPath} is missing: call ./monitor test, which builds it.");

    public LabOptions Options { get; } = LabOptions.FromEnvironment("stack") with { StateDirectory = Path.Combine(TestHome.Directory, "stack") };

    public Fleet Fleet { get; } = InventoryFile.Parse(File.ReadAllText(Inventory), Inventory).Fleet!;

    public Cluster Cluster => Fleet.Clusters.Single();

    /// <summary>What the first <c>up</c> printed.</summary>
    public CommandOutcome FirstUp { get; private set; } = new(-1, "", "");


    private static string MonitorPath { get; } = Path.Combine(TestHome.Programs, "monitor");

    public CertificateAuthority Authority => CertificateAuthority.Open(Path.Combine(FleetDirectory, "pki"), Fleet.Name, TimeProvider.System);

    public string FleetDirectory => Path.Combine(TestHome.Directory, "fleets", Fleet.Name);

    public async ValueTask InitializeAsync()
    {
        if (Missing is null)
        {
            // An earlier run may have been killed.
            await MonitorAsync("down", Inventory);
            FirstUp = await MonitorAsync("up", Inventory, "--verbose");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Missing is null)
        {
            await MonitorAsync("down", Inventory);
        }
    }

    /// <summary>Runs the program to its end.</summary>
    public Task<CommandOutcome> MonitorAsync(params string[] arguments) => host.TryAsync(
        new HostCall("env", [$"MONITOR_HOME={TestHome.Directory}", "MONITOR_LAB=stack", MonitorPath, .. arguments]) { Deadline = Deadline },
        CancellationToken.None);

    /// <summary>Starts the program; whoever called ends it.</summary>
    public static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo(MonitorPath, arguments)
    {
        RedirectStandardOutput = true,
        Environment = { ["MONITOR_HOME"] = TestHome.Directory, ["MONITOR_LAB"] = "stack" },
    })!;

    /// <summary>Runs it and reads what it printed as JSON.</summary>
    public async Task<JsonElement> JsonAsync(params string[] arguments)
    {
        var outcome = await MonitorAsync([.. arguments, "--json"]);
        return JsonDocument.Parse(outcome.Output).RootElement;
    }

    /// <summary>psql with a password in the environment; gives what it printed or the error.</summary>
    public Task<CommandOutcome> PsqlAsync(string conninfo, string? password, string statement) => host.TryAsync(
        new HostCall("env", [$"PGPASSWORD={password}", "PGPASSFILE=/dev/null", "PGCONNECT_TIMEOUT=10", "psql", "-XAtqw", "-c", statement, conninfo]),
        CancellationToken.None);

    /// <summary>pgbench, from here to a service, with a password in the environment.</summary>
    public Task<CommandOutcome> PgbenchAsync(string conninfo, string password, params string[] arguments) =>
        PgbenchAsync(conninfo, password, arguments, TestContext.Current.CancellationToken);

    /// <summary>The same, until it is cancelled.</summary>
    public Task<CommandOutcome> PgbenchAsync(string conninfo, string password, string[] arguments, CancellationToken cancellationToken) => host.TryAsync(
        new HostCall("env", [$"PGPASSWORD={password}", "PGPASSFILE=/dev/null", "PGCONNECT_TIMEOUT=10", "pgbench", .. arguments, conninfo]) { Deadline = Deadline },
        cancellationToken);

    public string Password(string role) => Secret($"{Cluster.Name}/{role}");

    public string Secret(string name) => SecretStore.Open(Path.Combine(FleetDirectory, "secrets.yml")).Get(name);

    /// <summary>Why no browser can look at the lab's dashboards, or null.</summary>
    public static string? MissingForBrowser => !File.Exists(Path.Combine(Path.GetDirectoryName(MonitorPath)!, "viewer", "index.html"))
        ? "the viewer's page is not built: it needs Node 20.19 or newer and `./monitor`"
        : Chromium.Program is null ? "Chromium is not installed: it is Debian's package chromium" : null;

    /// <summary>The certificate of the person who deployed, as a browser shows it to the portal.</summary>
    public ClientCertificate BrowserCertificate()
    {
        var admin = Authority.Issue(Identity.Client("admin"));
        return new() { Origin = Fleet.Portal.GetLeftPart(UriPartial.Authority), CertPath = admin.CertificatePath, KeyPath = admin.KeyPath };
    }

    /// <summary>A client with the certificate of the person who deployed.</summary>
    public HttpClient Http(Node node, int port)
    {
        var admin = Authority.Issue(Identity.Client("admin"));
        var tls = new MutualTls(admin.CertificatePath, admin.KeyPath, Authority.CertificatePath);
        return new HttpClient(tls.CreateHandler()) { BaseAddress = new UriBuilder("https", node.Address, port).Uri };
    }

    /// <summary>What an HTTP port of a node answers that person.</summary>
    public async Task<string> GetAsync(Node node, int port, string pathAndQuery)
    {
        using var http = Http(node, port);
        return await http.GetStringAsync(new Uri(pathAndQuery, UriKind.Relative), TestContext.Current.CancellationToken);
    }

    /// <summary>What promtool says to an exposition.</summary>
    public Task<CommandOutcome> PromtoolAsync(string exposition) => host.TryAsync(
        new HostCall("promtool", ["check", "metrics"]) { Input = exposition },
        CancellationToken.None);

    public NodeLab Lab => new(Options, TimeProvider.System);
}
