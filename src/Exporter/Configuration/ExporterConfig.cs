using System.Net;
using Monitor.Exporter.Access;
using Monitor.Exporter.Probe;

namespace Monitor.Exporter.Configuration;

/// <summary>What the exporter serves and whom it asks; from its configuration file, its flags and its environment.</summary>
public sealed record ExporterConfig
{
    /// <summary>Where it listens. Default loopback, port 9187.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 9187);

    /// <summary>Further addresses to listen on. Default none.</summary>
    public IReadOnlyList<IPEndPoint> AlsoListen { get; init; } = [];

    /// <summary>The path of the metrics. Default <c>/metrics</c>.</summary>
    public string TelemetryPath { get; init; } = "/metrics";

    /// <summary>The certificate; null: plain HTTP, which is refused unless it listens on loopback.</summary>
    public ServerTls? Tls { get; init; }

    /// <summary>Passwords, headers and rate of requests. Default none.</summary>
    public WebConfig Web { get; init; } = new();

    /// <summary>Whether the reload is allowed over the network. Default false.</summary>
    public bool Lifecycle { get; init; }

    /// <summary>Unix socket for <c>explain</c> and the reload, of the exporter's own user; null: none.</summary>
    public string? ControlSocket { get; init; }

    /// <summary>A directory with further collectors; null: none.</summary>
    public string? Collectors { get; init; }

    /// <summary>Which collectors run, and how often.</summary>
    public CollectorChoice Choice { get; init; } = new();

    /// <summary>PostgreSQL; null: not asked.</summary>
    public Login? Postgres { get; init; }

    /// <summary>PgBouncer's admin console; null: not asked.</summary>
    public Login? PgBouncer { get; init; }

    /// <summary>Further servers, each with a name of its own.</summary>
    public IReadOnlyList<MonitoredServer> Servers { get; init; } = [];

    /// <summary>pgBackRest; null: not asked.</summary>
    public BackupProbe? PgBackRest { get; init; }

    /// <summary>Patroni's REST API; null: not asked.</summary>
    public PatroniProbe? Patroni { get; init; }

    /// <summary>Certificates whose expiry is watched; null: none.</summary>
    public CertificateProbe? Certificates { get; init; }

    /// <summary>Files and watchdog of the host; null: not looked at.</summary>
    public HostProbe? Host { get; init; }

    /// <summary>Targets that a scraper names; null: <c>/probe</c> answers nobody.</summary>
    public ProbeConfig? Probe { get; init; }

    /// <summary>PgBouncer's pid file; null: nothing is said of its process.</summary>
    public string? PgBouncerPidFile { get; init; }

    /// <summary>How much is logged. Default information.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>Whether each line of the log is a JSON object. Default false.</summary>
    public bool LogJson { get; init; }

    /// <summary>Files whose change means a reload: collectors, the web configuration.</summary>
    public IReadOnlyList<string> Watched { get; init; } = [];

    /// <summary>Everything that is watched: the unnamed server, when there is one, and the named ones.</summary>
    public IEnumerable<MonitoredServer> AllServers() =>
        Postgres is null && PgBouncer is null ? Servers : Servers.Prepend(new() { Postgres = Postgres, PgBouncer = PgBouncer });
}

/// <summary>How pgBackRest is asked.</summary>
/// <param name="Every">Time between two questions, 1 s to 1 h. Default 15 s.</param>
/// <param name="Command">The program. Default <c>pgbackrest</c>.</param>
public sealed record BackupProbe(TimeSpan Every, string Command)
{
    /// <summary>Stanzas that should be there: one that the repository does not have is shown without a backup. Default none.</summary>
    public IReadOnlyList<string> Stanzas { get; init; } = [];

    /// <summary>Where the logs of pgBackRest lie, its <c>log-path</c>. Default <c>/var/log/pgbackrest</c>.</summary>
    public string Logs { get; init; } = "/var/log/pgbackrest";
}
