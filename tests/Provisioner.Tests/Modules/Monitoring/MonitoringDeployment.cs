using Monitor.Model.Topology;
using Monitor.Provisioner.Certificates;
using Monitor.Provisioner.Engine;
using Monitor.Provisioner.Secrets;

namespace Monitor.Provisioner.Tests.Modules.Monitoring;

/// <summary>A deployment of one infra node and a cluster of two, the second at an IPv6 address, in a directory of its own.</summary>
internal sealed class MonitoringDeployment : IDisposable
{
    private readonly string directory = System.IO.Directory.CreateTempSubdirectory("monitor-modules-").FullName;

    public MonitoringDeployment()
    {
        var infra = new Node("infra-1", "10.0.0.10");
        IReadOnlyList<Member> members = [new(1, new("db-1", "10.0.0.11")), new(2, new("db-2", "fd00::12"))];
        var program = Path.Combine(directory, "monitor-exporter");
        File.WriteAllText(program, "a program");
        Value = new Deployment
        {
            Fleet = new Fleet
            {
                Name = "lab",
                Nodes = [infra, .. members.Select(member => member.Node), new("etcd-3", "10.0.0.13")],
                Infra = infra,
                Etcd = [.. members.Select(member => member.Node), new("etcd-3", "10.0.0.13")],
                Clusters = [new Cluster { Name = ClusterName.Parse("pg-test")!.Value, Members = members }],
            },
            InventoryText = "",
            Secrets = SecretStore.Open(Path.Combine(directory, "secrets.yml")),
            Authority = CertificateAuthority.Open(Path.Combine(directory, "pki"), "lab", TimeProvider.System),
            Artifacts = new Artifacts(program, program, directory),
        };
    }

    public Deployment Value { get; }

    public Node Node(string name) => Value.Fleet.Nodes.Single(node => node.Name == name);

    public IReadOnlyList<Resource> Describe(IModule module, string node) => [.. module.Describe(Value, Node(node))];

    /// <summary>The text of a file that the module wants on the node.</summary>
    public string TextOf(IModule module, string node, string path)
    {
        using var reader = new StreamReader(Describe(module, node).OfType<Resource.File>().Single(file => file.Path == path).Content.Open());
        return reader.ReadToEnd();
    }

    public void Dispose() => System.IO.Directory.Delete(directory, recursive: true);
}
