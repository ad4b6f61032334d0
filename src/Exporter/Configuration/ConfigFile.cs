using System.Globalization;
using System.Net;
using Monitor.Model.Documents;

namespace Monitor.Exporter.Configuration;

/// <summary>Reads the configuration file. Every mistake is reported with its line.</summary>
public static class ConfigFile
{
    /// <summary>Reads a configuration.</summary>
    /// <param name="file">The file to name in faults.</param>
    /// <param name="text">Its text.</param>
    /// <param name="faults">Where mistakes go.</param>
    /// <returns>The configuration, or null when there was any mistake.</returns>
    public static ExporterConfig? Read(string file, string text, ICollection<Fault> faults)
    {
        var own = new List<Fault>();
        var config = Section.Read(text, "the configuration", file, 0, own) is { } root ? ReadRoot(root) : null;
        own.ForEach(faults.Add);
        return own.Count == 0 ? config : null;
    }

    private static ExporterConfig ReadRoot(Section root)
    {
        var config = new ExporterConfig
        {
            Listen = ReadListen(root),
            Tls = root.Subsection("tls") is { } tls ? ReadTls(tls) : null,
            Collectors = root.Text("collectors"),
            Postgres = root.Subsection("postgres") is { } postgres ? ReadLogin(postgres, 5432, "postgres") : null,
            PgBouncer = root.Subsection("pgbouncer") is { } pgbouncer ? ReadLogin(pgbouncer, 6432, "pgbouncer") : null,
            PgBackRest = root.Subsection("pgbackrest") is { } pgbackrest ? ReadBackup(pgbackrest) : null,
            Patroni = root.Subsection("patroni") is { } patroni ? HostSections.ReadPatroni(patroni) : null,
            Certificates = root.Subsection("certificates") is { } certificates ? HostSections.ReadCertificates(certificates) : null,
            Host = root.Subsection("host") is { } host ? HostSections.ReadHost(host) : null,
        };
        if (config.Tls?.ClientCa is null && !IPAddress.IsLoopback(config.Listen.Address))
        {
            root.Fault("listen", $"`listen` is {config.Listen}, which others can reach: `tls` with `clientCa` is required there");
        }

        if (config is { Postgres: null, PgBouncer: null, PgBackRest: null, Patroni: null, Certificates: null, Host: null })
        {
            root.Fault("postgres", "nothing to ask: add `postgres`, `pgbouncer`, `pgbackrest`, `patroni`, `certificates` or `host`");
        }

        root.RefuseTheRest();
        return config;
    }

    private static IPEndPoint ReadListen(Section root)
    {
        var fallback = new ExporterConfig().Listen;
        if (root.Text("listen") is not { } text)
        {
            return fallback;
        }

        if (IPEndPoint.TryParse(text, out var endpoint) && text.EndsWith(string.Create(CultureInfo.InvariantCulture, $":{endpoint.Port}"), StringComparison.Ordinal))
        {
            return endpoint;
        }

        root.Fault("listen", $"`listen` is `{text}`; expected an address and a port, such as 10.0.0.11:9187 or [::1]:9187");
        return fallback;
    }

    private static ServerTls ReadTls(Section section)
    {
        var tls = new ServerTls(ExistingFile(section, "certificate") ?? "", ExistingFile(section, "key") ?? "", section.Has("clientCa") ? ExistingFile(section, "clientCa") : null);
        section.RefuseTheRest();
        return tls;
    }

    private static Login ReadLogin(Section section, int port, string database)
    {
        var host = section.RequiredText("host");
        var login = new Login
        {
            Host = host,
            Port = section.Integer("port", port, 1, 65535),
            User = section.RequiredText("user"),
            PasswordFile = section.Has("passwordFile") ? ExistingFile(section, "passwordFile") : null,
            Database = section.Text("database") ?? database,
            Ca = section.Has("ca") ? ExistingFile(section, "ca") : null,
            Tls = section.Choice("tls", !host.StartsWith('/'), ("verify-full", true), ("off", false)),
        };
        section.RefuseTheRest();
        return login;
    }

    private static BackupProbe ReadBackup(Section section)
    {
        var probe = new BackupProbe(
            section.Duration("every", TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            section.Text("command") ?? "pgbackrest");
        section.RefuseTheRest();
        return probe;
    }

    /// <summary>The path under a key that may be left out; that there is no such file is a fault.</summary>
    internal static string? OptionalFile(Section section, string key) => section.Has(key) ? ExistingFile(section, key) : null;

    private static string? ExistingFile(Section section, string key)
    {
        var path = section.RequiredText(key);
        if (path.Length > 0 && !File.Exists(path))
        {
            section.Fault(key, $"`{key}`: there is no file {path}, or this user may not see it");
        }

        return path;
    }
}
