using Monitor.ExporterBench.Contest;
using Monitor.ExporterBench.Output;
using Monitor.ExporterBench.Servers;

namespace Monitor.ExporterBench;

/// <summary>Starts the servers, holds the contests, and stops everything again.</summary>
internal sealed class Bench(string directory, Rivals rivals, TextWriter output)
{
    private static readonly TimeSpan IdleWatch = TimeSpan.FromSeconds(10);

    /// <summary>Whether ours reached every goal.</summary>
    public async Task<bool> RunAsync(IReadOnlyList<string> names, int scrapes)
    {
        foreach (var missing in new[] { rivals.Monitor, rivals.Postgres, rivals.PgBouncer }.Where(program => !File.Exists(program)))
        {
            throw new BenchException(
                $"{missing} is not there. `./monitor --version` builds ours; the peers are Debian 13's prometheus-postgres-exporter and prometheus-pgbouncer-exporter, which the exporter's tests put into their cache.");
        }

        var taking = new Rivals(Reachable(rivals.Monitor), Reachable(rivals.Postgres), Reachable(rivals.PgBouncer));
        output.WriteLine("Filling a PostgreSQL server with 23 databases");
        await using var postgres = await PostgresServer.StartAsync(directory);
        await postgres.FillAsync();
        await using var pgbouncer = names.Contains("pgbouncer") ? await PgBouncerServer.StartAsync(directory, postgres) : null;
        var workloads = new Workloads(directory, taking, postgres, pgbouncer);
        var met = true;
        foreach (var name in names)
        {
            met &= name switch
            {
                "faults" => await FaultsAsync(workloads, postgres),
                "endurance" => await EndureAsync(workloads, postgres, scrapes),
                _ => await ContestAsync(workloads.Make(name)),
            };
        }

        return met;
    }

    /// <summary>A copy where the user postgres may read it, who may not enter the home directory of root.</summary>
    private string Reachable(string program)
    {
        var copy = Path.Combine(directory, Path.GetFileName(program));
        File.Copy(program, copy);
        File.SetUnixFileMode(copy, (UnixFileMode)0b111_101_101);
        return copy;
    }

    private async Task<bool> ContestAsync(Workload workload)
    {
        var idle = await Stopwatches.IdleAsync(workload.Server.ProcessId, IdleWatch);
        var stopwatches = new Stopwatches(workload.Server, idle);
        var results = new List<Measurement>();
        foreach (var contestant in workload.Contestants)
        {
            await using var running = await contestant.StartAsync(directory);
            results.Add(await stopwatches.MeasureAsync(running, workload.Scrapes, workload.Pause, results.Count == 0 ? workload.Goal.Series : 0));
        }

        Report.Print(output, workload, results);
        return Report.Verdicts(workload.Goal, results[0]).All(verdict => verdict.Met);
    }

    /// <summary>The peers are shown beside ours; only ours is judged.</summary>
    private async Task<bool> FaultsAsync(Workloads workloads, PostgresServer postgres)
    {
        var faults = new Faults(postgres, directory);
        var ours = workloads.Ours(PostgresServer.BigDatabase);
        var met = true;
        output.WriteLine();
        foreach (var contestant in new[] { ours, workloads.Theirs(PostgresServer.BigDatabase) })
        {
            foreach (var conduct in new[] { await faults.FreezeAsync(contestant), await faults.LockAsync(contestant) })
            {
                output.WriteLine($"{conduct.Contestant,-20}{conduct.Fault,-28}{conduct.Outcome}");
                if (contestant == ours)
                {
                    output.WriteLine("goals: " + Report.Said(conduct.Verdicts));
                    met &= conduct.Verdicts.All(verdict => verdict.Met);
                }
            }
        }

        return met;
    }

    private async Task<bool> EndureAsync(Workloads workloads, PostgresServer postgres, int scrapes)
    {
        output.WriteLine();
        await using var running = await workloads.Tireless().StartAsync(directory);
        return await new Endurance(postgres, running, output).RunAsync(scrapes);
    }
}
