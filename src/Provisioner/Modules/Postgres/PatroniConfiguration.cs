using Monitor.Model.Topology;
using Monitor.Provisioner.Engine;
using Monitor.Provisioner.Modules.Etcd;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Monitor.Provisioner.Modules.Postgres;

/// <summary>Patroni's own configuration, <c>/etc/patroni/config.yml</c>; names are Patroni's.</summary>
internal sealed record PatroniConfiguration
{
    private static readonly ISerializer Yaml = new SerializerBuilder()
        .WithNamingConvention(UnderscoredNamingConvention.Instance)
        // Patroni's parser speaks YAML 1.1, where a bare "on" is a boolean.
        .WithQuotingNecessaryStrings(quoteYaml1_1Strings: true)
        .ConfigureDefaultValuesHandling(DefaultValuesHandling.OmitNull)
        .DisableAliases()
        .Build();

    /// <summary>The cluster.</summary>
    public required string Scope { get; init; }

    /// <summary>The prefix of all keys in etcd.</summary>
    public required string Namespace { get; init; }

    /// <summary>The instance.</summary>
    public required string Name { get; init; }

    /// <summary>The REST interface.</summary>
    public required RestSection Restapi { get; init; }

    /// <summary>How this Patroni calls the others.</summary>
    public required ClientSection Ctl { get; init; }

    /// <summary>etcd, through its JSON gateway.</summary>
    public required EtcdSection Etcd3 { get; init; }

    /// <summary>What counts for a new cluster only; the dynamic part is reconciled later by <see cref="DynamicConfiguration"/>.</summary>
    public required BootstrapSection Bootstrap { get; init; }

    /// <summary>The server.</summary>
    public required PostgresqlSection Postgresql { get; init; }

    /// <summary>What this member is for, as other programs may ask.</summary>
    public required IReadOnlyDictionary<string, bool> Tags { get; init; }

    /// <summary>The file of this member.</summary>
    public static string Render(Deployment deployment, Cluster cluster, Member member) =>
        $"# {Rendered.Notice}\n{Yaml.Serialize(Of(deployment, cluster, member))}";

    private static PatroniConfiguration Of(Deployment deployment, Cluster cluster, Member member)
    {
        string Secret(string name) => deployment.Secrets.Get(name);
        var host = Trust.Host(member.Node);
        return new PatroniConfiguration
        {
            Scope = cluster.Name.ToString(),
            Namespace = EtcdAuthentication.PatroniNamespace,
            Name = cluster.InstanceName(member),
            Restapi = new RestSection
            {
                Listen = $"{host}:{Ports.Patroni}",
                ConnectAddress = $"{host}:{Ports.Patroni}",
                Authentication = new Login("patroni", Secret($"{cluster.Name}/patroni")),
            },
            Ctl = new ClientSection(),
            Etcd3 = new EtcdSection
            {
                Hosts = [.. deployment.Fleet.Etcd.Select(node => $"{Trust.Host(node)}:{Ports.EtcdClient}")],
                Username = cluster.Name.ToString(),
                Password = Secret($"etcd/{cluster.Name}"),
            },
            Bootstrap = new BootstrapSection { Dcs = DynamicConfiguration.Of(cluster) },
            Postgresql = new PostgresqlSection
            {
                Listen = $"{host}:{Ports.Postgres}",
                ConnectAddress = $"{host}:{Ports.Postgres}",
                DataDir = ClusterPaths.Data(cluster),
                BinDir = ClusterPaths.Programs(cluster),
                Authentication = new Dictionary<string, ServerLogin>
                {
                    ["superuser"] = new(ProductRoles.Superuser, null),
                    ["replication"] = new(ProductRoles.Replicator, Secret($"{cluster.Name}/{ProductRoles.Replicator}")),
                    ["rewind"] = new(ProductRoles.Rewind, Secret($"{cluster.Name}/{ProductRoles.Rewind}")),
                },
                PgHba = HostBasedAuthentication.Render(deployment.Fleet, cluster),
            },
            Tags = new Dictionary<string, bool> { ["offline"] = member.Offline },
        };
    }

    /// <summary>A user with a password.</summary>
    /// <param name="Username">The user.</param>
    /// <param name="Password">The password.</param>
    internal sealed record Login(string Username, string Password);

    /// <summary>A role of the server; the superuser comes over the socket and has no password.</summary>
    /// <param name="Username">The role.</param>
    /// <param name="Password">The password.</param>
    internal sealed record ServerLogin(string Username, string? Password)
    {
        /// <summary>Only over TLS, to a server whose certificate carries the address.</summary>
        public string? Sslmode => Password is null ? null : "verify-full";

        /// <summary>Whom to trust.</summary>
        public string? Sslrootcert => Password is null ? null : Trust.AuthorityPath;
    }

    /// <summary>The REST interface: a client certificate for everything, a password too for what changes something.</summary>
    internal sealed record RestSection
    {
        /// <summary>Where it listens.</summary>
        public required string Listen { get; init; }

        /// <summary>Where the others find it.</summary>
        public required string ConnectAddress { get; init; }

        /// <summary>Who may change something.</summary>
        public required Login Authentication { get; init; }

        /// <summary>The certificate.</summary>
        public string Certfile { get; } = ClusterPaths.Certificate;

        /// <summary>Its key.</summary>
        public string Keyfile { get; } = ClusterPaths.Key;

        /// <summary>Whose clients are let in.</summary>
        public string Cafile { get; } = Trust.AuthorityPath;

        /// <summary>Also for reading: topology and settings are nobody else's business.</summary>
        public string VerifyClient { get; } = "required";
    }

    /// <summary>How Patroni and patronictl call the REST interface of the members.</summary>
    internal sealed record ClientSection
    {
        /// <summary>Whom to trust.</summary>
        public string Cacert { get; } = Trust.AuthorityPath;

        /// <summary>The certificate to show.</summary>
        public string Certfile { get; } = ClusterPaths.Certificate;

        /// <summary>Its key.</summary>
        public string Keyfile { get; } = ClusterPaths.Key;
    }

    /// <summary>How Patroni reaches etcd.</summary>
    internal sealed record EtcdSection
    {
        /// <summary>The members.</summary>
        public required IReadOnlyList<string> Hosts { get; init; }

        /// <summary>The user, named after the cluster.</summary>
        public required string Username { get; init; }

        /// <summary>The password.</summary>
        public required string Password { get; init; }

        /// <summary>Always with TLS.</summary>
        public string Protocol { get; } = "https";

        /// <summary>Whom to trust.</summary>
        public string Cacert { get; } = Trust.AuthorityPath;

        /// <summary>The certificate to show.</summary>
        public string Cert { get; } = ClusterPaths.EtcdCertificate;

        /// <summary>Its key.</summary>
        public string Key { get; } = ClusterPaths.EtcdKey;
    }

    /// <summary>What counts for a new cluster.</summary>
    internal sealed record BootstrapSection
    {
        /// <summary>The dynamic configuration to begin with.</summary>
        public required DynamicConfiguration Dcs { get; init; }

        /// <summary>Arguments of initdb: checksums, and a collation that no upgrade of the C library changes.</summary>
        public IReadOnlyList<object> Initdb { get; } =
        [
            new Dictionary<string, string> { ["encoding"] = "UTF8" },
            new Dictionary<string, string> { ["locale"] = "C.UTF-8" },
            new Dictionary<string, string> { ["auth-local"] = "peer" },
            new Dictionary<string, string> { ["auth-host"] = "scram-sha-256" },
            "data-checksums",
        ];
    }

    /// <summary>The server.</summary>
    internal sealed record PostgresqlSection
    {
        /// <summary>Where it listens: the node's address only, where rules apply to everyone alike.</summary>
        public required string Listen { get; init; }

        /// <summary>Where the others find it.</summary>
        public required string ConnectAddress { get; init; }

        /// <summary>The data directory.</summary>
        public required string DataDir { get; init; }

        /// <summary>Where its programs lie.</summary>
        public required string BinDir { get; init; }

        /// <summary>Where Patroni leaves the passwords for programs that it starts.</summary>
        public string Pgpass { get; } = "/var/lib/postgresql/.pgpass.patroni";

        /// <summary>Patroni itself comes over the socket, by peer.</summary>
        public bool UseUnixSocket { get; } = true;

        /// <summary>The roles that Patroni uses.</summary>
        public required IReadOnlyDictionary<string, ServerLogin> Authentication { get; init; }

        /// <summary>Who may come from where.</summary>
        public required IReadOnlyList<string> PgHba { get; init; }

        /// <summary>How a replica is made: a copy of the primary, at once rather than after the next scheduled checkpoint.</summary>
        public IReadOnlyList<string> CreateReplicaMethods { get; } = ["basebackup"];

        /// <summary>Arguments of pg_basebackup.</summary>
        public IReadOnlyDictionary<string, string> Basebackup { get; } = new Dictionary<string, string> { ["checkpoint"] = "fast" };
    }
}
