using System.Net.Security;
using System.Security.Authentication;

namespace Monitor.Exporter.Configuration;

/// <summary>Which certificates clients must show.</summary>
public enum ClientCertificates
{
    /// <summary>One of the authority.</summary>
    Verified,

    /// <summary>One of the authority, or none.</summary>
    VerifiedIfGiven,

    /// <summary>Any: who made it is not asked.</summary>
    Any,

    /// <summary>Any or none.</summary>
    Asked,

    /// <summary>None.</summary>
    NotAsked,
}

/// <summary>The exporter's own certificate and what it expects of clients. Files are read again when they change.</summary>
/// <param name="Certificate">A PEM file, or the PEM text itself.</param>
/// <param name="Key">The same.</param>
/// <param name="ClientCa">Who may scrape: certificates of this CA only. Null: anyone who can connect.</param>
public sealed record ServerTls(string Certificate, string Key, string? ClientCa)
{
    /// <summary>Which certificates clients must show. Default one of the CA, where there is a CA.</summary>
    public ClientCertificates Clients { get; init; } = ClientCa is null ? ClientCertificates.NotAsked : ClientCertificates.Verified;

    /// <summary>Names of clients: at least one must be a subject alternative name of the certificate. Empty: any.</summary>
    public IReadOnlyList<string> AllowedNames { get; init; } = [];

    /// <summary>Versions of TLS. Default those of the system, which are 1.2 and 1.3.</summary>
    public SslProtocols Protocols { get; init; }

    /// <summary>Cipher suites. Empty: those of the system.</summary>
    public IReadOnlyList<TlsCipherSuite> CipherSuites { get; init; } = [];

    /// <summary>Whether HTTP/2 is offered. Default true.</summary>
    public bool Http2 { get; init; } = true;
}
