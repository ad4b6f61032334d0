using Monitor.Dashboards.Output;
using Monitor.Model.Topology;
using Monitor.Provisioner.Modules.Backup;
using Monitor.Provisioner.Modules.HaProxy;
using Monitor.Provisioner.Modules.Monitoring;
using Monitor.Provisioner.Modules.PgBouncer;
using Monitor.Provisioner.Modules.Postgres;

namespace Monitor.Provisioner.Modules.Exporter;

/// <summary>The exporter's <c>config.yml</c>: on a member it watches PostgreSQL and PgBouncer, on the infra node the backups.</summary>
internal sealed record ExporterConfiguration
{
    /// <summary>Where the configuration, the password, the key pair and the user's collectors lie.</summary>
    public const string Directory = "/etc/monitor/exporter";

    /// <summary>Path of the password of <see cref="Role"/>.</summary>
    public const string PasswordFile = Directory + "/postgres.password";

    /// <summary>Path of further collectors.</summary>
    public const string CollectorDirectory = Directory + "/collectors";

    /// <summary>Who the exporter is to the server: a member of pg_monitor.</summary>
    public const string Role = "dbuser_monitor";

    /// <summary>Address and port.</summary>
    public required string Listen { get; init; }

    /// <summary>The server's side of TLS.</summary>
    public ExporterTls Tls { get; } = new();

    /// <summary>Directory of the user's own <c>.sql</c> files.</summary>
    public string Collectors { get; } = CollectorDirectory;

    /// <summary>The server to watch, where the node has one.</summary>
    public ExporterConnection? Postgres { get; init; }

    /// <summary>The pooler to watch, where the node has one.</summary>
    [YamlDotNet.Serialization.YamlMember(Alias = "pgbouncer")]
    public ExporterConnection? PgBouncer { get; init; }

    /// <summary>The backup repository to watch, where the node has it.</summary>
    [YamlDotNet.Serialization.YamlMember(Alias = "pgbackrest")]
    public ExporterBackups? PgBackRest { get; init; }

    /// <summary>Patroni's REST API, where the node has one.</summary>
    public ExporterPatroni? Patroni { get; init; }

    /// <summary>The certificates of the node.</summary>
    public required ExporterCertificates Certificates { get; init; }

    /// <summary>The configuration files of the node. Each look finds the watchdog as well.</summary>
    public required ExporterHost Host { get; init; }

    /// <summary>What the exporter of this node does, or null where it has nothing to watch.</summary>
    public static ExporterConfiguration? For(Fleet fleet, Node node)
    {
        var isMember = fleet.MemberOn(node) is not null;
        var isInfra = node == fleet.Infra;
        return !isMember && !isInfra
            ? null
            : new ExporterConfiguration
            {
                Listen = Endpoint.Of(node, Ports.Exporter),
                Postgres = isMember ? new(node.Address, Ports.Postgres) { Database = "postgres" } : null,
                PgBouncer = isMember ? new(node.Address, Ports.PgBouncer) : null,
                PgBackRest = isInfra ? new("15s", [.. fleet.Clusters.Select(cluster => cluster.Name.ToString())]) : null,
                Patroni = isMember ? new(node.Address) : null,
                Certificates = new(
                    [.. isMember ? MemberEndpoints(node) : [], .. isInfra ? InfraEndpoints(node) : [], .. NodeEndpoints(fleet, node)],
                    [MonitoringFiles.AuthorityPath, .. isInfra ? [BackupModule.CertificateDirectory + "/server.crt"] : Array.Empty<string>()]),
                Host = new([.. isMember ? MemberFiles : [], .. isInfra ? [BackupModule.ConfigurationPath] : Array.Empty<string>()]),
            };
    }

    /// <summary>
    /// Files whose change nobody planned is news. Patroni's own and PostgreSQL's <c>pg_hba.conf</c> are not for the exporter to read: of the
    /// first it sees when it was written, and the second the server itself tells.
    /// </summary>
    private static IReadOnlyList<string> MemberFiles { get; } = [ClusterPaths.PatroniConfiguration, PgBouncerModule.ConfigurationPath, HaProxyModule.ConfigurationPath];

    private static IEnumerable<ExporterEndpoint> MemberEndpoints(Node node) =>
    [
        new("postgres", node.Address, Ports.Postgres) { Protocol = ExporterEndpoint.AsksFirst },
        new("pgbouncer", node.Address, Ports.PgBouncer) { Protocol = ExporterEndpoint.AsksFirst },
        new("patroni", node.Address, Ports.Patroni),
        new("haproxy", node.Address, Ports.HaProxyMetrics),
    ];

    private static IEnumerable<ExporterEndpoint> InfraEndpoints(Node node) =>
    [
        new("packages", node.Address, Ports.Packages),
        new("prometheus", node.Address, Ports.Prometheus),
        new("alertmanager", node.Address, Ports.Alertmanager),
        new("vault", node.Address, Ports.Vault),
        new("remediation", node.Address, Ports.Remediation),
    ];

    private static IEnumerable<ExporterEndpoint> NodeEndpoints(Fleet fleet, Node node) =>
    [
        .. fleet.Etcd.Contains(node) ? [new ExporterEndpoint("etcd", node.Address, Ports.EtcdClient)] : Array.Empty<ExporterEndpoint>(),
        new("node-exporter", node.Address, Ports.NodeExporter),
        new("exporter", node.Address, Ports.Exporter),
    ];

    /// <summary>The text of the file.</summary>
    public string Render() => YamlText.WriteCamelCase(this, MonitoringFiles.Heading);
}

/// <summary>The exporter's side of TLS.</summary>
internal sealed record ExporterTls
{
    /// <summary>Path of the certificate.</summary>
    public string Certificate { get; } = ExporterConfiguration.Directory + "/server.crt";

    /// <summary>Path of its key.</summary>
    public string Key { get; } = ExporterConfiguration.Directory + "/server.key";

    /// <summary>Who signs the clients.</summary>
    public string ClientCa { get; } = MonitoringFiles.AuthorityPath;
}

/// <summary>A server or pooler that the exporter connects to.</summary>
/// <param name="Host">Its address.</param>
/// <param name="Port">Its port.</param>
internal sealed record ExporterConnection(string Host, int Port)
{
    /// <summary>Who the exporter logs in as.</summary>
    public string User { get; } = ExporterConfiguration.Role;

    /// <summary>Where the password is.</summary>
    public string PasswordFile { get; } = ExporterConfiguration.PasswordFile;

    /// <summary>The first database, from which the others are found; none for a pooler.</summary>
    public string? Database { get; init; }

    /// <summary>Who signed the server.</summary>
    public string Ca { get; } = MonitoringFiles.AuthorityPath;
}

/// <summary>How the backup repository is watched.</summary>
/// <param name="Every">Time between two looks, with its unit.</param>
/// <param name="Stanzas">One for each cluster: what the repository has lost must be seen to be missing.</param>
internal sealed record ExporterBackups(string Every, IReadOnlyList<string> Stanzas);

/// <summary>Patroni's REST API, which asks for a certificate of our authority.</summary>
/// <param name="Host">Its address.</param>
internal sealed record ExporterPatroni(string Host)
{
    /// <summary>Its port.</summary>
    public int Port { get; } = Ports.Patroni;

    /// <summary>Who signed it.</summary>
    public string Ca { get; } = MonitoringFiles.AuthorityPath;

    /// <summary>The exporter's certificate, which serves as a client's too.</summary>
    public string Certificate { get; } = ExporterConfiguration.Directory + "/server.crt";

    /// <summary>Its key.</summary>
    public string Key { get; } = ExporterConfiguration.Directory + "/server.key";
}

/// <summary>Certificates whose expiry is watched.</summary>
/// <param name="Endpoints">Servers of the node.</param>
/// <param name="Files">Files of the node.</param>
internal sealed record ExporterCertificates(IReadOnlyList<ExporterEndpoint> Endpoints, IReadOnlyList<string> Files)
{
    /// <summary>Who signed them.</summary>
    public string Ca { get; } = MonitoringFiles.AuthorityPath;
}

/// <summary>A server that shows its certificate.</summary>
/// <param name="Name">What its series are called.</param>
/// <param name="Host">Its address.</param>
/// <param name="Port">Its port.</param>
internal sealed record ExporterEndpoint(string Name, string Host, int Port)
{
    /// <summary>The protocol of servers that want to be asked for TLS.</summary>
    public const string AsksFirst = "postgres";

    /// <summary>How the handshake begins.</summary>
    public string Protocol { get; init; } = "tls";
}

/// <summary>What is watched of the node itself.</summary>
/// <param name="Files">Configuration files.</param>
internal sealed record ExporterHost(IReadOnlyList<string> Files);
