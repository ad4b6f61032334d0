using System.Net.Sockets;
using System.Text;

namespace Monitor.Exporter.Self;

/// <summary>Tells systemd that a unit of <c>Type=notify</c> is ready.</summary>
public static class SystemdNotification
{
    /// <summary>Sends <c>READY=1</c> to the socket that systemd named; nothing happens when it named none.</summary>
    public static void Ready(string? socketPath)
    {
        if (string.IsNullOrEmpty(socketPath))
        {
            return;
        }

        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        // A leading @ stands for Linux's abstract namespace, whose names begin with a zero byte.
        socket.Connect(new UnixDomainSocketEndPoint(socketPath[0] == '@' ? $"\0{socketPath[1..]}" : socketPath));
        socket.Send(Encoding.UTF8.GetBytes("READY=1\n"));
    }
}
