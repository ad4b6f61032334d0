using System.Globalization;
using System.Text.RegularExpressions;
using Monitor.Model.Documents;
using Monitor.Model.Topology;

namespace Monitor.Model.Inventory;

/// <summary>Reads the clusters of an inventory.</summary>
internal static partial class ClusterReader
{
    private static readonly (string, ServiceTarget)[] Targets = [("pgbouncer", ServiceTarget.PgBouncer), ("postgres", ServiceTarget.Postgres)];

    private static readonly (string, ServiceRoute)[] Routes =
        [("primary", ServiceRoute.Primary), ("replica", ServiceRoute.Replica), ("offline", ServiceRoute.Offline)];

    public static List<Cluster> Read(YamlValue value, IReadOnlyList<Node> nodes, Node? infra, FaultList faults)
    {
        var clusters = new List<Cluster>();
        var taken = new Dictionary<Node, string>();
        foreach (var (key, item) in Section.Pairs(value, "clusters", faults))
        {
            if (ClusterName.Parse(key.Value) is { } name)
            {
                TakenNames.CheckCluster(key, name, faults);
                clusters.Add(ReadCluster(name, new Section(item, $"cluster `{name}`", faults), item, nodes, infra, taken, faults));
            }
            else
            {
                faults.Add(key, $"a cluster name is 1 to 40 lower-case letters, digits and hyphens, beginning with a letter; found `{key.Value}`");
            }
        }

        return clusters;
    }

    private static Cluster ReadCluster(
        ClusterName name, Section section, YamlValue where, IReadOnlyList<Node> nodes, Node? infra, Dictionary<Node, string> taken, FaultList faults)
    {
        var defaults = new Cluster { Name = name, Members = [] };
        var roles = section.Take("roles") is { } declared ? ReadRoles(declared, faults) : [];
        var cluster = new Cluster
        {
            Name = name,
            Members = section.Require("members", "{ 1: db-1 }") is { } members ? ReadMembers(name, members, nodes, infra, taken, faults) : [],
            PostgresVersion = section.Integer("postgresVersion", defaults.PostgresVersion, 13, 18),
            Synchronous = section.Flag("synchronous", false),
            Timing = section.Take("timing") is { } timing ? ReadTiming(timing, faults) : defaults.Timing,
            Roles = roles,
            Databases = section.Take("databases") is { } databases ? ReadDatabases(databases, roles, faults) : [],
            Settings = section.Take("settings") is { } settings ? ReadSettings(settings, faults) : defaults.Settings,
            Backup = section.Take("backup") is { } backup ? ReadBackup(new Section(backup, "backup", faults)) : defaults.Backup,
            Services = section.Take("services") is { } services ? ReadServices(services, faults) : defaults.Services,
            Alerts = section.Take("alerts") is { } alerts ? ThresholdReader.Read(alerts, faults, ofCluster: true) : defaults.Alerts,
        };
        section.RefuseTheRest();
        if (cluster.Synchronous && cluster.Members.Count == 1)
        {
            faults.Add(where, $"cluster `{name}` is synchronous but has one member, so that no commit would ever return; add a member or remove `synchronous`");
        }

        return cluster;
    }

    private static List<Member> ReadMembers(
        ClusterName cluster, YamlValue value, IReadOnlyList<Node> nodes, Node? infra, Dictionary<Node, string> taken, FaultList faults)
    {
        var members = new List<Member>();
        foreach (var (key, item) in Section.Pairs(value, "members", faults))
        {
            if (!int.TryParse(key.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) || sequence is < 1 or > 999)
            {
                faults.Add(key, $"a member is named by its sequence number, from 1 to 999; found `{key.Value}`");
            }
            else
            {
                TakenNames.CheckInstance(key, cluster, sequence, nodes, faults);
            }

            if (ReadMember(sequence, item, nodes, faults) is { } member && IsFree(member, cluster, item, infra, taken, faults))
            {
                members.Add(member);
            }
        }

        if (value is YamlValue.Mapping { Pairs.Count: 0 } or YamlValue.Text { IsNull: true })
        {
            faults.Add(value, $"cluster `{cluster}` has no members; add one, as in `1: db-1`");
        }

        return [.. members.OrderBy(member => member.Sequence)];
    }

    private static Member? ReadMember(int sequence, YamlValue value, IReadOnlyList<Node> nodes, FaultList faults)
    {
        if (value is not YamlValue.Mapping)
        {
            return InventoryFile.FindNode(value, Section.TextOf(value, "member", faults), nodes, faults) is { } direct ? new Member(sequence, direct) : null;
        }

        var section = new Section(value, "a member", faults);
        var offline = section.Flag("offline", false);
        var place = section.Require("node", "db-1");
        section.RefuseTheRest();
        return place is not null && InventoryFile.FindNode(place, Section.TextOf(place, "node", faults), nodes, faults) is { } node
            ? new Member(sequence, node) { Offline = offline }
            : null;
    }

    private static bool IsFree(Member member, ClusterName cluster, YamlValue where, Node? infra, Dictionary<Node, string> taken, FaultList faults)
    {
        if (member.Node == infra)
        {
            faults.Add(where, $"node `{member.Node.Name}` is the infra node, which keeps the backups; a cluster must not lose both at once, so give it another node");
            return false;
        }

        var instance = cluster.Instance(member.Sequence);
        if (!taken.TryAdd(member.Node, instance))
        {
            faults.Add(where, $"node `{member.Node.Name}` already carries {taken[member.Node]}; a node carries one member");
            return false;
        }

        return true;
    }

    private static FailoverTiming ReadTiming(YamlValue value, FaultList faults)
    {
        var section = new Section(value, "timing", faults);
        var defaults = new FailoverTiming();
        var timing = new FailoverTiming
        {
            Ttl = section.Duration("ttl", defaults.Ttl, TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(10)),
            LoopWait = section.Duration("loopWait", defaults.LoopWait, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5)),
            RetryTimeout = section.Duration("retryTimeout", defaults.RetryTimeout, TimeSpan.FromSeconds(3), TimeSpan.FromMinutes(5)),
        };
        section.RefuseTheRest();
        if (timing.Ttl < timing.LoopWait + (2 * timing.RetryTimeout))
        {
            faults.Add(
                value,
                $"ttl must be at least loopWait + 2 × retryTimeout = {Durations.Format(timing.LoopWait + (2 * timing.RetryTimeout))}, "
                + $"or a healthy primary may lose its key; found {Durations.Format(timing.Ttl)}");
        }

        return timing;
    }

    private static List<Role> ReadRoles(YamlValue value, FaultList faults)
    {
        var roles = new List<(Role Role, YamlValue Where)>();
        foreach (var (key, item) in Section.Pairs(value, "roles", faults))
        {
            CheckIdentifier(key, "role", faults);
            if (ProductRoles.Names.Contains(key.Value))
            {
                faults.Add(key, $"`{key.Value}` is a role of the product and cannot be declared; choose another name");
            }

            var section = new Section(item, $"role `{key.Value}`", faults);
            var role = new Role(key.Value)
            {
                Login = section.Flag("login", true),
                Superuser = section.Flag("superuser", false),
                Replication = section.Flag("replication", false),
                BypassRls = section.Flag("bypassRls", false),
                CreateRole = section.Flag("createRole", false),
                MemberOf = section.Texts("memberOf"),
            };
            section.RefuseTheRest();
            roles.Add((role, item));
        }

        foreach (var (role, where) in roles)
        {
            foreach (var group in role.MemberOf.Where(group => !ProductRoles.Groups.Contains(group) && !roles.Exists(other => other.Role.Name == group)))
            {
                faults.Add(where, $"role `{role.Name}` cannot be a member of `{group}`, which is not declared; groups of the product are {string.Join(", ", ProductRoles.Groups)}");
            }
        }

        return [.. roles.Select(pair => pair.Role)];
    }

    private static List<Database> ReadDatabases(YamlValue value, IReadOnlyList<Role> roles, FaultList faults)
    {
        var databases = new List<Database>();
        foreach (var (key, item) in Section.Pairs(value, "databases", faults))
        {
            CheckIdentifier(key, "database", faults);
            if (key.Value is "postgres" or "template0" or "template1" or "pgbouncer")
            {
                faults.Add(key, $"the database `{key.Value}` belongs to the server and cannot be declared; choose another name");
            }

            var section = new Section(item, $"database `{key.Value}`", faults);
            var owner = section.Require("owner", "app") is { } where ? Section.TextOf(where, "owner", faults) : null;
            if (owner is not null && !roles.Any(role => role.Name == owner))
            {
                faults.Add(section.Take("owner")!, $"the owner `{owner}` of database `{key.Value}` is not declared under `roles`");
            }

            section.RefuseTheRest();
            databases.Add(new Database(key.Value, owner ?? ""));
        }

        return databases;
    }

    private static Dictionary<string, string> ReadSettings(YamlValue value, FaultList faults)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, item) in Section.Pairs(value, "settings", faults))
        {
            if (!SettingName.IsMatch(key.Value))
            {
                faults.Add(key, $"`{key.Value}` is not the name of a server setting");
            }
            else if (ManagedSettings.Contains(key.Value))
            {
                faults.Add(key, $"the setting `{key.Value}` is managed by Monitor and cannot be set here");
            }

            if (Section.TextOf(item, key.Value, faults) is { } text)
            {
                settings[key.Value] = text;
            }
        }

        return settings;
    }

    private static BackupPolicy ReadBackup(Section section)
    {
        var defaults = new BackupPolicy();
        var policy = new BackupPolicy
        {
            MaximumAge = section.Duration("maximumAge", defaults.MaximumAge, TimeSpan.FromHours(1), TimeSpan.FromDays(365)),
            KeepFull = section.Integer("keepFull", defaults.KeepFull, 1, 9999),
        };
        section.RefuseTheRest();
        return policy;
    }

    private static List<Service> ReadServices(YamlValue value, FaultList faults)
    {
        var services = new List<Service>();
        foreach (var (key, item) in Section.Pairs(value, "services", faults))
        {
            var section = new Section(item, $"service `{key.Value}`", faults);
            if (ClusterName.Parse(key.Value) is null)
            {
                faults.Add(key, $"a service name is made of lower-case letters, digits and hyphens; found `{key.Value}`");
            }

            section.Require("target", "pgbouncer");
            section.Require("route", "primary");
            var service = new Service(
                key.Value,
                section.Integer("port", 0, 1024, 65535),
                section.Choice("target", ServiceTarget.PgBouncer, Targets),
                section.Choice("route", ServiceRoute.Primary, Routes));
            section.RefuseTheRest();
            if (services.Find(other => other.Port == service.Port) is { } twin)
            {
                faults.Add(item, $"service `{service.Name}` has the port {service.Port} of service `{twin.Name}`; every service needs its own");
            }

            services.Add(service);
        }

        return services;
    }

    private static void CheckIdentifier(YamlValue.Text key, string what, FaultList faults)
    {
        if (!Identifier.IsMatch(key.Value))
        {
            faults.Add(key, $"a {what} name is 1 to 63 lower-case letters, digits and underscores, beginning with a letter; found `{key.Value}`");
        }
    }

    /// <summary>What the deployment itself sets: addresses, TLS, archiving, authentication and what the audit needs.</summary>
    private static readonly HashSet<string> ManagedSettings = new(StringComparer.OrdinalIgnoreCase)
    {
        "listen_addresses", "port", "ssl", "ssl_cert_file", "ssl_key_file", "ssl_ca_file", "password_encryption", "archive_mode", "archive_command",
        "archive_library", "restore_command", "hba_file", "ident_file", "data_directory", "primary_conninfo", "primary_slot_name",
        "shared_preload_libraries", "wal_level", "hot_standby", "logging_collector", "log_destination", "log_directory", "log_filename", "cluster_name",
    };

    [GeneratedRegex("^[a-z][a-z0-9_]{0,62}\\z")]
    private static partial Regex Identifier { get; }

    [GeneratedRegex("^[a-z_][a-z0-9_]*(\\.[a-z_][a-z0-9_]*)?\\z")]
    private static partial Regex SettingName { get; }
}
