using static Monitor.Dashboards.Tests.Rules.CaseTargets;
using static Monitor.Dashboards.Tests.Rules.LabTargets;

namespace Monitor.Dashboards.Tests.Rules;

internal static class NodeCases
{
    private static readonly TimeSpan SixMinutes = TimeSpan.FromMinutes(6);
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(15);

    public static IReadOnlyList<AlertCase> All { get; } =
    [
        new("NodeDown")
        {
            Series = [Series("up", Member("node"), "1", "0").Dispensable(), Series("up", Member("patroni"), "1", "0").Dispensable(), Series("up", Etcd(1), "1", "0", near: "1").Dispensable()],
            Labels = Host.Only("node"),
            Summary = "Node db-1 answers nothing",
        },
        new("DiskFilling")
        {
            Series = [Series("node_filesystem_avail_bytes", Disk, "50", "8", near: "10"), Always("node_filesystem_size_bytes", Disk, "100")],
            Labels = Disk.Only("node", "cls", "ins", "mountpoint"),
            Summary = "db-1: /var has 8% left",
        },
        new("DiskFullSoon")
        {
            // Of 100 there are 36 left, and an hour takes 12; or only 2.
            Series = [Series("node_filesystem_avail_bytes", Disk, "36", "+-0.0033", near: "+-0.0005"), Always("node_filesystem_size_bytes", Disk, "100")],
            Labels = Disk.Only("node", "cls", "ins", "mountpoint"),
            Summary = "db-1: /var has 22.54% left and will be full soon if it goes on like this",
            Step = TimeSpan.FromMinutes(1),
            Before = TimeSpan.FromHours(2),
            Onset = TimeSpan.FromMinutes(60),
            Recovery = TimeSpan.FromHours(2),
        },
        new("InodesLow")
        {
            Series = [Series("node_filesystem_files_free", Disk, "50", "8", near: "10"), Always("node_filesystem_files", Disk, "100")],
            Labels = Disk.Only("node", "cls", "ins", "mountpoint"),
            Summary = "db-1: /var has 8% of its inodes left",
        },
        new("FilesystemReadOnly")
        {
            Series = [Series("node_filesystem_readonly", Disk, "0", "1"), Series("node_filesystem_readonly", Disk.And("mountpoint", "/mnt"), "1", "1").Dispensable()],
            Labels = Disk.Only("node", "cls", "ins", "mountpoint"),
            Summary = "db-1: /var has become read-only",
            Step = TimeSpan.FromMinutes(1),
            Before = TimeSpan.FromMinutes(90),
        },
        new("FilesystemUnreadable")
        {
            Series = [Series("node_filesystem_device_error", Disk, "0", "1")],
            Labels = Disk.Only("node", "cls", "ins", "mountpoint"),
            Summary = "db-1: /var cannot be asked for its space",
        },
        new("NodeCpuHigh")
        {
            Series = [Series("node_cpu_seconds_total", Cpu, "+0.9", "+0.1", near: "+0.2")],
            Labels = Host.Only("node", "cls", "ins"),
            Summary = "db-1: processors are 90% busy",
            Onset = TimeSpan.FromMinutes(2),
            Recovery = TimeSpan.FromMinutes(2),
        },
        new("NodeLoadHigh")
        {
            Series = [Series("node_load1", Host, "0.5", "3", near: "2"), Always("node_cpu_seconds_total", Cpu, "+0.9")],
            Labels = Host,
            Summary = "db-1: 3 tasks per processor run or wait",
        },
        new("NodeMemoryLow")
        {
            Series = [Series("node_memory_MemAvailable_bytes", Host, "50", "5", near: "10"), Always("node_memory_MemTotal_bytes", Host, "100")],
            Labels = Host,
            Summary = "db-1: 5% of the memory is left",
        },
        new("OutOfMemoryKill")
        {
            Series = [Series("node_vmstat_oom_kill", Host, "3", "4")],
            Labels = Host,
            Summary = "db-1: the kernel killed a process because memory ran out",
            Recovery = TimeSpan.FromMinutes(11),
        },
        new("NodeSwapping")
        {
            Series = [Series("node_vmstat_pswpin", Host, "0", "+200", near: "+100")],
            Labels = Host,
            Summary = "db-1: 200 pages a second come back from swap",
            Step = Slow,
            Onset = SixMinutes,
            Recovery = SixMinutes,
        },
        new("FileDescriptorsHigh")
        {
            Series = [Series("node_filefd_allocated", Host, "10", "95", near: "90"), Always("node_filefd_maximum", Host, "100")],
            Labels = Host,
            Summary = "db-1: 95% of the file descriptors are used",
        },
        new("DiskSlow")
        {
            Series =
            [
                Series("node_disk_read_time_seconds_total", Device, "+0.1", "+4", near: "+2"), Series("node_disk_write_time_seconds_total", Device, "+0.1", "+4", near: "+2"),
                Always("node_disk_reads_completed_total", Device, "+40"), Always("node_disk_writes_completed_total", Device, "+40"),
            ],
            Labels = Device,
            Summary = "db-1: an access to disk vda takes 100ms on average",
            Step = Slow,
            Onset = SixMinutes,
            Recovery = SixMinutes,
        },
        new("NetworkErrors")
        {
            Series =
            [
                Series("node_network_receive_errs_total", Device.And("device", "eth0"), "0", "+2", near: "+0.5"),
                Series("node_network_transmit_errs_total", Device.And("device", "eth0"), "0", "+2", near: "+0.5"),
            ],
            Labels = Device.And("device", "eth0"),
            Summary = "db-1: interface eth0 has 4 errors a second",
            Step = Slow,
            Onset = SixMinutes,
            Recovery = SixMinutes,
        },
        new("TcpRetransmissionsHigh")
        {
            Series = [Series("node_netstat_Tcp_RetransSegs", Host, "0", "+50", near: "+20"), Always("node_netstat_Tcp_OutSegs", Host, "+1000")],
            Labels = Host,
            Summary = "db-1: 5% of the TCP segments are sent again",
            Step = Slow,
            Onset = SixMinutes,
            Recovery = SixMinutes,
        },
        new("ClockSkewed")
        {
            Series =
            [
                Series("node_time_seconds", Host, "t-0", "t-10", near: "t+0.7"),
                // The clock is read within the scrape: of a scrape that took this long, nothing less is skew.
                Series("scrape_duration_seconds", Host, "0.25", "0.25", near: "0.2"),
            ],
            Labels = Host.Only("node", "cls", "ins"),
            Summary = "db-1: the clock is at least 9.75s off",
        },
        new("CpuStolen")
        {
            Series =
            [
                Series("node_cpu_seconds_total", Host.And("cpu", "0").And("mode", "steal"), "0", "+0.5", near: "+0.25").Dispensable(),
                Series("node_cpu_seconds_total", Host.And("cpu", "1").And("mode", "steal"), "0", "+0.3", near: "+0.25").Dispensable(),
            ],
            Labels = Host.Only("node", "cls", "ins"),
            Summary = "db-1: the machine below takes 40% of the processors away",
            Step = Slow,
            Onset = SixMinutes,
            Recovery = SixMinutes,
        },
        new("ClockUnsynchronised")
        {
            Series = [Series("node_timex_sync_status", Host, "1", "0")],
            Labels = Host,
            Summary = "db-1: the kernel does not hold its clock to be synchronised",
            Step = TimeSpan.FromSeconds(30),
        },
        new("NodeRebooted")
        {
            Series = [Series("node_boot_time_seconds", Host, "t-90000", "t-300", near: "t-600")],
            Labels = Host,
            Summary = "db-1 booted 5m 0s ago",
        },
    ];

    private static Dictionary<string, string> Host => Member("node");

    private static Dictionary<string, string> Device => Host.And("device", "vda");

    private static Dictionary<string, string> Cpu => Host.And("cpu", "0").And("mode", "idle");

    private static Dictionary<string, string> Disk => Host.And("device", "vda").And("mountpoint", "/var").And("fstype", "ext4");
}
