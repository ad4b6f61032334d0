using System.Security.Cryptography.X509Certificates;
using Monitor.Exporter.Configuration;
using Npgsql;

namespace Monitor.Exporter.Postgres;

/// <summary>How connections to one server are made: TLS, login and the limits that the server itself enforces.</summary>
public sealed class PostgresLink(Login login, Action connected) : IAsyncDisposable
{
    /// <summary>A server that answers at all does so within this time; the promise of the scrape is 3 s in all.</summary>
    public static readonly TimeSpan ConnectDeadline = TimeSpan.FromSeconds(1);

    private readonly NpgsqlDataSource main = Source(login, login.Database);

    /// <summary>The label <c>server</c>.</summary>
    public string ServerLabel => login.ServerLabel;

    /// <summary>The database that cluster-wide collectors run in.</summary>
    public string Database => login.Database;

    /// <summary>Opens a connection. It is not pooled: who opens it keeps it.</summary>
    /// <param name="database">The database; null for the one of cluster-wide collectors.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<NpgsqlConnection> OpenAsync(string? database, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(ConnectDeadline);
        if (database is null || database == login.Database)
        {
            return await OpenAsync(main, deadline.Token);
        }

        // The data source must outlive its connection; it holds no connection of its own, because nothing is pooled.
        var source = Source(login, database);
        var connection = await OpenAsync(source, deadline.Token);
        connection.Disposed += (_, _) => source.Dispose();
        return connection;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => main.DisposeAsync();

    private async Task<NpgsqlConnection> OpenAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken);
        connected();
        return connection;
    }

    private static NpgsqlDataSource Source(Login login, string database)
    {
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = login.Host,
            Port = login.Port,
            Username = login.User,
            Database = database,
            ApplicationName = "monitor-exporter",
            SslMode = login.Tls ? SslMode.VerifyFull : SslMode.Disable,
            Pooling = false,
            NoResetOnClose = true,
            Timeout = (int)ConnectDeadline.TotalSeconds,
            // No attempt to cancel over a second connection: the server's own statement_timeout does it, and a frozen server would
            // only hold that attempt up as well.
            CancellationTimeout = -1,
            KeepAlive = 0,
            MaxAutoPrepare = 0,
            Options = "-c default_transaction_read_only=on -c lock_timeout=100ms -c idle_in_transaction_session_timeout=10s -c jit=off -c extra_float_digits=1",
        };
        var builder = new NpgsqlSlimDataSourceBuilder(settings.ConnectionString);
        if (login.Tls)
        {
            builder.EnableTransportSecurity();
            if (login.Ca is not null)
            {
                builder.UseRootCertificateCallback(() => X509CertificateLoader.LoadCertificateFromFile(login.Ca));
            }
        }

        if (login.PasswordFile is not null)
        {
            builder.UsePasswordProvider(
                _ => File.ReadAllText(login.PasswordFile).TrimEnd('\r', '\n'),
                async (_, cancellationToken) => await login.ReadPasswordAsync(cancellationToken) ?? "");
        }

        return builder.Build();
    }
}
