using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Monitor.Exporter.Configuration;

namespace Monitor.Exporter.PgBouncer;

/// <summary>Logs in to a console: without a password, with one in clear, with MD5, or with SCRAM.</summary>
internal sealed class ConsoleLogin(Login login, MessageStream messages)
{
    private const int ProtocolVersion = 3 << 16;
    private Scram? scram;

    /// <summary>Goes through the whole exchange.</summary>
    /// <exception cref="ConsoleException">PgBouncer refused, with its reason.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var parameters = Encoding.UTF8.GetBytes($"....user\0{login.User}\0database\0{login.Database}\0application_name\0monitor-exporter\0client_encoding\0UTF8\0\0");
        BinaryPrimitives.WriteInt32BigEndian(parameters, ProtocolVersion);
        messages.WriteStartup(parameters);
        while (true)
        {
            await messages.FlushAsync(cancellationToken);
            var message = await messages.ReceiveAsync(cancellationToken);
            switch (message.Type)
            {
                case 'R':
                    await AuthenticateAsync(message.Body, cancellationToken);
                    break;
                case 'E':
                    throw new ConsoleException(ConsoleReader.ReadError(message.Body.Span));
                case 'Z':
                    return;
                default:
                    break;
            }
        }
    }

    private async Task AuthenticateAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        const int Ok = 0, Cleartext = 3, Md5 = 5, Sasl = 10, SaslContinue = 11, SaslFinal = 12;
        var (method, rest) = Read(body);
        switch (method)
        {
            case Ok:
                return;
            case Cleartext:
                messages.Write('p', Encoding.UTF8.GetBytes(await PasswordAsync(cancellationToken) + '\0'));
                return;
            case Md5:
                messages.Write('p', Encoding.UTF8.GetBytes(HashedPassword(await PasswordAsync(cancellationToken), rest.Span) + '\0'));
                return;
            case Sasl when Encoding.UTF8.GetString(rest.Span).Split('\0').Contains(Scram.Mechanism):
                scram = new(await PasswordAsync(cancellationToken));
                messages.Write('p', SaslInitial(scram.First()));
                return;
            case SaslContinue when scram is not null:
                messages.Write('p', Encoding.UTF8.GetBytes(scram.Final(Encoding.UTF8.GetString(rest.Span))));
                return;
            case SaslFinal when scram is not null && scram.Verify(Encoding.UTF8.GetString(rest.Span)):
                return;
            case SaslFinal:
                throw new ConsoleException("the server did not prove that it knows the password");
            default:
                throw new ConsoleException($"it asks for authentication method {method}; use scram-sha-256, md5 or plain as auth_type in pgbouncer.ini");
        }
    }

    private async Task<string> PasswordAsync(CancellationToken cancellationToken) =>
        await login.ReadPasswordAsync(cancellationToken) ?? throw new ConsoleException($"it asks {login.User} for a password, and none is configured");

    /// <summary>The protocol's md5: of the hexadecimal digits of md5 of password and user, and the salt.</summary>
    private string HashedPassword(string password, ReadOnlySpan<byte> salt) =>
        "md5" + Hash([.. Encoding.ASCII.GetBytes(Hash(Encoding.UTF8.GetBytes(password + login.User))), .. salt]);

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(MD5.HashData(bytes));

    private static byte[] SaslInitial(string message)
    {
        var bytes = Encoding.UTF8.GetBytes($"{Scram.Mechanism}\0....{message}");
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(Scram.Mechanism.Length + 1), Encoding.UTF8.GetByteCount(message));
        return bytes;
    }

    private static (int Method, ReadOnlyMemory<byte> Data) Read(ReadOnlyMemory<byte> body)
    {
        var reader = new ConsoleReader(body.Span);
        return (reader.Int32(), body[4..]);
    }
}
