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

    /// <summary>pgBackRest; null: not asked.</summary>
    public BackupProbe? PgBackRest { get; init; }
}

/// <summary>How pgBackRest is asked.</summary>
/// <param name="Every">Time between two questions, 1 s to 1 h. Default 15 s.</param>
/// <param name="Command">The program. Default <c>pgbackrest</c>.</param>
public sealed record BackupProbe(TimeSpan Every, string Command);
