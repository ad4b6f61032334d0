using Monitor.Model.Topology;
using Monitor.Provisioner.Modules.Monitoring;

namespace Monitor.Provisioner.Modules.Prometheus;

/// <summary>Everything that Prometheus scrapes in a fleet. Label <c>node</c> is on all, <c>cls</c> and <c>ins</c> on what belongs to an instance.</summary>
internal static class ScrapeJobs
{
    /// <summary>The jobs, each with at least one target.</summary>
    public static IReadOnlyList<ScrapeJob> For(Fleet fleet)
    {
        var members = fleet.Nodes.Where(node => fleet.MemberOn(node) is not null).ToList();
        return
        [
            .. new[]
            {
                Job(fleet, "postgres", members, Ports.Exporter),
                Job(fleet, "backup", [fleet.Infra], Ports.Exporter),
                Job(fleet, "node", fleet.Nodes, Ports.NodeExporter),
                Job(fleet, "patroni", members, Ports.Patroni),
                Job(fleet, "haproxy", members, Ports.HaProxyMetrics),
                Job(fleet, "etcd", fleet.Etcd, Ports.EtcdClient),
                Job(fleet, "prometheus", [fleet.Infra], Ports.Prometheus),
                Job(fleet, "alertmanager", [fleet.Infra], Ports.Alertmanager),
                Job(fleet, "remediation", [fleet.Infra], Ports.Remediation),
                Job(fleet, "vault", [fleet.Infra], Ports.Vault),
                Job(fleet, "portal", [fleet.Infra], Ports.Portal),
            }.Where(job => job.StaticConfigs.Count > 0),
        ];
    }

    private static readonly string[] InstanceJobs = ["postgres", "node", "patroni", "haproxy"];

    private static ScrapeJob Job(Fleet fleet, string name, IEnumerable<Node> nodes, int port) => new(
        name,
        [.. nodes.Select(node => new StaticTargets([Endpoint.Of(node, port)]) { Labels = Labels(fleet, name, node) })]);

    private static Dictionary<string, string> Labels(Fleet fleet, string job, Node node) =>
        fleet.MemberOn(node) is { } place && InstanceJobs.Contains(job)
            ? new()
            {
                ["node"] = node.Name,
                ["cls"] = place.Cluster.Name.ToString(),
                ["ins"] = place.Cluster.InstanceName(place.Member),
            }
            : new() { ["node"] = node.Name };
}
