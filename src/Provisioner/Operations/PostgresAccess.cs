using Npgsql;

namespace Monitor.Provisioner.Operations;

/// <summary>How a server is reached: over TLS that is verified, with a password from a file or store.</summary>
/// <param name="Host">Name or address, as the server's certificate has it.</param>
/// <param name="Port">The port.</param>
/// <param name="User">The role.</param>
/// <param name="Password">Its password.</param>
/// <param name="AuthorityPath">The authority that issued the server's certificate; null only for a socket of this machine.</param>
public sealed record PostgresAccess(string Host, int Port, string User, string Password, string? AuthorityPath)
{
    /// <summary>A source of connections to this server: short deadlines, and no connection outlives its use.</summary>
    public NpgsqlDataSource Open() => new NpgsqlDataSourceBuilder(new NpgsqlConnectionStringBuilder
    {
        Host = Host,
        Port = Port,
        Username = User,
        Password = Password,
        Database = "postgres",
        ApplicationName = "monitor",
        SslMode = AuthorityPath is null ? SslMode.Disable : SslMode.VerifyFull,
        RootCertificate = AuthorityPath,
        Timeout = 10,
        CommandTimeout = 15,
        Pooling = false,
        Options = "-c lock_timeout=5s -c statement_timeout=15s",
    }.ConnectionString).Build();

    /// <summary>Keeps the password out of logs.</summary>
    public override string ToString() => $"{User}@{Host}:{Port}";
}
