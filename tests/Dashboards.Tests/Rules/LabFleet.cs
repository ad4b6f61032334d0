using Monitor.Model.Topology;

namespace Monitor.Dashboards.Tests.Rules;

/// <summary>One infra node and one cluster of three, with a superuser of its own whose name is special in a regular expression.</summary>
internal static class LabFleet
{
    /// <summary>Not the default, so that a rule which ignores the inventory is found out.</summary>
    public static readonly TimeSpan BackupMaximumAge = TimeSpan.FromHours(1);

    public static Fleet Create()
    {
        var infra = new Node("infra-1", "10.0.0.10");
        var members = Enumerable.Range(1, 3).Select(number => new Member(number, new Node($"db-{number}", $"10.0.0.1{number}"))).ToList();
        return new Fleet
        {
            Name = "lab",
            Nodes = [infra, .. members.Select(member => member.Node)],
            Infra = infra,
            Etcd = [.. members.Select(member => member.Node)],
            Clusters =
            [
                new Cluster
                {
                    Name = ClusterName.Parse("pg-test")!.Value,
                    Members = members,
                    Backup = new BackupPolicy { MaximumAge = BackupMaximumAge },
                    Roles = [new Role("chief.of.staff") { Superuser = true }, new Role("streamer") { Replication = true }, new Role("app")],
                },
            ],
        };
    }
}
