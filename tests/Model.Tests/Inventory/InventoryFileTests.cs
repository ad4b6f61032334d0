using CsCheck;
using Monitor.Model.Inventory;
using Monitor.Model.Topology;

namespace Monitor.Model.Tests.Inventory;

public sealed class InventoryFileTests
{
    private const string Smallest = """
        fleet: small
        nodes: { infra-1: 10.0.0.10, db-1: 10.0.0.11 }
        infra: infra-1
        etcd: [db-1]
        clusters:
          pg-one:
            members: { 1: db-1 }
        """;

    [Fact]
    public void Reads_the_smallest_inventory_with_every_default()
    {
        var (fleet, faults) = InventoryFile.Parse(Smallest, "small.yml");

        Assert.Empty(faults);
        var cluster = Assert.Single(fleet!.Clusters);
        Assert.Equal("pg-one-1", cluster.InstanceName(cluster.Members[0]));
        Assert.Equal(17, cluster.PostgresVersion);
        Assert.Equal([5433, 5434, 5436, 5438], cluster.Services.Select(service => service.Port));
        Assert.Equal(RemediationMode.Observe, fleet.Remediation.ModeOf("switchover"));
        Assert.Equal(("pg-one", 1), fleet.MemberOn(fleet.Nodes[1]) is var (c, m) ? (c.Name.ToString(), m.Sequence) : default);
        Assert.Null(fleet.MemberOn(fleet.Infra));
    }

    [Fact]
    public void Reports_eleven_different_mistakes_with_their_lines_and_gives_no_fleet()
    {
        var (fleet, faults) = InventoryFile.Parse(
            """
            fleet: Production
            nodes:
              infra-1: 10.0.0.10
              db-1: 10.0.0.300
              db-2: 10.0.0.10
              db-3: 10.0.0.13
            infra: infra-2
            etcd: [db-3, infra-1]
            clusters:
              pg-test:
                members:
                  one: db-3
                timing: { ttl: 5s }
                roles:
                  dbuser_dba: {}
                databases:
                  app: { owner: nobody }
                settings: { listen_addresses: '*' }
                synchronus: true
            """,
            "ten.yml");

        Assert.Null(fleet);
        Assert.Equal([1, 4, 5, 7, 8, 12, 13, 15, 17, 18, 19], faults.Select(fault => fault.Line));
        Assert.All(faults.Zip(Mistakes), pair => Assert.Contains(pair.Second, pair.First.Message, StringComparison.Ordinal));
        Assert.StartsWith("ten.yml:4:", faults[1].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_the_rights_of_roles_and_gives_none_by_itself()
    {
        var roles = InventoryFile.Parse(Smallest + "\n    roles: { app: {}, stream: { replication: true, bypassRls: true, createRole: true } }\n", "roles.yml").Fleet!.Clusters[0].Roles;

        Assert.Equal(
            [("app", false, false, false), ("stream", true, true, true)],
            roles.Select(role => (role.Name, role.Replication, role.BypassRls, role.CreateRole)));
    }

    private static readonly string[] Mistakes =
    [
        "fleet must be 1 to 63 lower-case letters",
        "found `10.0.0.300`",
        "has the address 10.0.0.10 of node `infra-1`",
        "there is no node `infra-2`; did you mean `infra-1`?",
        "etcd needs 1, 3 or 5 members",
        "found `one`",
        "`ttl` must be a duration from 20s to 10m",
        "`dbuser_dba` is a role of the product",
        "the owner `nobody`",
        "`listen_addresses` is managed by Monitor",
        "did you mean `synchronous`?",
    ];

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData("fleet: [", "")]
    [InlineData("fleet: a\nfleet: b", "`fleet` is named twice in the inventory, first on line 1")]
    [InlineData("---", "`fleet` is missing in the inventory")]
    [InlineData("- a\n- b", "must be a mapping")]
    [InlineData("fleet: &x a\nother: *x", "anchors and aliases")]
    [InlineData("fleet: a\n---\nfleet: b", "one document is expected")]
    public void Refuses_what_is_not_an_inventory(string text, string message)
    {
        var (fleet, faults) = InventoryFile.Parse(text, "bad.yml");

        Assert.Null(fleet);
        Assert.Contains(faults, fault => fault.Message.Contains(message, StringComparison.Ordinal) && fault.Line >= 1);
    }

    [Theory]
    [InlineData("members: { 1: db-1 }", "members: { 1: infra-1 }", "is the infra node, which keeps the backups")]
    [InlineData("members: { 1: db-1 }", "members: { 1: db-1, 2: db-1 }", "already carries pg-one-1")]
    [InlineData("members: { 1: db-1 }", "members: {}", "has no members")]
    [InlineData("members: { 1: db-1 }", "synchronous: true\n    members: { 1: db-1 }", "no commit would ever return")]
    [InlineData("members: { 1: db-1 }", "members: { 1: db-1 }\n    timing: { ttl: 20s, retryTimeout: 10s }", "ttl must be at least loopWait + 2 × retryTimeout = 25s")]
    [InlineData("members: { 1: db-1 }", "members: { 1: db-1 }\n    backup: { maximumAge: 5m }", "from 1h to 365d")]
    [InlineData("members: { 1: db-1 }", "members: { 1: db-1 }\n    roles: { app: { memberOf: [dbrole_redonly] } }", "which is not declared")]
    [InlineData("members: { 1: db-1 }", "members: { 1: db-1 }\n    services: { a: { port: 6000, target: pgbouncer, route: primary }, b: { port: 6000, target: mysql, route: primary } }", "one of pgbouncer, postgres is expected; found `mysql`")]
    [InlineData("infra: infra-1", "infra: infra-1\nremediation: { modes: { failover: auto } }", "there is no action `failover`")]
    [InlineData("infra: infra-1", "infra: infra-1\nremediation: { modes: { backup: yes } }", "a mode is one of off, observe, approve, auto")]
    [InlineData("infra: infra-1", "infra: infra-1\nmonitoring: { scrapeInterval: 10 }", "must be a duration")]
    [InlineData("infra: infra-1", "infra: infra-1\nmonitoring: { runbooks: docs/runbooks.md }", "`runbooks` must be an http or https address")]
    [InlineData("infra: infra-1", "infra: infra-1\nssh: { port: 70000 }", "whole number from 1 to 65535")]
    [InlineData("etcd: [db-1]", "etcd: [db-1, db-1, db-1]", "named twice in `etcd`")]
    [InlineData("pg-one:", "pg_one:", "a cluster name is")]
    [InlineData("pg-one:", "root:", "a cluster cannot be named `root`")]
    [InlineData("pg-one:", "remediation:", "a cluster cannot be named `remediation`")]
    [InlineData("infra-1", "prometheus", "a node cannot be named `prometheus`")]
    [InlineData("infra-1", "ca", "a node cannot be named `ca`")]
    [InlineData("infra-1", "root", "a node cannot be named `root`")]
    [InlineData("pg-one:", "admin:", "a cluster cannot be named `admin`")]
    [InlineData("pg-one:", "db:", "instance `db-1` of cluster `db` has the name of a node")]
    [InlineData("pg-one:", "infra:", "instance `infra-1` of cluster `infra` has the name of a node")]
    public void Says_what_is_wrong(string right, string wrong, string message)
    {
        var (fleet, faults) = InventoryFile.Parse(Smallest.Replace(right, wrong, StringComparison.Ordinal), "wrong.yml");

        Assert.Null(fleet);
        Assert.Contains(faults, fault => fault.Message.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void Never_throws_whatever_the_text()
    {
        string[] pieces =
        [
            "fleet", "nodes", ":", " ", "\n", "  ", "- ", "[", "]", "{", "}", "a", "10.0.0.1", "'", "\"", "&x", "*x", "---", "#", "\t", "\0", "🐘", "clusters", "members", "1",
        ];
        Gen.Int[0, pieces.Length - 1].Array[0, 40].Sample(parts =>
        {
            var (fleet, faults) = InventoryFile.Parse(string.Concat(parts.Select(part => pieces[part])), "fuzz.yml");
            return fleet is null == faults.Count > 0;
        }, iter: 5_000);
    }
}
