using System.Diagnostics;
using System.Globalization;
using Monitor.Exporter.Configuration;
using Monitor.Exporter.Tests.Servers;

namespace Monitor.Exporter.Tests.Faults;

/// <summary>A server that a test may ruin: nobody else uses it.</summary>
public sealed class LoneServer : IAsyncLifetime
{
    private readonly List<string> directories = [];
    private readonly List<TestPostgres> servers = [];

    /// <summary>The server; a test that replaces it stops the old one.</summary>
    internal TestPostgres Server { get; private set; } = null!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => Server = await StartAsync(15, "max_connections = 40");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var server in servers)
        {
            await server.DisposeAsync();
        }

        directories.ForEach(directory => Directory.Delete(directory, recursive: true));
    }

    /// <summary>How the exporter logs in.</summary>
    public ExporterConfig Config(string database = "postgres") => new() { Postgres = Server.Login(database) };

    /// <summary>Another server.</summary>
    /// <param name="major">Its version.</param>
    /// <param name="settings">Lines for its configuration.</param>
    /// <param name="port">Its port; null: any.</param>
    /// <param name="reset">What <c>pg_resetwal</c> is to change before it starts for the first time.</param>
    internal async Task<TestPostgres> StartAsync(int major, string settings, int? port = null, string[]? reset = null)
    {
        var (programs, missing) = await ServerPrograms.FindAsync(major);
        Assert.SkipWhen(programs is null, missing ?? "");
        var directory = await NewDirectoryAsync(programs!);
        var server = new TestPostgres(programs!, directory, $"server-{major}") { Port = port ?? ProgramFiles.FreePort() };
        servers.Add(server);
        await server.InitializeAsync(settings);
        if (reset is not null)
        {
            await programs!.RunAsync(directory, $"{programs.Directory}/pg_resetwal", ["-D", server.Data, .. reset]);
        }

        await server.StartAsync();
        await server.ExecuteAsync("postgres", "CREATE ROLE dbuser_monitor LOGIN IN ROLE pg_monitor", "CREATE TABLE items (id int PRIMARY KEY)");
        return server;
    }

    /// <summary>Runs psql as superuser on bytes that need not be UTF-8.</summary>
    internal async Task PsqlAsync(string database, byte[] script)
    {
        var (programs, missing) = await ServerPrograms.FindAsync(15);
        Assert.SkipWhen(programs is null, missing ?? "");
        var directory = await NewDirectoryAsync(programs!);
        var file = Path.Combine(directory, "script.sql");
        await File.WriteAllBytesAsync(file, script);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        await programs!.RunAsync(directory, $"{programs.Directory}/psql", "-X", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", Server.Port.ToString(CultureInfo.InvariantCulture), "-U", "postgres", "-d", database, "-f", file);
    }

    /// <summary>A directory of the programs' user, which is removed in the end.</summary>
    internal async Task<string> NewDirectoryAsync(ServerPrograms programs)
    {
        var directory = Directory.CreateTempSubdirectory("exporter-faults-").FullName;
        directories.Add(directory);
        using var chown = Process.Start("chown", [programs.Owner, directory]);
        await chown.WaitForExitAsync();
        return directory;
    }

    /// <summary>Connections of exporters that the server holds.</summary>
    internal async Task<int> SessionsAsync() =>
        int.Parse(await Server.AskAsync("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'monitor-exporter'"), CultureInfo.InvariantCulture);

    /// <summary>An exporter that ended leaves nothing behind.</summary>
    internal Task NobodyIsLeftAsync() => Eventually.TrueAsync(async () => await SessionsAsync() == 0);
}
