using System.CommandLine;
using Monitor.ExporterBench;
using Monitor.ExporterBench.Contest;
using Monitor.ExporterBench.Servers;

var workloads = new Argument<string[]>("workload")
{
    Description = $"{string.Join(", ", Workloads.Names)}, faults or endurance; without any: all but endurance",
    DefaultValueFactory = _ => [.. Workloads.Names, "faults"],
};
workloads.AcceptOnlyFromAmong([.. Workloads.Names, "faults", "endurance"]);
var program = new Option<string>("--exporter") { Description = "Our exporter", DefaultValueFactory = _ => "artifacts/dist/monitor-exporter" };
var postgresExporter = new Option<string>("--postgres-exporter") { Description = "postgres_exporter", DefaultValueFactory = _ => Programs.Peer("prometheus-postgres-exporter") };
var pgbouncerExporter = new Option<string>("--pgbouncer-exporter") { Description = "pgbouncer_exporter", DefaultValueFactory = _ => Programs.Peer("prometheus-pgbouncer-exporter") };
var scrapes = new Option<int>("--scrapes") { Description = "How many scrapes the endurance run makes", DefaultValueFactory = _ => 10_000 };
var root = new RootCommand("Compares our exporter with postgres_exporter and pgbouncer_exporter: same server, same run, everything on loopback.")
{
    workloads, program, postgresExporter, pgbouncerExporter, scrapes,
};
root.SetAction((given, cancellationToken) => RunAsync(
    given.GetRequiredValue(workloads),
    new(Path.GetFullPath(given.GetRequiredValue(program)), given.GetRequiredValue(postgresExporter), given.GetRequiredValue(pgbouncerExporter)),
    given.GetRequiredValue(scrapes),
    cancellationToken));
return await root.Parse(args).InvokeAsync(new() { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });

static async Task<int> RunAsync(string[] names, Rivals rivals, int scrapes, CancellationToken cancellationToken)
{
    var directory = Directory.CreateTempSubdirectory("exporter-bench-").FullName;
    File.SetUnixFileMode(directory, (UnixFileMode)0b111_111_111);
    try
    {
        return await new Bench(directory, rivals, Console.Out).RunAsync(names, scrapes).WaitAsync(cancellationToken) ? 0 : 1;
    }
    catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
    {
        await Console.Error.WriteLineAsync("Interrupted; stopping what was started.");
        return 130;
    }
    catch (BenchException fault)
    {
        await Console.Error.WriteLineAsync(fault.Message);
        return 2;
    }
    finally
    {
        await Programs.StopAllAsync();
        Directory.Delete(directory, recursive: true);
    }
}
