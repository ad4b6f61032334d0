using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Monitor.Model.Documents;
using Monitor.Model.Topology;

namespace Monitor.Model.Inventory;

/// <summary>An inventory that was read: the fleet, or everything that is wrong with it.</summary>
/// <param name="Fleet">The fleet; null when there is a fault.</param>
/// <param name="Faults">All faults, in the order of the file.</param>
public sealed record InventoryResult(Fleet? Fleet, IReadOnlyList<Fault> Faults);

/// <summary>Reads an inventory. Nothing is used of a file that has a fault, and no fault hides another.</summary>
public static partial class InventoryFile
{
    /// <summary>Parses the text of an inventory.</summary>
    /// <param name="text">YAML.</param>
    /// <param name="path">How the faults name the file.</param>
    public static InventoryResult Parse(string text, string path)
    {
        var found = new List<Fault>();
        var faults = new FaultList(path, 0, found);
        var fleet = Section.Read(text, "the inventory", faults) is { } root ? ReadFleet(root, faults) : null;
        return found.Count == 0
            ? new InventoryResult(fleet, [])
            : new InventoryResult(null, [.. found.OrderBy(fault => fault.Line).ThenBy(fault => fault.Column)]);
    }

    private static Fleet ReadFleet(Section section, FaultList faults)
    {
        var name = section.Require("fleet", "production") is { } value ? ReadHostName(value, "fleet", faults) : null;
        var nodes = section.Require("nodes", "{ infra-1: 10.0.0.10 }") is { } list ? ReadNodes(list, faults) : [];
        var infra = section.Require("infra", "infra-1") is { } one ? FindNode(one, Section.TextOf(one, "infra", faults), nodes, faults) : null;
        var etcd = section.Require("etcd", "[db-1, db-2, db-3]") is { } members ? ReadEtcd(members, nodes, faults) : [];
        var clusters = section.Take("clusters") is { } declared ? ClusterReader.Read(declared, nodes, infra, faults) : [];
        var ssh = section.Take("ssh") is { } access ? ReadSsh(new Section(access, "ssh", faults)) : new SshAccess();
        var monitoring = section.Take("monitoring") is { } pace ? ReadMonitoring(new Section(pace, "monitoring", faults), faults) : new Topology.Monitoring();
        var remediation = section.Take("remediation") is { } policy ? ReadRemediation(new Section(policy, "remediation", faults), faults) : new RemediationPolicy();
        var notifications = section.Take("notify") is { } notify ? NotificationReader.Read(new Section(notify, "notify", faults), faults) : new NotificationPolicy();
        section.RefuseTheRest();

        return new Fleet
        {
            Name = name ?? "",
            Nodes = nodes,
            Infra = infra ?? new Node("", ""),
            Etcd = etcd,
            Clusters = clusters,
            Ssh = ssh,
            Monitoring = monitoring,
            Remediation = remediation,
            Notifications = notifications,
        };
    }

    private static List<Node> ReadNodes(YamlValue value, FaultList faults)
    {
        var nodes = new List<Node>();
        foreach (var (key, item) in Section.Pairs(value, "nodes", faults))
        {
            var name = ReadHostName(key, "a node name", faults);
            TakenNames.CheckNode(key, key.Value, faults);
            if (ReadAddress(item, faults) is not { } address || name is null)
            {
                continue;
            }

            if (nodes.Find(node => node.Address == address) is { } twin)
            {
                faults.Add(item, $"node `{name}` has the address {address} of node `{twin.Name}`; every node needs its own");
            }
            else
            {
                nodes.Add(new Node(name, address));
            }
        }

        return nodes;
    }

    private static string? ReadAddress(YamlValue value, FaultList faults)
    {
        // IPAddress.TryParse also takes `10.1` and `1`, which nobody means in an inventory.
        if (value is YamlValue.Text text && IPAddress.TryParse(text.Value, out var address)
            && (address.AddressFamily == AddressFamily.InterNetworkV6 || address.ToString() == text.Value))
        {
            return address.ToString();
        }

        faults.Add(value, $"a node needs an IPv4 or IPv6 address, as in 10.0.0.10{Section.Found(value)}");
        return null;
    }

    private static string? ReadHostName(YamlValue value, string what, FaultList faults)
    {
        if (value is YamlValue.Text text && HostName.IsMatch(text.Value))
        {
            return text.Value;
        }

        faults.Add(value, $"{what} must be 1 to 63 lower-case letters, digits and hyphens, beginning with a letter{Section.Found(value)}");
        return null;
    }

    /// <summary>The node of this name; says so when there is none.</summary>
    internal static Node? FindNode(YamlValue where, string? name, IReadOnlyList<Node> nodes, FaultList faults)
    {
        if (name is null)
        {
            return null;
        }

        var node = nodes.FirstOrDefault(candidate => candidate.Name == name);
        if (node is null)
        {
            var near = Spelling.Nearest(name, nodes.Select(candidate => candidate.Name));
            faults.Add(where, $"there is no node `{name}`; {(near is null ? "add it to `nodes`" : $"did you mean `{near}`?")}");
        }

        return node;
    }

    private static List<Node> ReadEtcd(YamlValue value, IReadOnlyList<Node> nodes, FaultList faults)
    {
        var members = new List<Node>();
        foreach (var (where, name) in Section.TextsOf(value, "etcd", faults))
        {
            if (FindNode(where, name, nodes, faults) is not { } node)
            {
                continue;
            }

            if (members.Contains(node))
            {
                faults.Add(where, $"`{name}` is named twice in `etcd`; a node carries one member");
            }
            else
            {
                members.Add(node);
            }
        }

        if (value is YamlValue.Sequence { Items.Count: not (1 or 3 or 5) and var count })
        {
            faults.Add(value, $"etcd needs 1, 3 or 5 members, because an even number survives no more losses than one less; found {count}");
        }

        return members;
    }

    private static SshAccess ReadSsh(Section section)
    {
        var access = new SshAccess(section.Text("user") ?? "root", section.Integer("port", 22, 1, 65535));
        section.RefuseTheRest();
        return access;
    }

    private static Topology.Monitoring ReadMonitoring(Section section, FaultList faults)
    {
        var defaults = new Topology.Monitoring();
        var monitoring = new Topology.Monitoring
        {
            ScrapeInterval = section.Duration("scrapeInterval", defaults.ScrapeInterval, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1)),
            Retention = section.Duration("retention", defaults.Retention, TimeSpan.FromDays(1), TimeSpan.FromDays(3650)),
            Runbooks = section.Text("runbooks") is { } url ? NotificationReader.ReadUrl(section, "runbooks", url) : null,
            Alerts = section.Take("alerts") is { } alerts ? ThresholdReader.Read(alerts, faults) : defaults.Alerts,
        };
        section.RefuseTheRest();
        return monitoring;
    }

    private static RemediationPolicy ReadRemediation(Section section, FaultList faults)
    {
        var policy = new RemediationPolicy
        {
            Cooldown = section.Duration("cooldown", new RemediationPolicy().Cooldown, TimeSpan.Zero, TimeSpan.FromHours(24)),
            Modes = section.Take("modes") is { } modes ? ReadModes(modes, faults) : new Dictionary<string, RemediationMode>(),
        };
        section.RefuseTheRest();
        return policy;
    }

    private static Dictionary<string, RemediationMode> ReadModes(YamlValue value, FaultList faults)
    {
        var modes = new Dictionary<string, RemediationMode>(StringComparer.Ordinal);
        foreach (var (key, item) in Section.Pairs(value, "modes", faults))
        {
            if (!RemediationPolicy.ActionNames.Contains(key.Value))
            {
                faults.Add(key, $"there is no action `{key.Value}`; actions are {string.Join(", ", RemediationPolicy.ActionNames)}");
            }

            if (item is YamlValue.Text text && ModeNames.TryGetValue(text.Value, out var mode))
            {
                modes[key.Value] = mode;
            }
            else
            {
                faults.Add(item, $"a mode is one of {string.Join(", ", ModeNames.Keys)}{Section.Found(item)}");
            }
        }

        return modes;
    }

    private static readonly Dictionary<string, RemediationMode> ModeNames = new(StringComparer.Ordinal)
    {
        ["off"] = RemediationMode.Off,
        ["observe"] = RemediationMode.Observe,
        ["approve"] = RemediationMode.Approve,
        ["auto"] = RemediationMode.Auto,
    };

    [GeneratedRegex("^[a-z]([a-z0-9-]{0,61}[a-z0-9])?\\z")]
    private static partial Regex HostName { get; }
}
