using System.Net;
using Monitor.Model.Topology;
using Monitor.Provisioner.Certificates;
using Monitor.Provisioner.Engine;

namespace Monitor.Provisioner.Modules.Vault;

/// <summary>The audit vault on the infra node, and the program <c>monitor</c> that it and remediation run.</summary>
public sealed class VaultModule : IModule
{
    /// <summary>Where the program lies on the infra node.</summary>
    public const string Program = "/usr/local/bin/monitor";

    /// <summary>The name of the key pair that signs the audit log.</summary>
    public const string SigningKey = "audit";

    private const string Account = "monitor-vault";
    private const string Home = "/etc/monitor/vault";
    private const string Data = "/var/lib/monitor/vault";

    /// <inheritdoc/>
    public string Name => "vault";

    /// <inheritdoc/>
    public IEnumerable<Resource> Describe(Deployment deployment, Node node)
    {
        if (node != deployment.Fleet.Infra)
        {
            yield break;
        }

        var certificate = deployment.Authority.Issue(Identity.Of(node));
        var signing = deployment.Authority.SigningKey(SigningKey);
        yield return new Resource.Account(Account);
        yield return new Resource.File(Program, new FileContent.Local(deployment.Artifacts.Monitor)) { Mode = Modes.Program };
        yield return new Resource.Directory("/etc/monitor");
        yield return new Resource.Directory(Home) { Group = Account, Mode = Modes.GroupDirectory };
        yield return new Resource.Directory("/var/lib/monitor");
        yield return new Resource.Directory(Data) { Owner = Account, Mode = Modes.PrivateDirectory };
        yield return new Resource.File($"{Home}/server.crt", certificate.CertificatePem) { Group = Account, Mode = Modes.GroupFile };
        yield return new Resource.File($"{Home}/server.key", certificate.KeyPem) { Group = Account, Mode = Modes.GroupFile, Secret = true };
        yield return new Resource.File($"{Home}/signing.key", signing.PrivatePem) { Owner = Account, Mode = Modes.PrivateFile, Secret = true };
        yield return new Resource.File($"{Home}/signing.key.pub", signing.PublicPem) { Group = Account, Mode = Modes.GroupFile };
        yield return new Resource.File($"{Home}/config.yml", Configure(deployment, node).Render()) { Group = Account, Mode = Modes.GroupFile };
        yield return new Resource.File("/etc/systemd/system/monitor-vault.service", VaultUnit.Render());
        yield return new Resource.Unit("monitor-vault.service")
        {
            RestartOn = [Program, $"{Home}/", "/etc/systemd/system/monitor-vault.service"],
        };
    }

    private static VaultConfig Configure(Deployment deployment, Node node) => new()
    {
        Listen = new IPEndPoint(IPAddress.Parse(node.Address), Ports.Vault).ToString(),
        Data = Data,
        Certificate = $"{Home}/server.crt",
        Key = $"{Home}/server.key",
        Authority = "/etc/monitor/ca.crt",
        SigningKey = $"{Home}/signing.key",
        Origin = $"{deployment.Fleet.Name}-audit",
    };
}
