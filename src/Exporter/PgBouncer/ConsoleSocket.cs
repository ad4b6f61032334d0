using System.Buffers.Binary;
using System.Net.Sockets;

namespace Monitor.Exporter.PgBouncer;

/// <summary>The first steps to any server that speaks PostgreSQL's protocol.</summary>
internal static class ConsoleSocket
{
    private const int SslRequestCode = (1234 << 16) | 5679;

    /// <summary>Connects.</summary>
    /// <param name="host">Name, address or, with a leading slash, the directory of a Unix socket.</param>
    /// <param name="port">The port.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public static async Task<Stream> ConnectAsync(string host, int port, CancellationToken cancellationToken)
    {
        var unix = host.StartsWith('/');
        var socket = unix
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await (unix
                ? socket.ConnectAsync(new UnixDomainSocketEndPoint($"{host}/.s.PGSQL.{port}"), cancellationToken)
                : socket.ConnectAsync(host, port, cancellationToken));
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Asks for TLS; whether the server is ready to begin with it.</summary>
    public static async Task<bool> RequestTlsAsync(Stream stream, CancellationToken cancellationToken)
    {
        var request = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(request, request.Length);
        BinaryPrimitives.WriteInt32BigEndian(request.AsSpan(4), SslRequestCode);
        await stream.WriteAsync(request, cancellationToken);
        var answer = new byte[1];
        await stream.ReadExactlyAsync(answer, cancellationToken);
        return answer[0] == 'S';
    }
}
