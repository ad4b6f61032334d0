using System.Net;
using Monitor.Model.Topology;
using Monitor.Provisioner.Certificates;
using Monitor.Provisioner.Engine;
using Monitor.Provisioner.Modules.Vault;

namespace Monitor.Provisioner.Modules.Remediation;

/// <summary>The remediation service on the infra node, and the units by which it has backups made.</summary>
/// <remarks>The account may read the backup repository (group pgbackrest) but not write it, and never becomes another user.</remarks>
public sealed class RemediationModule : IModule
{
    private const string Account = "monitor-remediation";
    private const string Home = "/etc/monitor/remediation";
    private const string State = "/var/lib/monitor/remediation";
    private const string Units = "/etc/systemd/system";

    /// <inheritdoc/>
    public string Name => "remediation";

    /// <inheritdoc/>
    public IEnumerable<Resource> Describe(Deployment deployment, Node node) =>
        node == deployment.Fleet.Infra
            ? [.. DescribeFiles(deployment, node), .. DescribeUnits(deployment)]
            : [];

    private static IEnumerable<Resource> DescribeFiles(Deployment deployment, Node node)
    {
        var server = deployment.Authority.Issue(Identity.Of(node));
        var client = deployment.Authority.Issue(Identity.Client("remediation"));
        yield return new Resource.Account(Account) { Groups = ["pgbackrest"] };
        yield return new Resource.Directory("/etc/monitor");
        yield return new Resource.Directory(Home) { Group = Account, Mode = Modes.GroupDirectory };
        yield return new Resource.Directory($"{Home}/secrets") { Group = Account, Mode = Modes.GroupDirectory };
        yield return new Resource.Directory("/var/lib/monitor");
        yield return new Resource.Directory(State);
        yield return new Resource.Directory(RemediationUnits.Spool) { Owner = Account, Mode = Modes.PrivateDirectory };
        yield return new Resource.Directory(RemediationUnits.Requests) { Owner = Account };
        yield return new Resource.Directory(RemediationUnits.Outcomes) { Owner = "pgbackrest" };
        yield return Private("server.crt", server.CertificatePem, secret: false);
        yield return Private("server.key", server.KeyPem, secret: true);
        yield return Private("client.crt", client.CertificatePem, secret: false);
        yield return Private("client.key", client.KeyPem, secret: true);
        yield return Private("vault.pub", deployment.Authority.SigningKey(VaultModule.SigningKey).PublicPem, secret: false);
        yield return Private("inventory.yml", deployment.InventoryText, secret: false);
        yield return Private("secrets/etcd", deployment.Secrets.Get("etcd/remediation"), secret: true);
        yield return Private("secrets/webhook", deployment.Secrets.Get("remediation/webhook"), secret: true);
        foreach (var cluster in deployment.Fleet.Clusters)
        {
            yield return Private($"secrets/{cluster.Name}.dba", deployment.Secrets.Get($"{cluster.Name}/{ProductRoles.Administrator}"), secret: true);
            yield return Private($"secrets/{cluster.Name}.patroni", deployment.Secrets.Get($"{cluster.Name}/patroni"), secret: true);
        }

        yield return Private("config.yml", Configure(node).Render(), secret: false);
    }

    private static IEnumerable<Resource> DescribeUnits(Deployment deployment)
    {
        yield return new Resource.File($"{Units}/monitor-backup@.service", RemediationUnits.RenderBackup());
        yield return new Resource.File($"{Units}/monitor-backup@.path", RemediationUnits.RenderBackupPath());
        yield return new Resource.File($"{Units}/monitor-remediation.service", RemediationUnits.RenderService());
        foreach (var cluster in deployment.Fleet.Clusters)
        {
            yield return new Resource.Unit($"monitor-backup@{cluster.Name}.path") { RestartOn = [$"{Units}/monitor-backup@.path"] };
        }

        yield return new Resource.Unit("monitor-remediation.service")
        {
            RestartOn = [VaultModule.Program, $"{Home}/", $"{Units}/monitor-remediation.service"],
        };
    }

    private static Resource.File Private(string name, string content, bool secret) =>
        new($"{Home}/{name}", content) { Group = Account, Mode = Modes.GroupFile, Secret = secret };

    private static RemediationConfig Configure(Node node) => new()
    {
        Listen = new IPEndPoint(IPAddress.Parse(node.Address), Ports.Remediation).ToString(),
        Certificate = $"{Home}/server.crt",
        Key = $"{Home}/server.key",
        ClientCertificate = $"{Home}/client.crt",
        ClientKey = $"{Home}/client.key",
        Authority = "/etc/monitor/ca.crt",
        Inventory = $"{Home}/inventory.yml",
        Secrets = $"{Home}/secrets",
        KillSwitch = $"{Home}/disabled",
        BackupRequests = RemediationUnits.Requests,
        BackupOutcomes = RemediationUnits.Outcomes,
        Vault = new UriBuilder(Uri.UriSchemeHttps, node.Address, Ports.Vault).Uri.ToString(),
        VaultKey = $"{Home}/vault.pub",
        Spool = RemediationUnits.Spool,
    };
}
