using Monitor.Model.Topology;
using Monitor.Provisioner.Lab;

namespace Monitor.Provisioner.Tests.Lab;

public sealed class LabSubnetTests
{
    private static readonly Node Good = new("pg-1", "10.7.8.11");

    [Fact]
    public void Good_nodes_have_no_faults() =>
        Assert.Empty(LabSubnet.Faults([Good, new("pg-2", "10.7.8.254")]));

    [Theory]
    [InlineData("pg-2", "10.7.9.12", "outside 10.7.8.0/24")]
    [InlineData("pg-2", "10.7.80.1", "outside 10.7.8.0/24")]
    [InlineData("pg-2", "10.7.8.1", ".1 is the host")]
    [InlineData("pg-2", "10.7.8.0", "is taken")]
    [InlineData("pg-2", "10.7.8.255", "is taken")]
    [InlineData("pg-2", "fd00::1", "not an IPv4 address")]
    [InlineData("pg-2", "10.7.8", "not an IPv4 address")]
    [InlineData("pg-2", "10.7.8.012", "not an IPv4 address")]
    [InlineData("pg-2", "", "not an IPv4 address")]
    [InlineData("Pg-2", "10.7.8.12", "not a name")]
    [InlineData("../pg", "10.7.8.12", "not a name")]
    [InlineData("pg.two", "10.7.8.12", "not a name")]
    [InlineData("-pg", "10.7.8.12", "not a name")]
    [InlineData("", "10.7.8.12", "not a name")]
    [InlineData("pg-2", "10.7.8.11", "share the address")]
    [InlineData("pg-1", "10.7.8.12", "2 nodes are named pg-1")]
    public void A_second_node_that_does_not_fit_is_one_fault(string name, string address, string fault) =>
        Assert.Contains(fault, Assert.Single(LabSubnet.Faults([Good, new(name, address)])), StringComparison.Ordinal);

    [Fact]
    public void All_faults_are_told_at_once() =>
        Assert.Equal(4, LabSubnet.Faults([Good, new("pg-1", "10.7.8.11"), new("PG", "10.9.9.9")]).Count);

    [Fact]
    public void No_node_is_a_fault() => Assert.Single(LabSubnet.Faults([]));

    [Theory]
    [InlineData("10.7.8.200", 25, true)]
    [InlineData("10.7.8.1", 32, true)]
    [InlineData("10.7.1.1", 16, true)]
    [InlineData("10.7.9.1", 24, false)]
    [InlineData("10.7.9.1", 23, true)]
    [InlineData("127.0.0.1", 8, false)]
    public void Tells_which_addresses_of_the_host_reach_into_it(string address, int length, bool overlaps) =>
        Assert.Equal(overlaps, LabSubnet.Of([Good])!.Overlaps(address, length));

    [Fact]
    public void Hardware_address_and_port_follow_from_the_address()
    {
        Assert.Equal("02:4d:0a:07:08:0b", LabSubnet.HardwareAddress(Good));
        Assert.Equal("port-11", LabSubnet.Port(Good));
    }
}
