using System.Buffers;
using System.Buffers.Binary;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Monitor.Exporter.Collection;
using Monitor.Exporter.Configuration;

namespace Monitor.Exporter.PgBouncer;

/// <summary>
/// A connection to PgBouncer's admin console, in PostgreSQL's simple protocol. Npgsql cannot be used: it speaks only the extended one,
/// which the console refuses. Not for use by two threads; after any exception but <see cref="ConsoleException"/> it must be disposed.
/// </summary>
public sealed class ConsoleConnection : IAsyncDisposable
{
    private const int ProtocolVersion = 3 << 16;
    private const int SslRequestCode = (1234 << 16) | 5679;

    /// <summary>The longest message of a console is a row of a few hundred bytes.</summary>
    private const int MaximumMessage = 1024 * 1024;

    private readonly Stream stream;
    private readonly ArrayBufferWriter<byte> output = new();
    private byte[] input = new byte[4096];

    private ConsoleConnection(Stream stream) => this.stream = stream;

    /// <summary>Connects, with TLS unless the configuration says otherwise, and logs in.</summary>
    /// <exception cref="ConsoleException">PgBouncer refused, with its reason.</exception>
    public static async Task<ConsoleConnection> OpenAsync(Login login, CancellationToken cancellationToken)
    {
        var stream = await ConnectAsync(login, cancellationToken);
        try
        {
            if (login.Tls)
            {
                stream = await StartTlsAsync(stream, login, cancellationToken);
            }

            var connection = new ConsoleConnection(stream);
            await connection.LogInAsync(login, cancellationToken);
            return connection;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a command and hands over the columns and then each row.</summary>
    /// <exception cref="ConsoleException">PgBouncer refused the command; the connection can be used again.</exception>
    public async Task QueryAsync(string command, Action<IReadOnlyList<ResultColumn>> columns, Action<ConsoleRow> row, CancellationToken cancellationToken)
    {
        await SendAsync('Q', Text(command), cancellationToken);
        var current = new ConsoleRow();
        string? error = null;
        while (true)
        {
            var (type, body) = await ReceiveAsync(cancellationToken);
            switch (type)
            {
                case 'T':
                    columns(ReadColumns(body.Span));
                    break;
                case 'D':
                    current.Set(body);
                    row(current);
                    break;
                case 'E':
                    error = ReadError(body.Span);
                    break;
                case 'Z' when error is not null:
                    throw new ConsoleException(error);
                case 'Z':
                    return;
                default:
                    break;
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => stream.DisposeAsync();

    private static async Task<Stream> ConnectAsync(Login login, CancellationToken cancellationToken)
    {
        var unix = login.Host.StartsWith('/');
        var socket = unix
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await (unix
                ? socket.ConnectAsync(new UnixDomainSocketEndPoint($"{login.Host}/.s.PGSQL.{login.Port}"), cancellationToken)
                : socket.ConnectAsync(login.Host, login.Port, cancellationToken));
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<Stream> StartTlsAsync(Stream plain, Login login, CancellationToken cancellationToken)
    {
        var request = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(request, request.Length);
        BinaryPrimitives.WriteInt32BigEndian(request.AsSpan(4), SslRequestCode);
        await plain.WriteAsync(request, cancellationToken);
        var answer = new byte[1];
        await plain.ReadExactlyAsync(answer, cancellationToken);
        if (answer[0] != 'S')
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

    private async Task LogInAsync(Login login, CancellationToken cancellationToken)
    {
        await SendStartupAsync(login, cancellationToken);
        Scram? scram = null;
        while (true)
        {
            var (type, body) = await ReceiveAsync(cancellationToken);
            switch (type)
            {
                case 'R':
                    scram = await AuthenticateAsync(login, scram, body, cancellationToken);
                    break;
                case 'E':
                    throw new ConsoleException(ReadError(body.Span));
                case 'Z':
                    return;
                default:
                    break;
            }
        }
    }

    private async Task<Scram?> AuthenticateAsync(Login login, Scram? scram, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        const int Ok = 0, Cleartext = 3, Sasl = 10, SaslContinue = 11, SaslFinal = 12;
        var (method, text) = ReadAuthentication(body.Span);
        switch (method)
        {
            case Ok:
                return scram;
            case Cleartext:
                await SendAsync('p', Text(await PasswordAsync(login, cancellationToken)), cancellationToken);
                return scram;
            case Sasl when text.Split('\0').Contains(Scram.Mechanism):
                scram = new(await PasswordAsync(login, cancellationToken));
                await SendAsync('p', SaslInitial(scram.First()), cancellationToken);
                return scram;
            case SaslContinue when scram is not null:
                await SendAsync('p', Encoding.UTF8.GetBytes(scram.Final(text)), cancellationToken);
                return scram;
            case SaslFinal when scram is not null && scram.Verify(text):
                return scram;
            case SaslFinal:
                throw new ConsoleException("the server did not prove that it knows the password");
            default:
                throw new ConsoleException($"it asks for authentication method {method}; use scram-sha-256 or plain in pgbouncer.ini");
        }
    }

    private static async Task<string> PasswordAsync(Login login, CancellationToken cancellationToken) =>
        await login.ReadPasswordAsync(cancellationToken) ?? throw new ConsoleException($"it asks {login.User} for a password, and none is configured");

    private async Task SendStartupAsync(Login login, CancellationToken cancellationToken)
    {
        var parameters = Encoding.UTF8.GetBytes($"user\0{login.User}\0database\0{login.Database}\0application_name\0monitor-exporter\0client_encoding\0UTF8\0\0");
        var message = new byte[8 + parameters.Length];
        BinaryPrimitives.WriteInt32BigEndian(message, message.Length);
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(4), ProtocolVersion);
        parameters.CopyTo(message, 8);
        await stream.WriteAsync(message, cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }

    private async Task SendAsync(char type, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        output.ResetWrittenCount();
        var header = output.GetSpan(5);
        header[0] = (byte)type;
        BinaryPrimitives.WriteInt32BigEndian(header[1..], body.Length + 4);
        output.Advance(5);
        output.Write(body.Span);
        await stream.WriteAsync(output.WrittenMemory, cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }

    private async Task<(char Type, ReadOnlyMemory<byte> Body)> ReceiveAsync(CancellationToken cancellationToken)
    {
        await stream.ReadExactlyAsync(input.AsMemory(0, 5), cancellationToken);
        var type = (char)input[0];
        var length = BinaryPrimitives.ReadInt32BigEndian(input.AsSpan(1)) - 4;
        if (length is < 0 or > MaximumMessage)
        {
            throw new InvalidDataException($"A message of {length} bytes is not PostgreSQL's protocol.");
        }

        if (length > input.Length)
        {
            input = new byte[length];
        }

        await stream.ReadExactlyAsync(input.AsMemory(0, length), cancellationToken);
        return (type, input.AsMemory(0, length));
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text + '\0');

    private static byte[] SaslInitial(string message)
    {
        var bytes = Encoding.UTF8.GetBytes($"{Scram.Mechanism}\0....{message}");
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(Scram.Mechanism.Length + 1), Encoding.UTF8.GetByteCount(message));
        return bytes;
    }

    private static (int Method, string Text) ReadAuthentication(ReadOnlySpan<byte> body)
    {
        var reader = new ConsoleReader(body);
        return (reader.Int32(), reader.Rest());
    }

    private static ResultColumn[] ReadColumns(ReadOnlySpan<byte> body)
    {
        const int AfterName = 18;
        var reader = new ConsoleReader(body);
        var columns = new ResultColumn[Math.Max((short)0, reader.Int16())];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = new(reader.Text(), ColumnKind.Text);
            reader.Skip(AfterName);
        }

        return columns;
    }

    private static string ReadError(ReadOnlySpan<byte> body)
    {
        var reader = new ConsoleReader(body);
        while (reader.Remaining > 1)
        {
            var field = reader.Text();
            if (field is ['M', .. var message])
            {
                return message;
            }
        }

        return "an error without a message";
    }
}
