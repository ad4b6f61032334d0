using Monitor.Provisioner.Lab;

namespace Monitor.Provisioner.Tests.Lab;

public sealed class MountsTests
{
    private const string Table = """
        22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
        31 22 0:26 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory
        32 22 0:27 / /sys/fs/cgroup/unified rw shared:7 master:2 - cgroup2 cgroup2 rw
        40 22 0:50 / /var/lab/nodes/a/root rw - overlay overlay rw,lowerdir=/base
        41 40 0:51 / /var/lab/nodes/a/root/with\040space rw - tmpfs tmpfs rw
        42 22 0:52 / /var/laboratory rw - tmpfs tmpfs rw

        """;

    [Fact]
    public void Finds_the_mounts_below_a_directory_deepest_first() =>
        Assert.Equal(["/var/lab/nodes/a/root/with space", "/var/lab/nodes/a/root"], Mounts.Below("/var/lab", Table));

    [Fact]
    public void Finds_the_hierarchies_of_both_versions()
    {
        Assert.Equal("/sys/fs/cgroup/unified", Mounts.ControlGroups(Table));
        Assert.Equal(["/sys/fs/cgroup/memory", "/sys/fs/cgroup/unified"], Mounts.AllControlGroups(Table));
        Assert.Null(Mounts.ControlGroups("22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw\n"));
    }
}
