using System.Security.Cryptography.X509Certificates;
using Monitor.Exporter.Configuration;
using Monitor.Model.Metrics;
using Npgsql;

namespace Monitor.Exporter.Postgres;

/// <summary>How connections to one server are made: TLS, login and the limits that the server itself enforces.</summary>
public sealed class PostgresLink(Login login, Action connected) : IAsyncDisposable
{
    /// <summary>A server that answers at all does so within this time; the promise of the scrape is 3 s in all.</summary>
    public static readonly TimeSpan ConnectDeadline = TimeSpan.FromSeconds(1);

    /// <summary>Characters of the server's words that become a label.</summary>
    private const int LongestMessage = 200;

    /// <summary>Statements that a connection keeps prepared: more than there are collectors.</summary>
    private const int PreparedStatements = 500;

    private const int ReadBuffer = 32 * 1024;

    private long recycled;
    private readonly NpgsqlDataSource main = Source(login, login.Database);

    /// <summary>The label <c>server</c>.</summary>
    public string ServerLabel => login.ServerLabel;

    /// <summary>The database that cluster-wide collectors run in.</summary>
    public string Database => login.Database;

    /// <summary>The managed platform that the server belongs to, as far as it was seen; null: a server of one's own.</summary>
    public string? Platform { get; set; }

    /// <summary>What can be done about a collector that failed for lack of a right or of a function; null: nothing is known.</summary>
    public string? AdviceFor(Collector collector, string reason, Exception exception) => (reason, exception) switch
    {
        (CollectorFailure.Permission, PostgresException denied) => Permission.GrantFor(collector, login.User, denied.MessageText),
        (CollectorFailure.Unsupported, PostgresException refused) => refused.MessageText[..Math.Min(refused.MessageText.Length, LongestMessage)],
        _ => null,
    };

    /// <summary>Connections that were closed because they had served their time.</summary>
    public long RecycledConnections => Interlocked.Read(ref recycled);

    /// <summary>Counts a connection that had served its time.</summary>
    public void Recycled() => Interlocked.Increment(ref recycled);

    /// <summary>Opens a connection. It is not pooled: who opens it keeps it.</summary>
    /// <param name="database">The database; null for the one of cluster-wide collectors.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<PostgresLease> OpenAsync(string? database, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(ConnectDeadline, TimeProvider.System, cancellationToken);
        var other = database is null || database == login.Database ? null : Source(login, database);
        try
        {
            var connection = await (other ?? main).OpenConnectionAsync(deadline.Token);
            connected();
            ServerCancellation.TurnOff(connection);
            return new(connection, other);
        }
        catch
        {
            await (other?.DisposeAsync() ?? ValueTask.CompletedTask);
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => main.DisposeAsync();

    private static NpgsqlDataSource Source(Login login, string database)
    {
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = login.Host,
            Port = login.Port,
            Username = login.User,
            Database = database,
            ApplicationName = "monitor-exporter",
            SslMode = ModeOf(login),
            Pooling = false,
            NoResetOnClose = true,
            Timeout = (int)ConnectDeadline.TotalSeconds,
            // No wait for an answer of the server that a statement is cancelled; nor is it asked to (see ServerCancellation).
            CancellationTimeout = -1,
            KeepAlive = 0,
            // The server sends 8 KB at a time; with room for several of them a result wakes this process less often.
            ReadBufferSize = ReadBuffer,
            MaxAutoPrepare = PreparedStatements,
            // A statement is prepared when it comes for the second time: a connection that visits a database once parses nothing twice.
            AutoPrepareMinUsages = 2,
            Options = "-c default_transaction_read_only=on -c statement_timeout=1s -c lock_timeout=100ms -c idle_in_transaction_session_timeout=10s -c jit=off -c extra_float_digits=1",
        };
        var builder = new NpgsqlSlimDataSourceBuilder(settings.ConnectionString);
        // The types of the results are known by their numbers. To load all types would take a query over the catalogue for each connection to
        // another database, which fails when somebody holds a table of the catalogue.
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
        if (login.Tls)
        {
            builder.EnableTransportSecurity();
            if (login is { Ca: not null, Verification: TlsVerification.Full or TlsVerification.Authority })
            {
                // All that the file holds: the authorities of a platform, or the old and the new one while they change.
                builder.UseRootCertificatesCallback(() =>
                {
                    var authorities = new X509Certificate2Collection();
                    authorities.ImportFromPemFile(login.Ca);
                    return authorities;
                });
            }

            if (login.Certificate is not null)
            {
                builder.UseSslClientAuthenticationOptionsCallback(options =>
                    options.ClientCertificates = [X509Certificate2.CreateFromPemFile(login.Certificate, login.Key)]);
            }
        }

        if (login.HasPassword)
        {
            builder.UsePasswordProvider(
                _ => login.ReadPassword() ?? "",
                async (_, cancellationToken) => await login.ReadPasswordAsync(cancellationToken) ?? "");
        }

        return builder.Build();
    }

    private static SslMode ModeOf(Login login) => (login.Tls, login.Verification) switch
    {
        (false, _) => SslMode.Disable,
        (_, TlsVerification.Full) => SslMode.VerifyFull,
        (_, TlsVerification.Authority) => SslMode.VerifyCA,
        (_, TlsVerification.Nothing) => SslMode.Require,
        _ => SslMode.Prefer,
    };
}

/// <summary>A connection, and the source that was made for it alone.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="Source">Goes with the connection; null when the source is shared.</param>
public sealed record PostgresLease(NpgsqlConnection Connection, NpgsqlDataSource? Source) : IAsyncDisposable
{
    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync();
        await (Source?.DisposeAsync() ?? ValueTask.CompletedTask);
    }
}
