namespace Monitor.Exporter.Configuration;

/// <summary>Patroni's REST API.</summary>
public sealed record PatroniProbe
{
    /// <summary>Name or address.</summary>
    public required string Host { get; init; }

    /// <summary>The port. Default 8008.</summary>
    public int Port { get; init; } = 8008;

    /// <summary>Whether it is spoken to over TLS. Default true.</summary>
    public bool Tls { get; init; } = true;

    /// <summary>The CA of its certificate; null: the system's.</summary>
    public string? Ca { get; init; }

    /// <summary>Our certificate, where Patroni asks for one; read at each connection, so that it can be renewed.</summary>
    public string? Certificate { get; init; }

    /// <summary>Its key.</summary>
    public string? Key { get; init; }

    /// <summary>Time between two questions, 1 s to 1 h. Default 15 s.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(15);
}

/// <summary>Certificates whose expiry is watched.</summary>
public sealed record CertificateProbe
{
    /// <summary>Time between two looks, 1 s to 24 h. Default 10 min: a server may log each handshake.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Files in PEM.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>Servers that show their certificate in a handshake.</summary>
    public IReadOnlyList<CertificateEndpoint> Endpoints { get; init; } = [];

    /// <summary>The CA that clients of the endpoints trust; null: the system's.</summary>
    public string? Ca { get; init; }
}

/// <summary>A server that shows a certificate.</summary>
/// <param name="Name">The label <c>certificate</c>.</param>
/// <param name="Host">Name or address.</param>
/// <param name="Port">The port.</param>
/// <param name="AsksFirst">Whether TLS is asked for in PostgreSQL's protocol first, as PostgreSQL and PgBouncer want it.</param>
public sealed record CertificateEndpoint(string Name, string Host, int Port, bool AsksFirst);

/// <summary>What is watched on the host itself.</summary>
public sealed record HostProbe
{
    /// <summary>Time between two looks, 1 s to 1 h. Default 15 s.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Configuration files whose text is watched, at most 100.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];
}
