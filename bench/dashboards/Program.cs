using System.CommandLine;
using Monitor.DashboardBench;

var clusters = new Option<int>("--clusters") { Description = "Clusters that are simulated", DefaultValueFactory = _ => 120 };
var instances = new Option<int>("--instances") { Description = "Instances of each", DefaultValueFactory = _ => 3 };
var rows = new Option<int>("--rows") { Description = "Series of one family that an instance has at most, as with its tables or statements", DefaultValueFactory = _ => 300 };
var prometheus = new Option<string>("--prometheus") { Description = "The program", DefaultValueFactory = _ => "prometheus" };
var slowest = new Option<int>("--slowest") { Description = "How many queries are listed", DefaultValueFactory = _ => 10 };
var root = new RootCommand("""
    How long dashboards and rules take on a fleet of this size: fills a real Prometheus with every series that they read, as far back as they read it,
    then asks every query of every panel and every rule, and all queries of the fleet dashboard at once, as a browser does. Exit code 1: a goal was
    missed; 2: Prometheus did not work.
    """)
{
    clusters, instances, rows, prometheus, slowest,
};
root.SetAction(async (given, cancellationToken) =>
{
    try
    {
        var files = Bench.Files();
        var fleet = new SimulatedFleet(given.GetValue(clusters), given.GetValue(instances), given.GetValue(rows), Demand.Of(files));
        return await Bench.RunAsync(files, fleet, given.GetValue(prometheus)!, given.GetValue(slowest), Console.Out, cancellationToken) ? 0 : 1;
    }
    catch (BenchException fault)
    {
        await Console.Error.WriteLineAsync(fault.Message);
        return 2;
    }
});
return await root.Parse(args).InvokeAsync();
