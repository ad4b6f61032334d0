using Monitor.Provisioner.Lab;

namespace Monitor.Provisioner.Tests.Lab;

public sealed class NodeProcessesTests
{
    private static readonly LabNames Names = new("lab");

    [Theory]
    [InlineData("0::/monitor-lab.pg-1/payload/system.slice/ssh.service\n", "pg-1")]
    [InlineData("9:name=systemd:/monitor-lab.pg-1/supervisor\n0::/\n", "pg-1")]
    [InlineData("0::/machine.slice/monitor-lab.pg-1.service/payload/init.scope\n", "pg-1")]
    [InlineData("0::/monitor-lab2.pg-1/payload\n", null)]
    [InlineData("0::/user.slice/my-monitor-lab.pg-1\n", null)]
    [InlineData("0::/\n", null)]
    public void A_process_belongs_to_the_node_of_its_control_group(string groups, string? node) =>
        Assert.Equal(node, NodeProcesses.NodeOf(Process(groups, "sleep", "1"), Names));

    [Theory]
    [InlineData("systemd-nspawn", "--machine=monitor-lab.pg-1", "pg-1")]
    [InlineData("systemd-nspawn", "--machine=monitor-other.pg-1", null)]
    [InlineData("grep", "--machine=monitor-lab.pg-1", null)]
    public void A_container_without_a_group_is_known_by_its_command_line(string program, string argument, string? node) =>
        Assert.Equal(node, NodeProcesses.NodeOf(Process("0::/\n", program, argument), Names));

    [Theory]
    [InlineData("State:\tS (sleeping)\nNSpid:\t4711\t1\nRssAnon:\t  1024 kB\n", true, 1 << 20)]
    [InlineData("State:\tS (sleeping)\nNSpid:\t4711\nRssAnon:\t 8 kB\n", false, 8 << 10)]
    [InlineData("State:\tR (running)\nNSpid:\t4711\t12\n", false, 0)]
    public void Reads_what_the_kernel_tells(string status, bool isInit, long memoryBytes)
    {
        var process = NodeProcesses.Parse(4711, status, "0::/\n", "sleep\01\0")!;
        Assert.Equal((4711, isInit, memoryBytes), (process.Id, process.IsInit, process.MemoryBytes));
        Assert.Equal(["sleep", "1"], process.Arguments);
    }

    [Fact]
    public void The_dead_are_not_counted() =>
        Assert.Null(NodeProcesses.Parse(4711, "State:\tZ (zombie)\nNSpid:\t4711\t1\n", "0::/monitor-lab.pg-1\n", ""));

    private static HostProcess Process(string groups, params string[] arguments) => new(4711, false, 0, groups, arguments);
}
