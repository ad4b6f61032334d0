using System.Diagnostics;
using Monitor.Exporter.Tests.Servers;

namespace Monitor.Exporter.Tests.Superset;

/// <summary>An exporter of Debian 13, running.</summary>
internal sealed class Peer : IAsyncDisposable
{
    /// <summary>All that <c>--help</c> calls disabled; <see cref="HelpAsync"/> shows that there are no others.</summary>
    public static readonly IReadOnlyList<string> Collectors =
    [
        "database_wraparound", "long_running_transactions", "postmaster", "process_idle", "stat_activity_autovacuum", "stat_checkpointer",
        "stat_statements", "stat_wal_receiver", "statio_user_indexes", "xlog_location",
    ];

    private const string PostgresExporter = "/usr/bin/prometheus-postgres-exporter";
    private const string PgBouncerExporter = "/usr/bin/prometheus-pgbouncer-exporter";

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

    /// <summary>postgres_exporter with every collector that it has. It cannot connect to a database whose name it would have to quote.</summary>
    public static Peer OfPostgres(ServerPrograms programs, string directory, int port, string database, string queries)
    {
        var own = ProgramFiles.FreePort();
        var source = new Dictionary<string, string> { ["DATA_SOURCE_NAME"] = $"host=127.0.0.1 port={port} user=peer dbname={database} sslmode=disable" };
        return new(
            programs.Start(
                directory, source, PostgresExporter, [$"--web.listen-address=127.0.0.1:{own}", "--auto-discover-databases", $"--exclude-databases={RealServers.OddDatabase}", $"--extend.query-path={queries}", .. Collectors.Select(name => $"--collector.{name}")]),
            own);
    }

    /// <summary>pgbouncer_exporter, which also looks at the process.</summary>
    public static Peer OfPgBouncer(ServerPrograms programs, string directory, int port, string pidFile)
    {
        var own = ProgramFiles.FreePort();
        return new(
            programs.Start(
                directory, null, PgBouncerExporter, $"--web.listen-address=127.0.0.1:{own}",
                $"--pgBouncer.connectionString=postgres://peer@127.0.0.1:{port}/pgbouncer?sslmode=disable", $"--pgBouncer.pid-file={pidFile}"),
            own);
    }

    /// <summary>What <c>--help</c> of postgres_exporter and of pgbouncer_exporter says.</summary>
    public static async Task<IReadOnlyList<string>> HelpAsync(ServerPrograms programs, string directory)
    {
        var texts = new List<string>();
        foreach (var program in new[] { PostgresExporter, PgBouncerExporter })
        {
            using var process = programs.Start(directory, null, program, "--help");
            var errors = process.StandardError.ReadToEndAsync();
            texts.Add(await process.StandardOutput.ReadToEndAsync() + await errors);
            await process.WaitForExitAsync();
        }

        return texts;
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
            });
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
