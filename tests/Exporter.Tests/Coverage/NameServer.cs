using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Monitor.Exporter.Tests.Coverage;

/// <summary>A DNS server on loopback for which each name is 127.0.0.1 and each zone has the same serial.</summary>
internal sealed class NameServer : IAsyncDisposable
{
    /// <summary>What it says of each zone.</summary>
    public const uint Serial = 2_026_113_001;

    private const int HeaderLength = 12;
    private const int Address = 1;
    private const int Authority = 6;

    private readonly UdpClient socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly CancellationTokenSource stopping = new();
    private readonly Task serving;

    public NameServer() => serving = ServeAsync();

    /// <summary>The line of a <c>resolv.conf</c> that leads to it.</summary>
    public string Line => $"nameserver {socket.Client.LocalEndPoint}\n";

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await Task.WhenAny(serving);
        socket.Dispose();
        stopping.Dispose();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            var query = await socket.ReceiveAsync(stopping.Token);
            await socket.SendAsync(Answer(query.Buffer), query.RemoteEndPoint, stopping.Token);
        }
    }

    /// <summary>The question again, and the answer to it where there is one.</summary>
    private static byte[] Answer(byte[] query)
    {
        var end = query.AsSpan(HeaderLength).IndexOf((byte)0) + HeaderLength + 1;
        var data = BinaryPrimitives.ReadInt16BigEndian(query.AsSpan(end)) switch
        {
            Address => [127, 0, 0, 1],
            Authority => Zone(),
            _ => Array.Empty<byte>(),
        };
        byte[] header = [query[0], query[1], 0x85, 0x80, 0, 1, 0, (byte)(data.Length > 0 ? 1 : 0), 0, 0, 0, 0];
        byte[] record = data.Length == 0 ? [] : [0xc0, HeaderLength, .. query[end..(end + 4)], 0, 0, 0, 0, 0, (byte)data.Length, .. data];
        return [.. header, .. query[HeaderLength..(end + 4)], .. record];
    }

    private static byte[] Zone()
    {
        var serial = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(serial, Serial);
        return [1, (byte)'n', 0, 1, (byte)'h', 0, .. serial, 0, 0, 0, 60, 0, 0, 0, 60, 0, 0, 0, 60, 0, 0, 0, 0];
    }
}
