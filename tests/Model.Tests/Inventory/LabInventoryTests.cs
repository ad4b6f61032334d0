using Monitor.Model.Inventory;

namespace Monitor.Model.Tests.Inventory;

public sealed class LabInventoryTests
{
    [Fact]
    public void The_lab_is_one_infra_node_and_a_cluster_of_three()
    {
        var path = Path.Combine(Root(), "inventory", "lab.yml");
        var (fleet, faults) = InventoryFile.Parse(File.ReadAllText(path), path);

        Assert.Empty(faults);
        Assert.Equal(4, fleet!.Nodes.Count);
        Assert.Equal(["pg-test-1", "pg-test-2", "pg-test-3"], fleet.Clusters.Single().Members.Select(fleet.Clusters[0].InstanceName));
    }

    private static string Root()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "Monitor.sln")))
        {
            directory = Path.GetDirectoryName(directory)!;
        }

        return directory;
    }
}
