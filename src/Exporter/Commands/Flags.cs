namespace Monitor.Exporter.Commands;

/// <summary>Every flag: our own, and those of the exporters whose place this one takes.</summary>
public static class Flags
{
    /// <summary>Turns a collector on or off: <c>--collector.NAME</c>, <c>--no-collector.NAME</c>.</summary>
    public const string CollectorPrefix = "collector.";

    /// <summary>Our configuration, or pg_exporter's file or directory.</summary>
    public static readonly Flag Config = new("config", "FILE", "The configuration, or pg_exporter's file or directory of collectors.") { Variable = "PG_EXPORTER_CONFIG" };

    /// <summary>Address and port.</summary>
    public static readonly Flag Listen = new("web.listen-address", "ADDRESS", "Where to listen, such as :9187 or 127.0.0.1:9187; can be given several times.")
    {
        Variable = "PG_EXPORTER_WEB_LISTEN_ADDRESS",
    };

    /// <summary>The path of the metrics.</summary>
    public static readonly Flag TelemetryPath = new("web.telemetry-path", "PATH", "Where the metrics are served. Default /metrics.") { Variable = "PG_EXPORTER_WEB_TELEMETRY_PATH" };

    /// <summary>The exporter toolkit's file.</summary>
    public static readonly Flag WebConfig = new("web.config.file", "FILE", "TLS, client certificates, users with passwords: the exporter toolkit's file.");

    /// <summary>Allows the reload over the network.</summary>
    public static readonly Flag Lifecycle = new("web.enable-lifecycle", null, "Allow POST /-/reload on the listening address too, not only on the local socket.");

    /// <summary>The local socket.</summary>
    public static readonly Flag ControlSocket = new("control.socket", "PATH", "Unix socket for `explain` and the reload. Default monitor-exporter.sock in systemd's runtime directory, else none.");

    /// <summary>postgres_exporter's own configuration: named credentials for /probe.</summary>
    public static readonly Flag AuthModules = new("config.file", "FILE", "postgres_exporter's configuration: auth_modules for /probe.");

    /// <summary>Only the user's collectors.</summary>
    public static readonly Flag NoDefaults = new("disable-default-metrics", null, "Run only the collectors of the user.") { Variable = "PG_EXPORTER_DISABLE_DEFAULT_METRICS" };

    /// <summary>Without pg_settings.</summary>
    public static readonly Flag NoSettings = new("disable-settings-metrics", null, "Leave the collector pg_settings out.") { Variable = "PG_EXPORTER_DISABLE_SETTINGS_METRICS" };

    /// <summary>Only these databases.</summary>
    public static readonly Flag IncludeDatabases = new("include-databases", "NAMES", "Visit only these databases, separated by commas.") { Variable = "PG_EXPORTER_INCLUDE_DATABASES" };

    /// <summary>Not these databases.</summary>
    public static readonly Flag ExcludeDatabases = new("exclude-databases", "NAMES", "Do not visit these databases, separated by commas.") { Variable = "PG_EXPORTER_EXCLUDE_DATABASES" };

    /// <summary>postgres_exporter's queries.</summary>
    public static readonly Flag QueryPath = new("extend.query-path", "FILE", "postgres_exporter's file of own queries.") { Variable = "PG_EXPORTER_EXTEND_QUERY_PATH" };

    /// <summary>A prefix of every name.</summary>
    public static readonly Flag Prefix = new("metric-prefix", "PREFIX", "Only `pg`: every rule and dashboard names series by their names.") { Variable = "PG_EXPORTER_METRIC_PREFIX" };

    /// <summary>How much is logged.</summary>
    public static readonly Flag LogLevel = new("log.level", "LEVEL", "debug, info, warn or error. Default info.");

    /// <summary>The form of the log.</summary>
    public static readonly Flag LogFormat = new("log.format", "FORMAT", "logfmt (lines of text) or json. Default logfmt.");

    /// <summary>The pooler.</summary>
    public static readonly Flag PgBouncer = new("pgBouncer.connectionString", "DSN", "The admin console of a PgBouncer, as postgres://user@host:6432/pgbouncer.")
    {
        Variable = "PGBOUNCER_EXPORTER_CONNECTION_STRING",
    };

    /// <summary>The pooler's process.</summary>
    public static readonly Flag PidFile = new("pgBouncer.pid-file", "FILE", "PgBouncer's pid file: adds pgbouncer_process_….");

    /// <summary>pg_exporter's connection.</summary>
    public static readonly Flag Url = new("url", "DSN", "The server, as pg_exporter names it; a database called pgbouncer means a PgBouncer.") { Variable = "PG_EXPORTER_URL" };

    /// <summary>Asks the servers as well.</summary>
    public static readonly Flag Connect = new("connect", null, "Run every collector once on every server: wrong SQL, missing rights, clashing series.") { Commands = ["check"] };

    /// <summary>Which server.</summary>
    public static readonly Flag Server = new("server", "NAME", "The server, where the configuration names several.") { Commands = ["check", "explain", "try"] };

    /// <summary>For programs.</summary>
    public static readonly Flag Json = new("json", null, "The answer as JSON.") { Commands = ["check", "explain", "list", "try"] };

    /// <summary>All of them, in the order of the help.</summary>
    public static IReadOnlyList<Flag> All { get; } =
    [
        Config, Listen, TelemetryPath, WebConfig, Lifecycle, ControlSocket, NoDefaults, NoSettings, IncludeDatabases, ExcludeDatabases,
        QueryPath, AuthModules, PgBouncer, PidFile, Url, LogLevel, LogFormat, Prefix,
        Superfluous("auto-discover-databases", null, "collectors of each database visit every database that allows connections") with { Variable = "PG_EXPORTER_AUTO_DISCOVER_DATABASES" },
        Superfluous("collection-timeout", "DURATION", "every collector has a deadline of its own, and a scrape is answered within 3 s") with { Variable = "PG_EXPORTER_COLLECTION_TIMEOUT" },
        Superfluous("wrap-large-counters", null, "counters are sent as they are, and Prometheus keeps 53 bits of them"),
        Superfluous("collector.long_running_transactions.threshold", "DURATION", "the ages of transactions are exported, and the rule that alerts holds the threshold"),
        Superfluous("collector.stat_statements.include_query", null, "the text of a statement is a series of its own"),
        Superfluous("collector.stat_statements.query_length", "CHARACTERS", "the text of a statement is a series of its own, with its own limit"),
        Superfluous("collector.stat_statements.limit", "ROWS", "`top` in the collector's file is its budget; a copy of it in your directory of collectors takes its place"),
        Refused("collector.stat_statements.exclude_databases", "NAMES", "there is no such filter; copy the collector to your own directory and add it to the query"),
        Refused("collector.stat_statements.exclude_users", "NAMES", "there is no such filter; copy the collector to your own directory and add it to the query"),
        Refused("constantLabels", "LABELS", "labels of a whole target belong to the scrape: `labels` of its static_configs in Prometheus") with { Variable = "PG_EXPORTER_CONSTANT_LABELS" },
        Refused("web.systemd-socket", null, "sockets of systemd are not taken over; name the address with --web.listen-address"),
        Refused("dumpmaps", null, "call `monitor-exporter list`, which shows every collector and family"),
        Connect, Server, Json,
    ];

    private static Flag Superfluous(string name, string? value, string reason) => new(name, value, reason) { Effect = FlagEffect.Superfluous };

    private static Flag Refused(string name, string? value, string reason) => new(name, value, reason) { Effect = FlagEffect.Refused };
}
