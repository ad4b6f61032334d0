using System.Diagnostics;
using Monitor.Provisioner.Operations;

namespace Monitor.Provisioner.Tests.Operations;

/// <summary>A PostgreSQL server of its own in a temporary directory, reached by its socket.</summary>
public sealed class TemporaryPostgres : IAsyncLifetime
{
    private readonly string directory = Directory.CreateTempSubdirectory("monitor-pg-").FullName;
    private string? programs;

    public PostgresAccess Access(string user) => new(directory, 5432, user, "", null);

    public async ValueTask InitializeAsync()
    {
        programs = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin"))
                .Where(path => File.Exists(Path.Combine(path, "initdb"))).Order(StringComparer.Ordinal).LastOrDefault()
            : null;
        if (programs is null)
        {
            Assert.Skip("PostgreSQL's server programs are not installed.");
        }

        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync("chown", "postgres", directory);
        }

        await RunAsPostgresAsync("initdb", "-D", Path.Combine(directory, "data"), "-U", "postgres", "-A", "trust", "--no-sync");
        await RunAsPostgresAsync(
            "pg_ctl", "-D", Path.Combine(directory, "data"), "-w", "-l", Path.Combine(directory, "log"),
            "-o", $"-c listen_addresses='' -c unix_socket_directories={directory} -c fsync=off", "start");
    }

    public async ValueTask DisposeAsync()
    {
        if (programs is not null)
        {
            await RunAsPostgresAsync("pg_ctl", "-D", Path.Combine(directory, "data"), "-w", "-m", "immediate", "stop");
        }

        Directory.Delete(directory, recursive: true);
    }

    // PostgreSQL refuses to run as root.
    private Task RunAsPostgresAsync(string program, params string[] arguments) => Environment.IsPrivilegedProcess
        ? RunAsync("runuser", ["-u", "postgres", "--", Path.Combine(programs!, program), .. arguments])
        : RunAsync(Path.Combine(programs!, program), arguments);

    private static async Task RunAsync(string program, params string[] arguments)
    {
        // Not redirected: the server inherits the pipes of pg_ctl and would keep them open.
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = "/" })!;
        await process.WaitForExitAsync(CancellationToken.None);
        Assert.Equal(0, process.ExitCode);
    }
}
