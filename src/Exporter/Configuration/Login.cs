namespace Monitor.Exporter.Configuration;

/// <summary>What of a server's certificate must be right.</summary>
public enum TlsVerification
{
    /// <summary>Its authority and its name: <c>verify-full</c>.</summary>
    Full,

    /// <summary>Its authority: <c>verify-ca</c>.</summary>
    Authority,

    /// <summary>Nothing: the connection is encrypted, and who is at its end is not known: <c>require</c>.</summary>
    Nothing,

    /// <summary>Nothing, and a server without TLS is taken as well: <c>prefer</c>.</summary>
    Opportunistic,
}

/// <summary>How to log in to a server.</summary>
public sealed record Login
{
    /// <summary>Name, address or, with a leading slash, the directory of a Unix socket.</summary>
    public required string Host { get; init; }

    /// <summary>The port.</summary>
    public required int Port { get; init; }

    /// <summary>The login.</summary>
    public required string User { get; init; }

    /// <summary>The password, where it came with the environment; null: none.</summary>
    public Secret? Password { get; init; }

    /// <summary>Holds the password, read at each connection so that it can be changed; null: none.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>The database that cluster-wide collectors run in.</summary>
    public required string Database { get; init; }

    /// <summary>The CA of the server's certificate; null: the system's.</summary>
    public string? Ca { get; init; }

    /// <summary>The client's own certificate, PEM; null: none.</summary>
    public string? Certificate { get; init; }

    /// <summary>The key of <see cref="Certificate"/>, PEM.</summary>
    public string? Key { get; init; }

    /// <summary>Whether TLS is used. Default true, except on a Unix socket.</summary>
    public bool Tls { get; init; } = true;

    /// <summary>What TLS verifies. Default everything; only the peers' connection strings can ask for less.</summary>
    public TlsVerification Verification { get; init; }

    /// <summary>The label <c>server</c>, as postgres_exporter writes it.</summary>
    public string ServerLabel => $"{Host}:{Port}";

    /// <summary>Whether there is a password at all.</summary>
    public bool HasPassword => Password is not null || PasswordFile is not null;

    /// <summary>The password as it is in the file now; null without one.</summary>
    public async Task<string?> ReadPasswordAsync(CancellationToken cancellationToken) =>
        PasswordFile is null ? Password?.Value : FirstLine(await File.ReadAllTextAsync(PasswordFile, cancellationToken));

    /// <summary>The same, for a caller that cannot wait.</summary>
    public string? ReadPassword() => PasswordFile is null ? Password?.Value : FirstLine(File.ReadAllText(PasswordFile));

    private static string FirstLine(string text) => text.Split('\n', 2)[0].TrimEnd('\r');
}
