using System.Diagnostics;
using Monitor.ExporterBench.Contest;
using Npgsql;

namespace Monitor.ExporterBench.Servers;

/// <summary>A PgBouncer with 86 pools: its 43 databases, each used by two users.</summary>
internal sealed class PgBouncerServer : IAsyncDisposable
{
    public const int Databases = 43;
    private static readonly string[] Users = ["postgres", PostgresServer.Application];

    private readonly Process process;
    private readonly List<NpgsqlConnection> clients = [];

    private PgBouncerServer(Process process, int port) => (this.process, Port) = (process, port);

    public int Port { get; }

    public int ProcessId => process.Id;

    public static async Task<PgBouncerServer> StartAsync(string directory, PostgresServer postgres)
    {
        if (!File.Exists(Programs.PgBouncer))
        {
            throw new BenchException("PgBouncer is not installed. Install the Debian package `pgbouncer`, then run this again.");
        }

        var port = Programs.FreePort();
        var databases = Enumerable.Range(1, Databases).Select(number => $"pool{number} = host={directory} port={postgres.Port} dbname=postgres");
        await File.WriteAllTextAsync(Path.Combine(directory, "users.txt"), string.Concat(Users.Append(PostgresServer.Role).Select(user => $"\"{user}\" \"\"\n")));
        await File.WriteAllLinesAsync(
            Path.Combine(directory, "pgbouncer.ini"),
            [
                "[databases]", .. databases, "[pgbouncer]", "listen_addr = 127.0.0.1", $"listen_port = {port}", "unix_socket_dir =", "auth_type = trust",
                $"auth_file = {Path.Combine(directory, "users.txt")}", $"stats_users = {PostgresServer.Role}", "pool_mode = transaction", "max_client_conn = 500",
                // However long the workloads before take, its servers are there: a day.
                "server_idle_timeout = 86400", "server_lifetime = 86400",
                "ignore_startup_parameters = extra_float_digits",
            ]);
        var process = Programs.Start(
            Path.Combine(directory, "pgbouncer.log"), new Dictionary<string, string>(), Programs.PgBouncer, Path.Combine(directory, "pgbouncer.ini"));
        var server = new PgBouncerServer(process, port);
        await server.OccupyAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }

        await Programs.StopAsync(process);
    }

    /// <summary>A pool exists once a client of its user came.</summary>
    private async Task OccupyAsync()
    {
        await Patience.UntilAsync(async () => await TryConnectAsync(1, Users[0]) is not null, TimeSpan.FromSeconds(10), "PgBouncer to answer");
        foreach (var number in Enumerable.Range(1, Databases))
        {
            foreach (var user in Users)
            {
                _ = await TryConnectAsync(number, user) ?? throw new BenchException($"PgBouncer refused {user} on pool{number}.");
            }
        }
    }

    private async Task<NpgsqlConnection?> TryConnectAsync(int number, string user)
    {
        var connection = new NpgsqlConnection(
            $"Host=127.0.0.1;Port={Port};Database=pool{number};Username={user};Pooling=false;Server Compatibility Mode=NoTypeLoading;No Reset On Close=true");
        try
        {
            await connection.OpenAsync();
            clients.Add(connection);
            return connection;
        }
        catch (NpgsqlException)
        {
            await connection.DisposeAsync();
            return null;
        }
    }
}
