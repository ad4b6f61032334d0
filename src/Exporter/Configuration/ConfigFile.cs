using System.Net;
using Monitor.Exporter.Access;
using Monitor.Exporter.Probe;
using Monitor.Model.Documents;

namespace Monitor.Exporter.Configuration;

/// <summary>Reads the configuration file. Every mistake is reported with its line.</summary>
public static class ConfigFile
{
    private static readonly TimeSpan LongestInterval = TimeSpan.FromDays(1);

    /// <summary>Reads a configuration.</summary>
    /// <param name="file">The file to name in faults.</param>
    /// <param name="text">Its text.</param>
    /// <param name="faults">Where mistakes go.</param>
    /// <returns>The configuration, or null when there was any mistake.</returns>
    public static ExporterConfig? Read(string file, string text, ICollection<Fault> faults)
    {
        var own = new List<Fault>();
        var config = Section.Read(text, "the configuration", file, 0, own) is { } root ? ReadRoot(root, own) : null;
        own.ForEach(faults.Add);
        return own.Count == 0 ? config : null;
    }

    private static ExporterConfig ReadRoot(Section root, List<Fault> faults)
    {
        var listen = ReadListen(root);
        var web = root.Has("web") ? ReadWeb(root, faults) : new();
        var log = root.Subsection("log");
        var config = new ExporterConfig
        {
            Listen = listen[0],
            AlsoListen = listen[1..],
            TelemetryPath = ReadPath(root),
            Tls = root.Subsection("tls") is { } tls ? ReadTls(tls) : web.Tls is null ? null : web.Tls with { Http2 = web.Http2 },
            Web = web,
            Lifecycle = root.Flag("lifecycle", false),
            ControlSocket = root.Text("controlSocket"),
            Collectors = root.Text("collectors"),
            Choice = ReadChoice(root),
            Postgres = root.Subsection("postgres") is { } postgres ? LoginSection.Read(postgres, 5432, "postgres") : null,
            PgBouncer = root.Subsection("pgbouncer") is { } pgbouncer ? LoginSection.Read(pgbouncer, 6432, "pgbouncer") : null,
            Servers = ReadServers(root),
            PgBackRest = root.Subsection("pgbackrest") is { } pgbackrest ? ReadBackup(pgbackrest) : null,
            Patroni = root.Subsection("patroni") is { } patroni ? HostSections.ReadPatroni(patroni) : null,
            Certificates = root.Subsection("certificates") is { } certificates ? HostSections.ReadCertificates(certificates) : null,
            Host = root.Subsection("host") is { } host ? HostSections.ReadHost(host) : null,
            Probe = root.Subsection("probe") is { } probe ? ReadProbe(probe) : null,
            PgBouncerPidFile = root.Text("pgbouncerPidFile"),
            LogLevel = log?.Choice("level", LogLevel.Information, Logging.Levels) ?? LogLevel.Information,
            LogJson = log?.Choice("format", false, Logging.Formats) ?? false,
            Watched = root.Has("web") && root.Text("web") is { } file ? [file] : [],
        };
        log?.RefuseTheRest();
        Check(root, config);
        root.RefuseTheRest();
        return config;
    }

    private static void Check(Section root, ExporterConfig config)
    {
        var known = config.Web.Users.Count > 0 || config.Tls?.Clients == ClientCertificates.Verified;
        if (!known && config.AlsoListen.Prepend(config.Listen).FirstOrDefault(endpoint => !IPAddress.IsLoopback(endpoint.Address)) is { } open)
        {
            root.Fault("listen", $"`listen` is {open}, which others can reach: `tls` with `clientCa` is required there, or `web` with users");
        }

        if (config is { Postgres: null, PgBouncer: null, PgBackRest: null, Patroni: null, Certificates: null, Host: null, Probe: null, Servers.Count: 0 })
        {
            root.Fault("postgres", "nothing to ask: add `postgres`, `pgbouncer`, `servers`, `pgbackrest`, `patroni`, `certificates`, `host` or `probe`");
        }
    }

    private static List<IPEndPoint> ReadListen(Section root)
    {
        var fallback = new ExporterConfig().Listen;
        var endpoints = new List<IPEndPoint>();
        foreach (var text in root.Has("listen") ? root.TextOrTexts("listen") : [])
        {
            if (Endpoints.Parse(text) is { } endpoint)
            {
                endpoints.Add(endpoint);
            }
            else
            {
                root.Fault("listen", $"`listen` is `{text}`; expected an address and a port, such as 10.0.0.11:9187 or [::1]:9187");
            }
        }

        return endpoints.Count > 0 ? endpoints : [fallback];
    }

    private static string ReadPath(Section root)
    {
        var path = root.Text("telemetryPath") ?? new ExporterConfig().TelemetryPath;
        if (!path.StartsWith('/'))
        {
            root.Fault("telemetryPath", $"`telemetryPath` is `{path}`; it begins with a slash, as in /metrics");
        }

        return path;
    }

    private static WebConfig ReadWeb(Section root, List<Fault> faults)
    {
        var path = LoginSection.ExistingFile(root, "web");
        return path is { Length: > 0 } && File.Exists(path) ? WebConfigFile.Read(path, File.ReadAllText(path), faults) ?? new() : new();
    }

    private static ServerTls ReadTls(Section section)
    {
        string Required(string key) => section.Has(key) ? LoginSection.ExistingFile(section, key) ?? "" : section.RequiredText(key);
        var tls = new ServerTls(Required("certificate"), Required("key"), LoginSection.ExistingFile(section, "clientCa"));
        section.RefuseTheRest();
        return tls;
    }

    private static CollectorChoice ReadChoice(Section root)
    {
        var every = root.Subsection("every");
        return new()
        {
            BuiltIn = root.Flag("builtIn", true),
            Only = root.Has("enable") ? root.Texts("enable") : [],
            Without = root.Has("disable") ? root.Texts("disable") : [],
            Every = every?.Keys.ToDictionary(name => name, name => every.Duration(name, TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(1), LongestInterval))
                ?? [],
            Queries = LoginSection.ExistingFile(root, "queries"),
        };
    }

    private static List<MonitoredServer> ReadServers(Section root)
    {
        var servers = new List<MonitoredServer>();
        foreach (var section in root.Has("servers") ? root.Subsections("servers") : [])
        {
            var databases = section.Subsection("databases");
            var server = new MonitoredServer
            {
                Name = section.RequiredText("name"),
                Postgres = section.Subsection("postgres") is { } postgres ? LoginSection.Read(postgres, 5432, "postgres") : null,
                PgBouncer = section.Subsection("pgbouncer") is { } pgbouncer ? LoginSection.Read(pgbouncer, 6432, "pgbouncer") : null,
                IncludedDatabases = databases?.Texts("include") ?? [],
                ExcludedDatabases = databases?.Texts("exclude") ?? [],
                WarmConnections = section.Integer("warmConnections", 2, 0, 100),
                RestFor = section.Duration("restFor", TimeSpan.FromHours(1), TimeSpan.Zero, TimeSpan.FromDays(1)),
                FreshFor = section.Duration("freshFor", TimeSpan.FromSeconds(1), TimeSpan.Zero, TimeSpan.FromMinutes(1)),
            };
            if (server is { Postgres: null, PgBouncer: null })
            {
                section.Fault("postgres", $"the server `{server.Name}` has nothing to ask: add `postgres` or `pgbouncer`");
            }

            if (servers.Any(other => other.Name == server.Name))
            {
                section.Fault("name", $"two servers are called `{server.Name}`; their series could not be told apart");
            }

            databases?.RefuseTheRest();
            section.RefuseTheRest();
            servers.Add(server);
        }

        return servers;
    }

    private static BackupProbe ReadBackup(Section section)
    {
        var probe = new BackupProbe(
            section.Duration("every", TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            section.Text("command") ?? "pgbackrest")
        {
            Stanzas = section.Has("stanzas") ? section.Texts("stanzas") : [],
        };
        probe = section.Text("logs") is { } logs ? probe with { Logs = logs } : probe;
        section.RefuseTheRest();
        return probe;
    }

    private static ProbeConfig ReadProbe(Section section)
    {
        var fallback = new ProbeConfig();
        var modules = section.Subsection("modules");
        var rules = section.Has("targets") ? section.Texts("targets") : [];
        var probe = new ProbeConfig
        {
            Modules = modules?.Keys.ToDictionary(name => name, name => new ProbeModule(LoginSection.Module(modules.Subsection(name)!))) ?? [],
            Targets = new(rules),
            Idle = section.Duration("idle", fallback.Idle, TimeSpan.FromSeconds(10), LongestInterval),
            Maximum = section.Integer("maximum", fallback.Maximum, 1, 1000),
        };
        foreach (var complaint in rules.Select(TargetRules.Complaint).OfType<string>())
        {
            section.Fault("targets", complaint);
        }

        if (rules.Count == 0)
        {
            section.Fault("targets", "`targets` says which servers may be named, as in [10.0.0.0/8, \"*.rds.amazonaws.com:5432\"]");
        }

        if (probe.Modules.Count == 0)
        {
            section.Fault("modules", "`modules` holds the credentials by name, each with `user` and `passwordFile`");
        }

        section.RefuseTheRest();
        return probe;
    }
}
