using Monitor.Model.Topology;
using Monitor.Provisioner.Certificates;
using Monitor.Provisioner.Engine;
using Monitor.Provisioner.Secrets;

namespace Monitor.Provisioner.Tests.Engine;

/// <summary>A module made of what a test wants.</summary>
internal sealed record WishModule(string Name, params IReadOnlyList<Resource> Resources) : IModule
{
    public IEnumerable<Resource> Describe(Deployment deployment, Node node) => Resources;
}

/// <summary>Deployments and observations for tests.</summary>
internal static class Wishes
{
    public static Deployment Deployment(string home, params IReadOnlyList<Node> nodes) => new()
    {
        Fleet = new Fleet { Name = "test", Nodes = nodes, Infra = nodes[0], Etcd = [nodes[0]], Clusters = [] },
        InventoryText = "",
        Secrets = SecretStore.Open(Path.Combine(home, "secrets.yml")),
        Authority = CertificateAuthority.Open(Path.Combine(home, "pki"), "test", TimeProvider.System),
        Artifacts = new Artifacts("", "", ""),
    };

    public static Description Describe(Node node, params IReadOnlyList<IModule> modules) => Description.Of(
        [.. modules.Select(module => module.Name)],
        [new DescribedNode(node, [.. modules.SelectMany(module => module.Describe(null!, node).Select(resource => new Wanted(module.Name, resource)))])]);

    public static NodeFacts Facts { get; } = new()
    {
        Distribution = "debian",
        Version = "13",
        Architecture = "x86_64",
        HostName = "db-1",
        Systemd = true,
        Root = true,
        FreeRootBytes = 8L << 30,
        FreeVarBytes = 8L << 30,
    };
}
