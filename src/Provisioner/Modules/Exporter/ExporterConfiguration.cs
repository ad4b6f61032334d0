using Monitor.Dashboards.Output;
using Monitor.Model.Topology;
using Monitor.Provisioner.Modules.Monitoring;

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
                PgBackRest = isInfra ? new("15s") : null,
            };
    }

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
internal sealed record ExporterBackups(string Every);
