using Monitor.Model.Topology;
using Monitor.Provisioner.Certificates;
using Monitor.Provisioner.Engine;
using Monitor.Provisioner.Modules.Monitoring;

namespace Monitor.Provisioner.Modules.NodeExporter;

/// <summary>node_exporter on every node: the machine below the database.</summary>
public sealed class NodeExporterModule : IModule
{
    private const string Unit = "prometheus-node-exporter.service";
    private const string Directory = "/etc/monitor/node-exporter";
    private const string Defaults = "/etc/default/prometheus-node-exporter";
    private const string Account = "prometheus";

    /// <summary>
    /// What is read from /proc and /sys in a few milliseconds and is shown or alerted on. Everything else is off: each further collector is
    /// paid for on a database host every few seconds.
    /// </summary>
    private static readonly IReadOnlyList<string> Collectors =
    [
        "cpu", "diskstats", "filefd", "filesystem", "loadavg", "meminfo", "netdev", "netstat", "pressure", "stat", "textfile", "time", "timex", "uname",
        "vmstat",
    ];

    /// <summary>
    /// File systems that hold nobody's data. node_exporter's own list has overlay too, which is the root of a node that is a container: its
    /// disk would fill unseen. What container engines mount is left out by path.
    /// </summary>
    private static readonly IReadOnlyList<string> Dataless =
    [
        "autofs", "binfmt_misc", "bpf", "cgroup2?", "configfs", "debugfs", "devpts", "devtmpfs", "fusectl", "hugetlbfs", "iso9660", "mqueue", "nsfs",
        "proc", "procfs", "pstore", "rpc_pipefs", "securityfs", "selinuxfs", "squashfs", "sysfs", "tracefs",
    ];

    /// <inheritdoc/>
    public string Name => "node-exporter";

    /// <inheritdoc/>
    public IEnumerable<Resource> Describe(Deployment deployment, Node node) =>
    [
        new Resource.Packages("prometheus-node-exporter"),
        new Resource.Directory(Directory),
        new Resource.Directory("/var/lib/monitor"),
        new Resource.Directory(DeploymentMark.Directory),
        .. MonitoringFiles.KeyPair(Directory, "server", Account, deployment.Authority.Issue(Identity.Of(node))),
        new Resource.File($"{Directory}/web.yml", WebConfiguration.Render(Directory)),
        MonitoringFiles.Arguments(
            Defaults,
            [
                $"--web.listen-address={Endpoint.Of(node, Ports.NodeExporter)}",
                $"--web.config.file={Directory}/web.yml",
                "--collector.disable-defaults",
                .. Collectors.Select(collector => $"--collector.{collector}"),
                $"--collector.textfile.directory={DeploymentMark.Directory}",
                $"--collector.filesystem.fs-types-exclude=^({string.Join('|', Dataless)})$",
            ]),
        .. MonitoringFiles.AlwaysRestart(Unit),
        new Resource.Unit(Unit) { RestartOn = [Defaults, $"{Directory}/web.yml", MonitoringFiles.DropIns(Unit)] },
    ];
}
