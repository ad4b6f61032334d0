using System.CommandLine;
using Monitor.DashboardBench;
using Monitor.Dashboards;
using Monitor.Dashboards.Check;

var clusters = new Option<int>("--clusters") { Description = "Clusters that are simulated", DefaultValueFactory = _ => 120 };
var instances = new Option<int>("--instances") { Description = "Instances of each", DefaultValueFactory = _ => 3 };
var rows = new Option<int>("--rows") { Description = "Series of one family that an instance has at most, as with its tables or statements", DefaultValueFactory = _ => 25 };
var prometheus = new Option<string>("--prometheus") { Description = "The program", DefaultValueFactory = _ => "prometheus" };
var slowest = new Option<int>("--slowest") { Description = "How many queries are listed", DefaultValueFactory = _ => 20 };
var root = new RootCommand("""
    How long dashboards and rules take on a fleet of this size: fills a real Prometheus with an hour of every series that can be collected, then asks
    every query of every panel and every rule. Exit code 1: a query takes longer than its goal; 2: Prometheus did not work.
    """)
{
    clusters, instances, rows, prometheus, slowest,
};
root.SetAction(async (given, cancellationToken) =>
{
    var asked = DashboardFiles.Render().Where(file => Bench.Asks(file.Path)).SelectMany(file => ExpressionFiles.Read(file.Path, file.Text))
        .SelectMany(place => ExpressionReader.Read(place.Expression).Mentions).Select(mention => mention.Name).ToHashSet();
    var fleet = new SimulatedFleet(given.GetValue(clusters), given.GetValue(instances), given.GetValue(rows), asked);
    try
    {
        return await Bench.RunAsync(fleet, given.GetValue(prometheus)!, given.GetValue(slowest), Console.Out, cancellationToken) ? 0 : 1;
    }
    catch (BenchException fault)
    {
        await Console.Error.WriteLineAsync(fault.Message);
        return 2;
    }
});
return await root.Parse(args).InvokeAsync();
