using System.Runtime.CompilerServices;
using Monitor.Model.Topology;
using Monitor.Provisioner.Engine;
using Monitor.Provisioner.Modules.Backup;
using Monitor.Provisioner.Modules.Etcd;
using Monitor.Provisioner.Modules.HaProxy;
using Monitor.Provisioner.Modules.PgBouncer;
using Monitor.Provisioner.Modules.Postgres;

namespace Monitor.Provisioner.Tests.Modules;

public sealed class GoldenTests
{
    private static readonly IReadOnlyList<IModule> Modules =
    [
        new DebianDefaultsModule(), new EtcdModule(), new BackupModule(), new PostgresModule(), new FirstBackupModule(), new PgBouncerModule(),
        new HaProxyModule(),
    ];

    private static readonly IReadOnlyList<Fleet> Fleets = [ExampleFleets.Lab, ExampleFleets.Single];

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var fleet in Fleets)
        {
            foreach (var module in Modules)
            {
                cases.Add(fleet.Name, module.Name);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_resource_is_as_the_golden_file_says(string fleetName, string moduleName)
    {
        var fleet = Fleets.Single(candidate => candidate.Name == fleetName);
        var module = Modules.Single(candidate => candidate.Name == moduleName);
        using var example = new ExampleDeployment(fleet);

        var text = string.Concat(fleet.Nodes.Select(node =>
            $"==== {node.Name}\n{string.Concat(module.Describe(example.Deployment, node).Select(ResourceText.Of))}"));

        var path = Path.Combine(Here(), "Golden", $"{fleetName}.{moduleName}.txt");
        if (Environment.GetEnvironmentVariable("MONITOR_GOLDEN") == "refresh")
        {
            File.WriteAllText(path, text);
        }

        Assert.Equal(File.ReadAllText(path), text, ignoreLineEndingDifferences: true);
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
