using System.Text.Json;
using Monitor.Model.Topology;
using Monitor.Provisioner.Lab;

namespace Monitor.Provisioner.Tests.Lab;

public sealed class LabDescriptionTests
{
    private static readonly Node Node = new("pg-1", "10.7.8.11");

    [Theory]
    [InlineData("""[{"ifname":"port-11","master":"bridge"}]""", true, 0)]
    [InlineData("""[{"ifname":"port-11"}]""", false, 0)]
    [InlineData("""[{"ifname":"port-11"},{"ifname":"slow-11","master":"bridge","ifalias":"120.5"}]""", true, 120.5)]
    [InlineData("""[{"ifname":"port-11"},{"ifname":"slow-11","ifalias":"120"}]""", false, 120)]
    [InlineData("""[{"ifname":"port-12"}]""", true, 0)]
    public void Reads_a_cable_from_the_links(string json, bool connected, double delayMilliseconds)
    {
        using var document = JsonDocument.Parse(json);
        var links = document.RootElement.EnumerateArray().ToDictionary(link => link.GetProperty("ifname").GetString()!);
        Assert.Equal(new Cable(connected, TimeSpan.FromMilliseconds(delayMilliseconds)), Switch.CableOf(Node, links));
    }

    [Theory]
    [InlineData(false, false, 0, "stopped")]
    [InlineData(true, false, 0, "running")]
    [InlineData(true, false, 120.5, "slow 120.5 ms")]
    [InlineData(true, true, 120, "partitioned")]
    public void Names_the_state_of_a_node(bool running, bool partitioned, double delayMilliseconds, string state) =>
        Assert.Equal(
            state,
            new LabNode { Node = Node, Running = running, Partitioned = partitioned, Delay = TimeSpan.FromMilliseconds(delayMilliseconds) }.State);

    [Fact]
    public void Every_node_knows_all_nodes_by_name() =>
        Assert.Equal("127.0.0.1\tlocalhost\n::1\tlocalhost\n10.7.8.11\tpg-1\n10.7.8.12\tpg-2\n", NodeDisk.Hosts([Node, new("pg-2", "10.7.8.12")]));

    [Fact]
    public void A_host_is_known_by_name_and_address() =>
        Assert.Equal("pg-1,10.7.8.11 ssh-ed25519 AAAA\n", NodeDisk.KnownHost(Node, "ssh-ed25519 AAAA comment\n"));

    [Theory]
    [InlineData("lab", true)]
    [InlineData("lab2", true)]
    [InlineData("", false)]
    [InlineData("Lab", false)]
    [InlineData("2lab", false)]
    [InlineData("a-b", false)]
    [InlineData("longerone", false)]
    public void A_name_of_a_lab_fits_into_a_link_name(string name, bool valid)
    {
        Assert.Equal(valid, LabNames.IsValid(name));
        Assert.True(!valid || new LabNames(name).HostLink.Length <= 15);
    }

    [Fact]
    public void A_lab_needs_a_valid_name_and_paths_that_an_overlay_can_take()
    {
        var options = new LabOptions { StateDirectory = "/var/lab", CacheDirectory = "/var/cache" };
        Assert.Throws<LabException>(() => new NodeLab(options with { Name = "../x" }, TimeProvider.System));
        Assert.Throws<LabException>(() => new NodeLab(options with { StateDirectory = "/var/a:b" }, TimeProvider.System));
        Assert.Equal("/var/lab", new NodeLab(options, TimeProvider.System).Paths.StateDirectory);
    }
}
