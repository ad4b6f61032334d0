using System.Net;

namespace Monitor.Exporter.Configuration;

/// <summary>What the exporter serves and whom it asks; from its configuration file.</summary>
public sealed record ExporterConfig
{
    /// <summary>Where it listens. Default loopback, port 9187.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 9187);

    /// <summary>The certificate; null: plain HTTP, which is refused unless it listens on loopback.</summary>
    public ServerTls? Tls { get; init; }

    /// <summary>A directory with further collectors; null: none.</summary>
    public string? Collectors { get; init; }

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

    /// <summary>Everything that is watched: the unnamed server, when there is one, and the named ones.</summary>
    public IEnumerable<MonitoredServer> AllServers() =>
        Postgres is null && PgBouncer is null ? Servers : Servers.Prepend(new() { Postgres = Postgres, PgBouncer = PgBouncer });
}

/// <summary>Files of the exporter's own certificate. They are read again when they change.</summary>
/// <param name="Certificate">PEM.</param>
/// <param name="Key">PEM.</param>
/// <param name="ClientCa">Who may scrape: certificates of this CA only. Null: anyone who can connect.</param>
public sealed record ServerTls(string Certificate, string Key, string? ClientCa);

/// <summary>How to log in to a server.</summary>
public sealed record Login
{
    /// <summary>Name, address or, with a leading slash, the directory of a Unix socket.</summary>
    public required string Host { get; init; }

    /// <summary>The port.</summary>
    public required int Port { get; init; }

    /// <summary>The login.</summary>
    public required string User { get; init; }

    /// <summary>Holds the password, read at each connection so that it can be changed; null: none.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>The database that cluster-wide collectors run in.</summary>
    public required string Database { get; init; }

    /// <summary>The CA of the server's certificate; null: the system's.</summary>
    public string? Ca { get; init; }

    /// <summary>Whether TLS with a verified certificate is required. Default true, except on a Unix socket.</summary>
    public bool Tls { get; init; } = true;

    /// <summary>The label <c>server</c>, as postgres_exporter writes it.</summary>
    public string ServerLabel => $"{Host}:{Port}";

    /// <summary>The password as it is in the file now; null without a file.</summary>
    public async Task<string?> ReadPasswordAsync(CancellationToken cancellationToken) =>
        PasswordFile is null ? null : (await File.ReadAllTextAsync(PasswordFile, cancellationToken)).TrimEnd('\r', '\n');
}

/// <summary>How pgBackRest is asked.</summary>
/// <param name="Every">Time between two questions, 1 s to 1 h. Default 15 s.</param>
/// <param name="Command">The program. Default <c>pgbackrest</c>.</param>
public sealed record BackupProbe(TimeSpan Every, string Command);
