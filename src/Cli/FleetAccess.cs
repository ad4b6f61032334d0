using System.Net;
using Monitor.Audit.Protocol;
using Monitor.Model.Topology;
using Monitor.Provisioner.Certificates;
using Monitor.Provisioner.Modules.Vault;
using Monitor.Provisioner.Operations;
using Monitor.Provisioner.Secrets;
using Monitor.Remediation.Api;

namespace Monitor.Cli;

/// <summary>Keys, passwords and clients by which the person at this machine reaches a fleet that was deployed from here.</summary>
internal sealed class FleetAccess : IDisposable
{
    private static readonly TimeSpan HttpDeadline = TimeSpan.FromSeconds(15);

    private readonly List<IDisposable> opened = [];

    private FleetAccess(Fleet fleet, string directory)
    {
        Fleet = fleet;
        Directory = directory;
        Secrets = SecretStore.Open(Path.Combine(directory, "secrets.yml"));
        Authority = CertificateAuthority.Open(Path.Combine(directory, "pki"), fleet.Name, TimeProvider.System);
        var admin = Authority.Issue(Identity.Client("admin"));
        Tls = new MutualTls(admin.CertificatePath, admin.KeyPath, Authority.CertificatePath);
    }

    public Fleet Fleet { get; }

    /// <summary>The fleet's state on this machine.</summary>
    public string Directory { get; }

    public SecretStore Secrets { get; }

    public CertificateAuthority Authority { get; }

    /// <summary>The certificate of the person at this machine.</summary>
    public MutualTls Tls { get; }

    /// <summary>Opens the access, making authority and passwords where there are none yet: for commands that deploy.</summary>
    public static FleetAccess Prepare(Fleet fleet) => new(fleet, Workspace.FleetDirectory(fleet));

    /// <summary>Whether this machine holds the fleet's keys and passwords.</summary>
    public static bool IsDeployedFromHere(Fleet fleet) => File.Exists(Path.Combine(Workspace.FleetDirectory(fleet), "secrets.yml"));

    /// <summary>Opens the access to a fleet that was deployed from this machine.</summary>
    /// <exception cref="UsageException">It was not.</exception>
    public static FleetAccess Open(Fleet fleet)
    {
        var directory = Workspace.FleetDirectory(fleet);
        return IsDeployedFromHere(fleet)
            ? new FleetAccess(fleet, directory)
            : throw new UsageException(
                $"fleet {fleet.Name} was not deployed from here: {directory} has no secrets.yml. "
                + "Call `monitor apply` first, or set MONITOR_HOME to where its keys are.");
    }

    /// <summary>A client of a service on the infra node.</summary>
    public HttpClient InfraHttp(int port)
    {
        var http = new HttpClient(Tls.CreateHandler())
        {
            BaseAddress = Infra(port),
            Timeout = HttpDeadline,
            DefaultRequestVersion = HttpVersion.Version11,
        };
        opened.Add(http);
        return http;
    }

    /// <summary>Patroni's API on the members, without the right to command.</summary>
    public PatroniClient Patroni()
    {
        var patroni = new PatroniClient(Tls.CreateHandler(), TimeProvider.System);
        opened.Add(patroni);
        return patroni;
    }

    public PrometheusClient Prometheus() => new(InfraHttp(Ports.Prometheus));

    /// <summary>The remediation service.</summary>
    public RemediationClient Remediation()
    {
        var client = new RemediationClient(Infra(Ports.Remediation), Tls, TimeProvider.System);
        opened.Add(client);
        return client;
    }

    /// <summary>Asks members, services, Prometheus and the vault.</summary>
    public FleetStatusReader Status() => new(
        Fleet,
        Patroni(),
        Prometheus(),
        InfraHttp(Ports.Vault),
        (cluster, node, service) => new PostgresAccess(
            node.Address, service.Port, ProductRoles.Monitor, Secrets.Get($"{cluster.Name}/{ProductRoles.Monitor}"), Authority.CertificatePath)
        {
            ThroughPooler = service.Target == ServiceTarget.PgBouncer,
        });

    /// <summary>Where the audit vault is, and who asks.</summary>
    public VaultAddress Vault() => new()
    {
        Uri = Infra(Ports.Vault),
        CertificateFile = Tls.CertificatePath,
        KeyFile = Tls.KeyPath,
        AuthorityFile = Tls.AuthorityPath,
    };

    /// <summary>The public half of the key that signs the audit log, known here since it was made here.</summary>
    public string VaultPublicKey() => Authority.SigningKey(VaultModule.SigningKey).PublicPem;

    public void Dispose() => opened.ForEach(one => one.Dispose());

    private Uri Infra(int port) => new UriBuilder(Uri.UriSchemeHttps, Fleet.Infra.Address, port).Uri;
}
