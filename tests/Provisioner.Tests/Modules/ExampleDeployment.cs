using Monitor.Model.Topology;
using Monitor.Provisioner.Certificates;
using Monitor.Provisioner.Engine;
using Monitor.Provisioner.Secrets;
using YamlDotNet.Serialization;

namespace Monitor.Provisioner.Tests.Modules;

/// <summary>A deployment whose secrets are their own names, in a directory that is gone afterwards.</summary>
internal sealed class ExampleDeployment : IDisposable
{
    private static readonly IReadOnlyList<string> ClusterSecrets =
    [
        "patroni", ProductRoles.Replicator, ProductRoles.Rewind, ProductRoles.Monitor, ProductRoles.Administrator, ProductRoles.Pooler,
    ];

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("monitor-modules-");

    public ExampleDeployment(Fleet fleet)
    {
        var secrets = Path.Combine(directory.FullName, "secrets.yml");
        File.WriteAllText(secrets, new SerializerBuilder().Build().Serialize(SecretNames(fleet).ToDictionary(name => name, name => $"<{name}>")));
        Deployment = new Deployment
        {
            Fleet = fleet,
            InventoryText = "",
            Secrets = SecretStore.Open(secrets),
            Authority = CertificateAuthority.Open(directory.FullName, fleet.Name, TimeProvider.System),
            Artifacts = new Artifacts("", "", ""),
        };
    }

    public Deployment Deployment { get; }

    public void Dispose() => directory.Delete(recursive: true);

    private static IEnumerable<string> SecretNames(Fleet fleet) =>
    [
        "backup/cipher",
        "etcd/root",
        "etcd/remediation",
        .. fleet.Clusters.Select(cluster => $"etcd/{cluster.Name}"),
        .. fleet.Clusters.SelectMany(cluster => ClusterSecrets.Concat(cluster.Roles.Select(role => role.Name)), (cluster, name) => $"{cluster.Name}/{name}"),
    ];
}
