using Monitor.Model.Topology;

namespace Monitor.Provisioner.Tests.Modules;

/// <summary>The topologies that the golden files show.</summary>
internal static class ExampleFleets
{
    /// <summary>The lab: three members, which also carry etcd.</summary>
    public static Fleet Lab { get; } = Create(
        "lab",
        ["db-1", "db-2", "db-3"],
        ["db-1", "db-2", "db-3"],
        members => new Cluster
        {
            Name = ClusterName.Parse("pg-test")!.Value,
            Members = members,
            Roles = [new Role("app") { MemberOf = ["dbrole_readwrite"] }],
            Databases = [new Database("app", "app")],
        });

    /// <summary>A cluster of one, with etcd on a node of its own.</summary>
    public static Fleet Single { get; } = Create(
        "single",
        ["etcd-1"],
        ["db-1"],
        members => new Cluster
        {
            Name = ClusterName.Parse("pg-solo")!.Value,
            Members = members,
            Synchronous = true,
            Timing = new FailoverTiming { Ttl = TimeSpan.FromSeconds(30), LoopWait = TimeSpan.FromSeconds(10), RetryTimeout = TimeSpan.FromSeconds(10) },
            Settings = new Dictionary<string, string> { ["shared_buffers"] = "1GB", ["random_page_cost"] = "1.1" },
            Roles = [new Role("auditor") { Login = false, MemberOf = ["dbrole_readonly"] }],
            Backup = new BackupPolicy { KeepFull = 7 },
        });

    private static Fleet Create(
        string name, IReadOnlyList<string> etcd, IReadOnlyList<string> members, Func<IReadOnlyList<Member>, Cluster> cluster)
    {
        var nodes = new[] { "infra-1" }.Concat(etcd).Concat(members).Distinct()
            .Select((node, index) => new Node(node, $"192.0.2.{10 + index}"))
            .ToDictionary(node => node.Name);
        return new Fleet
        {
            Name = name,
            Nodes = [.. nodes.Values],
            Infra = nodes["infra-1"],
            Etcd = [.. etcd.Select(node => nodes[node])],
            Clusters = [cluster([.. members.Select((node, index) => new Member(index + 1, nodes[node]))])],
        };
    }
}
