using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Monitor.Exporter.Configuration;

namespace Monitor.Exporter.PgBouncer;

/// <summary>
/// A connection to PgBouncer's admin console, in PostgreSQL's simple protocol. Npgsql cannot be used: it speaks only the extended one,
/// which the console refuses. Commands may be sent ahead of the answers of earlier ones. Not for use by two threads; after any exception
/// but <see cref="ConsoleException"/> it must be disposed.
/// </summary>
public sealed class ConsoleConnection : IAsyncDisposable
{
    private readonly MessageStream messages;
    private readonly ConsoleRow row = new();

    private ConsoleConnection(MessageStream messages) => this.messages = messages;

    /// <summary>Bytes of the messages taken since the beginning.</summary>
    public long Taken => messages.Taken;

    /// <summary>Connects, with TLS unless the configuration says otherwise, and logs in.</summary>
    /// <exception cref="ConsoleException">PgBouncer refused, with its reason.</exception>
    public static async Task<ConsoleConnection> OpenAsync(Login login, CancellationToken cancellationToken)
    {
        var stream = await ConsoleSocket.ConnectAsync(login.Host, login.Port, cancellationToken);
        try
        {
            stream = login.Tls ? await StartTlsAsync(stream, login, cancellationToken) : stream;
            var messages = new MessageStream(stream);
            await new ConsoleLogin(login, messages).RunAsync(cancellationToken);
            return new(messages);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    /// <summary>Puts a command among those that the next flush sends.</summary>
    public void Write(string command) => messages.Write('Q', Encoding.UTF8.GetBytes(command + '\0'));

    /// <summary>Sends the commands that were written.</summary>
    public ValueTask FlushAsync(CancellationToken cancellationToken) => messages.FlushAsync(cancellationToken);

    /// <summary>Asks one command and hands over its answer.</summary>
    /// <exception cref="ConsoleException">PgBouncer refused the command; the connection can be used again.</exception>
    public async Task QueryAsync(string command, Action<IReadOnlyList<string>> columns, Action<ConsoleRow> rows, CancellationToken cancellationToken)
    {
        Write(command);
        await FlushAsync(cancellationToken);
        await ReadAsync(columns, rows, cancellationToken);
    }

    /// <summary>Hands over the answer to the next command: its columns, then each row.</summary>
    /// <exception cref="ConsoleException">PgBouncer refused the command; the connection can be used again.</exception>
    public async Task ReadAsync(Action<IReadOnlyList<string>> columns, Action<ConsoleRow> rows, CancellationToken cancellationToken)
    {
        string? error = null;
        while (true)
        {
            var message = await messages.ReceiveAsync(cancellationToken);
            switch (message.Type)
            {
                case 'T':
                    columns(ConsoleReader.ReadColumns(message.Body.Span));
                    break;
                case 'D':
                    row.Set(message.Body);
                    rows(row);
                    break;
                case 'E':
                    error = ConsoleReader.ReadError(message.Body.Span);
                    break;
                case 'C' or 'N' or 'S' or 'I':
                    break;
                case 'Z' when error is not null:
                    throw new ConsoleException(error);
                case 'Z':
                    return;
                default:
                    throw new InvalidDataException($"a message of type {(int)message.Type} does not belong into an answer");
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => messages.DisposeAsync();

    private static async Task<Stream> StartTlsAsync(Stream plain, Login login, CancellationToken cancellationToken)
    {
        if (!await ConsoleSocket.RequestTlsAsync(plain, cancellationToken))
        {
            if (login.Verification == TlsVerification.Opportunistic)
            {
                return plain;
            }

            throw new ConsoleException("it does not offer TLS; set client_tls_sslmode in pgbouncer.ini, or `tls: off` here");
        }

        var options = new SslClientAuthenticationOptions { TargetHost = login.Host };
        if (login.Certificate is not null)
        {
            options.ClientCertificates = [X509Certificate2.CreateFromPemFile(login.Certificate, login.Key)];
        }

        if (login.Verification is TlsVerification.Nothing or TlsVerification.Opportunistic)
        {
            // What sslmode=require and prefer of libpq mean: encrypted, and whoever is at the other end.
            options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        }
        else if (login.Ca is not null)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.ImportFromPemFile(login.Ca);
            options.CertificateChainPolicy = policy;
        }

        if (login.Verification == TlsVerification.Authority)
        {
            options.RemoteCertificateValidationCallback = (_, _, _, errors) => (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None;
        }

        var secure = new SslStream(plain);
        await secure.AuthenticateAsClientAsync(options, cancellationToken);
        return secure;
    }
}
