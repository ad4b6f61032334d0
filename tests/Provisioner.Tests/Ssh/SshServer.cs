using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Monitor.Model.Topology;
using Monitor.Provisioner.Ssh;

namespace Monitor.Provisioner.Tests.Ssh;

/// <summary>A real sshd on a loopback port, with keys of its own, that lets this account in.</summary>
public sealed class SshServer : IAsyncLifetime
{
    private const string Program = "/usr/sbin/sshd";

    private Process? process;

    /// <summary>Why there is no server here; null when there is one.</summary>
    public static string? Missing =>
        !File.Exists(Program) ? "the Debian package openssh-server is not installed"
        : Environment.UserName != "root" ? "the server lets in root only, and the tests do not run as root"
        : null;

    public string Home { get; } = Directory.CreateTempSubdirectory("monitor-ssh-").FullName;

    public int Port { get; private set; }

    public Node Node { get; } = new("loopback", "127.0.0.1");

    public string KeyPath => Path.Combine(Home, "login");

    public string HostKeyPath => Path.Combine(Home, "host");

    public string KnownHostsPath => Path.Combine(Home, "known_hosts");

    public string PublicHostKey => string.Join(' ', File.ReadAllText(HostKeyPath + ".pub").Split(' ').Take(2));

    public SshOptions Options => new() { Access = new SshAccess("root", Port), KeyPath = KeyPath, KnownHostsPath = KnownHostsPath };

    public async ValueTask InitializeAsync()
    {
        if (Missing is not null)
        {
            return;
        }

        await KeyAsync(HostKeyPath);
        await KeyAsync(KeyPath);
        Port = FreePort();
        File.Copy(KeyPath + ".pub", Path.Combine(Home, "authorized"));
        await File.WriteAllTextAsync(KnownHostsPath, $"[127.0.0.1]:{Port} {PublicHostKey}\n");
        await File.WriteAllTextAsync(Path.Combine(Home, "config"),
            $"""
            ListenAddress 127.0.0.1
            Port {Port}
            HostKey {HostKeyPath}
            AuthorizedKeysFile {Home}/authorized
            PidFile none
            UsePAM no
            PasswordAuthentication no
            StrictModes no
            """, TestContext.Current.CancellationToken);
        Directory.CreateDirectory("/run/sshd");
        process = Process.Start(Program, ["-D", "-E", Path.Combine(Home, "log"), "-f", Path.Combine(Home, "config")]);
        await AnswersAsync();
    }

    public async Task<INodeConnection> ConnectAsync() =>
        await new SshConnector(Options, TimeProvider.System).ConnectAsync(Node, TestContext.Current.CancellationToken);

    public static async Task KeyAsync(string path)
    {
        using var made = Process.Start("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", path]);
        await made.WaitForExitAsync();
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        Directory.Delete(Home, recursive: true);
    }

    private async Task AnswersAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (await timer.WaitForNextTickAsync(deadline.Token))
        {
            using var probe = new TcpClient();
            try
            {
                await probe.ConnectAsync(IPAddress.Loopback, Port, deadline.Token);
                return;
            }
            catch (SocketException)
            {
                // Not yet.
            }
        }
    }
}
