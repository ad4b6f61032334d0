using System.Diagnostics;
using Monitor.Exporter.Tests.Servers;

namespace Monitor.Exporter.Tests.Superset;

/// <summary>An exporter of Debian 13, running.</summary>
internal sealed class Peer : IAsyncDisposable
{
    // pg_stat_statements is compared where our statements collector is tested.
    private static readonly string[] Collectors =
    [
        "database_wraparound", "long_running_transactions", "postmaster", "process_idle", "stat_activity_autovacuum", "stat_checkpointer",
        "stat_wal_receiver", "statio_user_indexes", "xlog_location",
    ];

    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(60) };
    private readonly Process process;
    private readonly Uri address;

    private Peer(Process process, int port)
    {
        this.process = process;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        address = new($"http://127.0.0.1:{port}/metrics");
    }

    /// <summary>postgres_exporter with every collector that it has.</summary>
    public static Peer OfPostgres(ServerPrograms programs, string directory, int port, string database)
    {
        var own = ProgramFiles.FreePort();
        var source = new Dictionary<string, string> { ["DATA_SOURCE_NAME"] = $"host=127.0.0.1 port={port} user=peer dbname={database} sslmode=disable" };
        return new(
            programs.Start(directory, source, "/usr/bin/prometheus-postgres-exporter", [$"--web.listen-address=127.0.0.1:{own}", .. Collectors.Select(name => $"--collector.{name}")]),
            own);
    }

    /// <summary>pgbouncer_exporter.</summary>
    public static Peer OfPgBouncer(ServerPrograms programs, string directory, int port)
    {
        var own = ProgramFiles.FreePort();
        return new(
            programs.Start(
                directory, null, "/usr/bin/prometheus-pgbouncer-exporter", $"--web.listen-address=127.0.0.1:{own}",
                $"--pgBouncer.connectionString=postgres://peer@127.0.0.1:{port}/pgbouncer?sslmode=disable", "--pgBouncer.pid-file="),
            own);
    }

    /// <summary>What it serves.</summary>
    public async Task<Exposed> ScrapeAsync()
    {
        var text = "";
        await Eventually.TrueAsync(
            async () =>
            {
                try
                {
                    text = await http.GetStringAsync(address);
                    return true;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            TimeSpan.FromSeconds(60));
        return new(text);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        ProgramFiles.Signal("KILL", [process.Id]);
        await process.WaitForExitAsync();
        process.Dispose();
        http.Dispose();
    }
}
