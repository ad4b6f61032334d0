using System.Diagnostics;
using System.Net.Sockets;
using Monitor.Exporter.Configuration;
using Npgsql;

namespace Monitor.Exporter.Tests.Servers;

/// <summary>A PostgreSQL and a PgBouncer of our own, on loopback, with TLS and SCRAM.</summary>
public sealed class RealServers : IAsyncLifetime
{
    public const string OddDatabase = "a\"b\nc";
    private const string Password = "correct horse";

    private readonly string directory = Directory.CreateTempSubdirectory("exporter-tests-").FullName;
    private Process? postgres;
    private Process? pgbouncer;

    public string? Missing { get; } = ProgramFiles.PostgresDirectory is null ? "PostgreSQL's server is not installed (Debian: postgresql)"
        : ProgramFiles.PgBouncer is null ? "PgBouncer is not installed (Debian: pgbouncer)"
        : null;

    public Login Postgres { get; private set; } = null!;

    public Login PgBouncer { get; private set; } = null!;

    public string Superuser { get; private set; } = "";

    public int PostmasterId => postgres!.Id;

    public int PgBouncerId => pgbouncer!.Id;

    /// <summary>A directory that goes when the servers do.</summary>
    public string NewDirectory(string name) => Directory.CreateDirectory(Path.Combine(directory, name)).FullName;

    public async ValueTask InitializeAsync()
    {
        if (Missing is not null)
        {
            return;
        }

        var certificates = new TestCertificates(directory);
        await File.WriteAllTextAsync(Path.Combine(directory, "password"), Password + "\n");
        Postgres = Login(certificates, ProgramFiles.FreePort(), "postgres");
        PgBouncer = Login(certificates, ProgramFiles.FreePort(), "pgbouncer");
        Superuser = $"Host={directory};Port={Postgres.Port};Username=postgres;Database=postgres;Pooling=false";
        await File.WriteAllTextAsync(Path.Combine(directory, "pgbouncer.ini"), PgBouncerIni(certificates));
        await File.WriteAllTextAsync(Path.Combine(directory, "users.txt"), $"\"dbuser_monitor\" \"{Password}\"\n");
        if (Environment.IsPrivilegedProcess)
        {
            using var chown = Process.Start("chown", ["-R", "postgres:postgres", directory]);
            await chown.WaitForExitAsync();
        }

        await StartPostgresAsync(certificates);
        pgbouncer = ProgramFiles.Start(ProgramFiles.PgBouncer!, "-q", Path.Combine(directory, "pgbouncer.ini"));
        await ListeningAsync(PgBouncer.Port);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in new[] { pgbouncer, postgres }.OfType<Process>())
        {
            ProgramFiles.Signal("CONT", ProgramFiles.Tree(process.Id));
            ProgramFiles.Signal("INT", [process.Id]);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        Directory.Delete(directory, recursive: true);
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Superuser);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task ListeningAsync(int port)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            try
            {
                using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync("127.0.0.1", port, deadline.Token);
                return;
            }
            catch (SocketException)
            {
                await timer.WaitForNextTickAsync(deadline.Token);
            }
        }
    }

    private Login Login(TestCertificates certificates, int port, string database) => new()
    {
        Host = "127.0.0.1",
        Port = port,
        User = "dbuser_monitor",
        PasswordFile = Path.Combine(directory, "password"),
        Database = database,
        Ca = certificates.Ca,
    };

    private async Task StartPostgresAsync(TestCertificates certificates)
    {
        var data = Path.Combine(directory, "data");
        await ProgramFiles.RunAsync($"{ProgramFiles.PostgresDirectory}/initdb", "-D", data, "-U", "postgres", "--no-sync", "-A", "trust");
        await File.WriteAllTextAsync(Path.Combine(data, "pg_hba.conf"), "local all all trust\nhostssl all all 127.0.0.1/32 scram-sha-256\n");
        postgres = ProgramFiles.Start(
            $"{ProgramFiles.PostgresDirectory}/postgres", "-D", data, "-p", $"{Postgres.Port}", "-k", directory, "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off",
            "-c", "ssl=on", "-c", $"ssl_cert_file={certificates.Certificate}", "-c", $"ssl_key_file={certificates.Key}", "-c", "logging_collector=off");
        postgres.BeginErrorReadLine();
        await Eventually.TrueAsync(IsReadyAsync);
        await ExecuteAsync($"CREATE ROLE dbuser_monitor LOGIN PASSWORD '{Password}'");
        await ExecuteAsync("GRANT pg_monitor TO dbuser_monitor");
        await ExecuteAsync("CREATE TABLE items (id int PRIMARY KEY)");
        await ExecuteAsync($"CREATE DATABASE \"{OddDatabase.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            await ExecuteAsync("SELECT 1");
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private string PgBouncerIni(TestCertificates certificates) => $"""
        [databases]
        postgres = host={directory} port={Postgres.Port}
        [pgbouncer]
        listen_addr = 127.0.0.1
        listen_port = {PgBouncer.Port}
        unix_socket_dir = {directory}
        auth_type = scram-sha-256
        auth_file = {Path.Combine(directory, "users.txt")}
        stats_users = dbuser_monitor
        client_tls_sslmode = require
        client_tls_cert_file = {certificates.Certificate}
        client_tls_key_file = {certificates.Key}
        """ + "\n";
}

/// <summary>
/// Waits for a condition that comes true by itself. How long a server takes is not what is tested here: a busy machine stands still for half a minute.
/// </summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    public static async Task TrueAsync(Func<Task<bool>> condition, Func<string>? seen = null)
    {
        var stopwatch = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(stopwatch.Elapsed < Patience, $"the condition did not come true within {Patience}\n{(stopwatch.Elapsed < Patience ? "" : seen?.Invoke())}");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }
}
