using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Monitor.Exporter.Tests.Coverage;

/// <summary>Requests to cancel what a client does, with the key that the client was given.</summary>
internal static class CancelRequest
{
    private const int ProtocolVersion = 196608;
    private const int CancelCode = 80877102;

    /// <summary>Logs in to a PgBouncer that lets everybody in, and gives the key.</summary>
    public static async Task<byte[]> KeyAsync(int port, string database)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        var names = Encoding.UTF8.GetBytes($"user\0postgres\0database\0{database}\0\0");
        await stream.WriteAsync((byte[])[.. Bytes(8 + names.Length), .. Bytes(ProtocolVersion), .. names], TestContext.Current.CancellationToken);
        var header = new byte[5];
        while (true)
        {
            await stream.ReadExactlyAsync(header, TestContext.Current.CancellationToken);
            var body = new byte[BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(1)) - 4];
            await stream.ReadExactlyAsync(body, TestContext.Current.CancellationToken);
            if (header[0] == 'K')
            {
                return body;
            }
        }
    }

    /// <summary>Sends one; who gets it closes the connection when it was dealt with.</summary>
    public static async Task<TcpClient> SendAsync(int port, byte[] key)
    {
        var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync((byte[])[.. Bytes(8 + key.Length), .. Bytes(CancelCode), .. key], TestContext.Current.CancellationToken);
        return client;
    }

    private static byte[] Bytes(int number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return bytes;
    }
}
