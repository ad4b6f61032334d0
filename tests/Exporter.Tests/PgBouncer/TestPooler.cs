using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Monitor.Exporter.Configuration;
using Monitor.Exporter.PgBouncer;
using Monitor.Exporter.Tests.Servers;

namespace Monitor.Exporter.Tests.PgBouncer;

/// <summary>A PgBouncer of our own without TLS, in front of a server that never answers, so that clients wait.</summary>
internal sealed class TestPooler : IAsyncDisposable
{
    public const string Password = "correct horse";

    private readonly string directory = Directory.CreateTempSubdirectory("exporter-tests-").FullName;
    private readonly TcpListener silent = new(IPAddress.Loopback, 0);
    private readonly List<Task<ConsoleConnection>> clients = [];
    private readonly string settings;
    private readonly ServerPrograms programs;
    private Process? process;

    private TestPooler(string settings, ServerPrograms programs)
    {
        (this.settings, this.programs) = (settings, programs);
        silent.Start();
        Login = new()
        {
            Host = "127.0.0.1",
            Port = ProgramFiles.FreePort(),
            User = "monitor",
            PasswordFile = Path.Combine(directory, "password"),
            Database = "pgbouncer",
            Tls = false,
        };
    }

    public Login Login { get; }

    private string Log => Path.Combine(directory, "pgbouncer.log");

    public int ProcessId => process!.Id;

    /// <param name="settings">Lines for the section <c>[pgbouncer]</c>.</param>
    /// <param name="beside">The version of PostgreSQL that Debian ships the wanted PgBouncer with; null: the one of this machine.</param>
    public static async Task<TestPooler> StartAsync(string settings, int? beside = null)
    {
        Assert.SkipWhen(beside is null && ProgramFiles.PgBouncer is null, "PgBouncer is not installed (Debian: pgbouncer)");
        var (programs, missing) = beside is { } major ? await ServerPrograms.FindAsync(major) : (new(0, null), null);
        Assert.SkipWhen(programs is null, missing ?? "");
        var pooler = new TestPooler(settings, programs!);
        await File.WriteAllTextAsync(Path.Combine(pooler.directory, "password"), Password);
        await pooler.WriteUsersAsync(Password);
        await pooler.WriteSettingsAsync();
        await pooler.RunAsync();
        return pooler;
    }

    public Task WriteUsersAsync(string password) =>
        File.WriteAllTextAsync(Path.Combine(directory, "users.txt"), $"\"monitor\" \"{password}\"\n\"alice\" \"{Password}\"\n");

    /// <summary>Starts clients that log in to a database and wait there for its server.</summary>
    public async Task AddClientsAsync(int count, string database = "waiting")
    {
        for (var i = 0; i < count; i++)
        {
            clients.Add(ConsoleConnection.OpenAsync(Login with { Database = database, User = "alice" }, CancellationToken.None));
        }

        await using var console = await ConsoleConnection.OpenAsync(Login, TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => HasClientsAsync(console));
    }

    public async Task RestartAsync()
    {
        await StopAsync();
        await RunAsync();
    }

    public async Task StopAsync()
    {
        ProgramFiles.Signal("CONT", [process!.Id]);
        ProgramFiles.Signal("QUIT", [process.Id]);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    /// <summary>Its lines about a text.</summary>
    public async Task<IReadOnlyList<string>> LoggedAsync(string text) =>
        [.. (await File.ReadAllLinesAsync(Log, TestContext.Current.CancellationToken)).Where(line => line.Contains(text, StringComparison.Ordinal))];

    public void Reload() => ProgramFiles.Signal("HUP", [process!.Id]);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        silent.Dispose();
        await Task.WhenAll(clients.Select(client => Task.WhenAny(client)));
        Directory.Delete(directory, recursive: true);
    }

    private async Task<bool> HasClientsAsync(ConsoleConnection console)
    {
        var rows = 0;
        console.Write("SHOW CLIENTS");
        await console.FlushAsync(TestContext.Current.CancellationToken);
        await console.ReadAsync(_ => { }, _ => rows++, TestContext.Current.CancellationToken);
        return rows > clients.Count;
    }

    private Task WriteSettingsAsync() => File.WriteAllTextAsync(Path.Combine(directory, "pgbouncer.ini"), $"""
        [databases]
        waiting = host=127.0.0.1 port={((IPEndPoint)silent.LocalEndpoint).Port} pool_size=3
        [pgbouncer]
        listen_addr = 127.0.0.1
        listen_port = {Login.Port}
        unix_socket_dir =
        auth_file = {Path.Combine(directory, "users.txt")}
        stats_users = monitor
        logfile = {Log}
        {settings}
        """ + "\n");

    private async Task RunAsync()
    {
        if (Environment.IsPrivilegedProcess)
        {
            using var chown = Process.Start("chown", ["-R", programs.Owner, directory]);
            await chown.WaitForExitAsync();
        }

        process = programs.Start(directory, null, "/usr/sbin/pgbouncer", "-q", Path.Combine(directory, "pgbouncer.ini"));
        await Eventually.TrueAsync(IsListeningAsync);
    }

    private async Task<bool> IsListeningAsync()
    {
        try
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync("127.0.0.1", Login.Port, TestContext.Current.CancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
