using System.Net;
using Monitor.Exporter.Access;
using Monitor.Exporter.Commands;
using Monitor.Exporter.Import;
using Monitor.Model.Documents;

namespace Monitor.Exporter.Configuration;

/// <summary>
/// Puts the configuration together: our file, then the environment, then the flags, each of which wins over what came before.
/// </summary>
/// <param name="arguments">The command line.</param>
/// <param name="faults">Where mistakes go.</param>
/// <param name="notices">What is accepted and changes nothing, one line each.</param>
public sealed class Settings(Arguments arguments, ICollection<Fault> faults, ICollection<string> notices)
{
    /// <summary>Read when nothing else says what to do; where the package puts it.</summary>
    public const string DefaultFile = "/etc/monitor-exporter/config.yml";

    private static readonly string[] SourceVariables = ["DATA_SOURCE_NAME", "DATA_SOURCE_URI", "DATA_SOURCE_URI_FILE"];

    /// <summary>The default of pgbouncer_exporter; a file that is not there costs its series only.</summary>
    private const string PeerPidFile = "/run/postgresql/pgbouncer.pid";

    private const int PostgresPort = 9187;
    private const int PgBouncerPort = 9127;

    /// <summary>The default of postgres_exporter's --config.file, in the directory that it is started in.</summary>
    public string PeerFile { get; init; } = "postgres_exporter.yml";

    /// <summary>The configuration, or null when there was any mistake.</summary>
    /// <param name="needsServer">Whether it is a mistake to name nothing that can be asked.</param>
    public ExporterConfig? Read(bool needsServer)
    {
        foreach (var notice in arguments.Notices)
        {
            notices.Add(notice);
        }

        var before = faults.Count;
        var config = ReadFile();
        config = config is null ? null : WithListen(WithServing(WithCollectors(WithProbe(WithServers(config)))));
        if (faults.Count > before || config is null)
        {
            return null;
        }

        if (needsServer && config is { Postgres: null, PgBouncer: null, PgBackRest: null, Patroni: null, Certificates: null, Host: null, Probe: null, Servers.Count: 0 })
        {
            faults.Add(Fault.Of("monitor-exporter", $"nothing to ask: name a server with --config FILE, DATA_SOURCE_NAME or --pgBouncer.connectionString, or write {DefaultFile}"));
            return null;
        }

        return config;
    }

    /// <summary>Where our own configuration is; null where there is none.</summary>
    private string? OwnFile()
    {
        if (arguments.Value(Flags.Config) is { } named)
        {
            return named;
        }

        var isTold = DataSourceIsSet() || new[] { Flags.PgBouncer, Flags.Url, Flags.AuthModules }.Any(flag => arguments.Value(flag) is not null);
        return !isTold && File.Exists(DefaultFile) ? DefaultFile : null;
    }

    private bool DataSourceIsSet() =>
        SourceVariables.Any(variable => arguments.Environment(variable) is { Length: > 0 });

    private ExporterConfig? ReadFile()
    {
        if (OwnFile() is not { } file)
        {
            return new();
        }

        // pg_exporter's --config names its collectors; ours names everything.
        if (PgExporterFiles.Are(file))
        {
            return new() { Collectors = file };
        }

        try
        {
            return ConfigFile.Read(file, File.ReadAllText(file), faults);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            faults.Add(new(file, 1, 1, $"cannot be read: {exception.Message}"));
            return null;
        }
    }

    private ExporterConfig WithServers(ExporterConfig config)
    {
        var postgres = DataSources.Read(arguments.Environment, faults, notices).ToList();
        var pgbouncer = Login(Flags.PgBouncer);
        if (Login(Flags.Url) is { } url)
        {
            if (url.Database == "pgbouncer")
            {
                pgbouncer ??= url;
            }
            else
            {
                postgres.Add(url);
            }
        }

        if (postgres.Count <= 1)
        {
            config = config with { Postgres = postgres.FirstOrDefault() ?? config.Postgres, PgBouncer = pgbouncer ?? config.PgBouncer };
        }
        else
        {
            config = config with { Servers = [.. config.Servers, .. Named(postgres)], PgBouncer = pgbouncer ?? config.PgBouncer };
        }

        return config with { PgBouncerPidFile = PidFile(config) };
    }

    /// <summary>An empty name turns it off. Who is started as pgbouncer_exporter looks where that looks.</summary>
    private string? PidFile(ExporterConfig config) => arguments.Value(Flags.PidFile) switch
    {
        { Length: 0 } => null,
        { } file => file,
        _ => config.PgBouncerPidFile ?? (arguments.Value(Flags.PgBouncer) is null ? null : PeerPidFile),
    };

    private Login? Login(Flag flag) =>
        arguments.Value(flag) is { } text ? DataSources.Parse(arguments.Origin(flag), text, arguments.Environment, faults, notices) : null;

    /// <summary>By host and port; where two share them, by database as well.</summary>
    private static IEnumerable<MonitoredServer> Named(List<Login> logins) =>
        logins.Distinct().Select(login => new MonitoredServer
        {
            Name = logins.Count(other => other.ServerLabel == login.ServerLabel) > 1 ? $"{login.ServerLabel}/{login.Database}" : login.ServerLabel,
            Postgres = login,
        }).DistinctBy(server => server.Name);

    private ExporterConfig WithProbe(ExporterConfig config)
    {
        if (arguments.Value(Flags.AuthModules) is not { } file)
        {
            return IsStartedAsPeer() && File.Exists(PeerFile) ? WithPeerFile(config) : config;
        }

        if (file.Length == 0 || ReadText(Flags.AuthModules, file) is not { } text)
        {
            return config;
        }

        notices.Add($"{arguments.Origin(Flags.AuthModules)}: /probe asks any target that a scraper names, as postgres_exporter does; `probe` in our configuration has a list of targets");
        return config with { Probe = AuthModules.Read(file, text, faults) ?? config.Probe };
    }

    private bool IsStartedAsPeer() => OwnFile() is null && DataSourceIsSet();

    /// <summary>The peer takes this file from the directory that it is started in without being told, and goes on without it when it is faulty.</summary>
    private ExporterConfig WithPeerFile(ExporterConfig config)
    {
        var own = new List<Fault>();
        var probe = ReadText(Flags.AuthModules, PeerFile, own) is { } text ? AuthModules.Read(PeerFile, text, own) : null;
        notices.Add(probe is null
            ? $"{PeerFile} in this directory is not used: {string.Join("; ", own)}"
            : $"{PeerFile} in this directory is used, as postgres_exporter does: /probe asks any target that a scraper names; --config.file= turns that off");
        return config with { Probe = probe ?? config.Probe };
    }

    private ExporterConfig WithCollectors(ExporterConfig config)
    {
        if (arguments.Value(Flags.Prefix) is { } prefix and not "pg")
        {
            faults.Add(Fault.Of(arguments.Origin(Flags.Prefix), $"is `{prefix}`; {Flags.Prefix.Help}"));
        }

        var known = arguments.Collectors.Where(collector => !CollectorChoice.Obsolete.Contains(collector.Name)).ToList();
        foreach (var obsolete in arguments.Collectors.Select(collector => collector.Name).Distinct().Except(known.Select(collector => collector.Name)))
        {
            notices.Add($"--collector.{obsolete} changes nothing: it is for servers before PostgreSQL 10, and the oldest that is served is 13");
        }

        List<string> off = [.. known.Where(collector => !collector.On).Select(collector => collector.Name)];
        if (arguments.IsOn(Flags.NoSettings))
        {
            off.Add("pg_settings");
        }

        var on = known.Where(collector => collector.On).Select(collector => collector.Name).ToHashSet();
        foreach (var name in on)
        {
            notices.Add($"--collector.{name} is not needed: every collector is on unless it is turned off");
        }

        var include = List(Flags.IncludeDatabases);
        var exclude = List(Flags.ExcludeDatabases);
        return config with
        {
            Choice = config.Choice with
            {
                BuiltIn = config.Choice.BuiltIn && !arguments.IsOn(Flags.NoDefaults),
                With = [.. config.Choice.With.Concat(on)],
                Without = [.. config.Choice.Without.Concat(off).Except(on)],
                Queries = arguments.Value(Flags.QueryPath) is { } queries && ReadText(Flags.QueryPath, queries) is not null ? queries : config.Choice.Queries,
            },
            Servers = include.Length + exclude.Length == 0
                ? config.Servers
                : [.. config.AllServers().Select(server => server with { IncludedDatabases = include, ExcludedDatabases = exclude })],
            Postgres = include.Length + exclude.Length == 0 ? config.Postgres : null,
            PgBouncer = include.Length + exclude.Length == 0 ? config.PgBouncer : null,
        };
    }

    private string[] List(Flag flag) =>
        arguments.Value(flag)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    private ExporterConfig WithServing(ExporterConfig config)
    {
        if (arguments.Value(Flags.TelemetryPath) is { } path && !path.StartsWith('/'))
        {
            faults.Add(Fault.Of(arguments.Origin(Flags.TelemetryPath), $"is `{path}`; it begins with a slash, as in /metrics"));
        }

        if (arguments.Value(Flags.WebConfig) is { Length: > 0 } file && ReadText(Flags.WebConfig, file) is { } text && WebConfigFile.Read(file, text, faults) is { } web)
        {
            config = config with { Web = web, Tls = web.Tls is null ? null : web.Tls with { Http2 = web.Http2 }, Watched = [.. config.Watched, file] };
        }

        var runtime = arguments.Environment("RUNTIME_DIRECTORY");
        return config with
        {
            TelemetryPath = arguments.Value(Flags.TelemetryPath) ?? config.TelemetryPath,
            Lifecycle = arguments.Value(Flags.Lifecycle) is null ? config.Lifecycle : arguments.IsOn(Flags.Lifecycle),
            ControlSocket = arguments.Value(Flags.ControlSocket) ?? config.ControlSocket ?? (string.IsNullOrEmpty(runtime) ? null : $"{runtime}/monitor-exporter.sock"),
            LogLevel = Choice(Flags.LogLevel, config.LogLevel, Logging.Levels),
            LogJson = Choice(Flags.LogFormat, config.LogJson, Logging.Formats),
        };
    }

    /// <summary>
    /// Who is started as a peer listens where the peer would: on every address, in plain text unless the web configuration says otherwise.
    /// Our own configuration refuses that; whoever comes from there is told.
    /// </summary>
    private ExporterConfig WithListen(ExporterConfig config)
    {
        var values = arguments.Values(Flags.Listen);
        var asPeer = OwnFile() is not { } own || PgExporterFiles.Are(own);
        if (values.Count == 0 && !asPeer)
        {
            return config;
        }

        var port = config.Postgres is null && config.Servers.Count == 0 && config.PgBouncer is not null ? PgBouncerPort : PostgresPort;
        var endpoints = new List<IPEndPoint>();
        foreach (var text in values.Count > 0 ? values : [$":{port}"])
        {
            if (Endpoints.ParseAsPeers(text) is { } endpoint)
            {
                endpoints.Add(endpoint);
            }
            else
            {
                faults.Add(Fault.Of(arguments.Origin(Flags.Listen), $"is `{text}`; expected an address of this host and a port, such as :9187, 127.0.0.1:9187 or [::1]:9187"));
            }
        }

        if (config.Web.Users.Count == 0 && config.Tls?.Clients != ClientCertificates.Verified && endpoints.Any(endpoint => !IPAddress.IsLoopback(endpoint.Address)))
        {
            notices.Add($"anyone who reaches {string.Join(" or ", endpoints)} can read the metrics; --web.config.file with client certificates or users prevents that");
        }

        return endpoints.Count == 0 ? config : config with { Listen = endpoints[0], AlsoListen = endpoints[1..] };
    }

    private T Choice<T>(Flag flag, T fallback, (string Word, T Value)[] choices)
    {
        if (arguments.Value(flag) is not { } text)
        {
            return fallback;
        }

        foreach (var (word, value) in choices)
        {
            if (word == text)
            {
                return value;
            }
        }

        faults.Add(Fault.Of(arguments.Origin(flag), $"is `{text}`; expected {string.Join(", ", choices.Select(choice => choice.Word))}"));
        return fallback;
    }

    private string? ReadText(Flag flag, string file) => ReadText(flag, file, faults);

    private string? ReadText(Flag flag, string file, ICollection<Fault> mistakes)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            mistakes.Add(Fault.Of(arguments.Origin(flag), $"{file} cannot be read: {exception.Message}"));
            return null;
        }
    }
}
