using System.Diagnostics;
using System.Globalization;
using System.Text;
using Monitor.Exporter.Configuration;
using Monitor.Exporter.PgBouncer;
using Npgsql;

namespace Monitor.Exporter.Tests.Servers;

/// <summary>A PgBouncer on loopback that lets everybody in.</summary>
internal sealed class TestPgBouncer : IAsyncDisposable
{
    private readonly Process process;
    private ConsoleConnection? console;

    private TestPgBouncer(Process process, int port, string pidFile)
    {
        (this.process, Port, PidFile) = (process, port, pidFile);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Its port.</summary>
    public int Port { get; }

    /// <summary>Where it writes its process's number.</summary>
    public string PidFile { get; }

    /// <summary>How the exporter logs in.</summary>
    public Login Login => new() { Host = "127.0.0.1", Port = Port, User = "dbuser_monitor", Database = "pgbouncer", Tls = false };

    /// <summary>Starts one before a server.</summary>
    /// <param name="programs">The programs.</param>
    /// <param name="directory">Where its files lie.</param>
    /// <param name="server">The port of the server.</param>
    /// <param name="settings">Lines for the end of its file, which is in the section <c>[pgbouncer]</c>.</param>
    public static async Task<TestPgBouncer> StartAsync(ServerPrograms programs, string directory, int server, string settings = "")
    {
        var port = ProgramFiles.FreePort();
        var file = Path.Combine(directory, $"pgbouncer-{port}.ini");
        await File.WriteAllTextAsync(file + ".users", "\"postgres\" \"\"\n\"peer\" \"\"\n\"dbuser_monitor\" \"\"\n");
        await File.WriteAllTextAsync(
            file,
            $"""
            [databases]
            bench = host=127.0.0.1 port={server} pool_size=7
            renamed = host=127.0.0.1 port={server} dbname=app user=postgres pool_mode=session
            * = host=127.0.0.1 port={server}
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {port}
            unix_socket_dir =
            auth_type = trust
            auth_file = {file}.users
            pidfile = {file}.pid
            admin_users = postgres
            stats_users = peer, dbuser_monitor
            ignore_startup_parameters = extra_float_digits
            {settings}

            """);
        var started = new TestPgBouncer(programs.Start(directory, null, "/usr/sbin/pgbouncer", "-q", file), port, file + ".pid");
        await Eventually.TrueAsync(started.AnswersAsync);
        return started;
    }

    /// <summary>A client that has done something and stays.</summary>
    public async Task<NpgsqlConnection> OpenAsync(string database)
    {
        var connection = new NpgsqlConnection($"Host=127.0.0.1;Port={Port};Username=postgres;Database={database};Pooling=false;No Reset On Close=true");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT 1", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    /// <summary>Says something to its console, always over the same connection: it takes no new one while it is suspended.</summary>
    public Task CommandAsync(string command) => AskAsync(command, _ => { });

    /// <summary>A number that its console gives, in the row that begins so.</summary>
    public async Task<double> NumberAsync(string command, string first, int column)
    {
        var number = double.NaN;
        await AskAsync(command, row =>
        {
            if (row.TryRead(0, out var name) && Encoding.UTF8.GetString(name) == first && row.TryRead(column, out var text))
            {
                number = double.Parse(text, CultureInfo.InvariantCulture);
            }
        });
        return number;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (console is not null)
        {
            await console.DisposeAsync();
        }

        ProgramFiles.Signal("KILL", [process.Id]);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private async Task AskAsync(string command, Action<ConsoleRow> rows)
    {
        console ??= await ConsoleConnection.OpenAsync(Login with { User = "postgres" }, TestContext.Current.CancellationToken);
        await console.QueryAsync(command, _ => { }, rows, TestContext.Current.CancellationToken);
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await using var client = await OpenAsync("renamed");
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
