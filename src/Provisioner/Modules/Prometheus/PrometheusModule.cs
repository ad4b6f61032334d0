using Monitor.Dashboards.Output;
using Monitor.Dashboards.Rules;
using Monitor.Model.Topology;
using Monitor.Provisioner.Certificates;
using Monitor.Provisioner.Engine;
using Monitor.Provisioner.Modules.Monitoring;

namespace Monitor.Provisioner.Modules.Prometheus;

/// <summary>Prometheus on the infra node: scrapes the fleet, evaluates the rules, hands alerts to Alertmanager.</summary>
public sealed class PrometheusModule : IModule
{
    /// <summary>Where its key pairs lie.</summary>
    internal const string Keys = "/etc/prometheus/pki";

    /// <summary>Where rule files lie; ends in a slash.</summary>
    internal const string Rules = "/etc/prometheus/rules/";

    private const string Unit = "prometheus.service";
    private const string Account = "prometheus";
    private const string Configuration = "/etc/prometheus/prometheus.yml";
    private const string Web = "/etc/prometheus/web.yml";
    private const string Defaults = "/etc/default/prometheus";

    /// <inheritdoc/>
    public string Name => "prometheus";

    /// <inheritdoc/>
    public IEnumerable<Resource> Describe(Deployment deployment, Node node) => node == deployment.Fleet.Infra
        ?
        [
            new Resource.Packages("prometheus"),
            new Resource.Directory(Keys) { Group = Account, Mode = Modes.GroupDirectory },
            .. MonitoringFiles.KeyPair(Keys, "server", Account, deployment.Authority.Issue(Identity.Of(node))),
            .. MonitoringFiles.KeyPair(Keys, "client", Account, deployment.Authority.Issue(Identity.Client("prometheus"))),
            new Resource.File(Web, WebConfiguration.Render(Keys)),
            new Resource.Directory(Rules.TrimEnd('/')),
            new Resource.File(Rules + "monitor.yml", RuleFile.Render(RuleBook.For(deployment.Fleet))),
            new Resource.File(Configuration, PrometheusConfiguration.For(deployment.Fleet).Render()),
            MonitoringFiles.Arguments(
                Defaults,
                $"--config.file={Configuration}",
                "--storage.tsdb.path=/var/lib/prometheus/metrics2/",
                $"--storage.tsdb.retention.time={Durations.Text(deployment.Fleet.Monitoring.Retention)}",
                $"--web.listen-address={Endpoint.Of(node, Ports.Prometheus)}",
                $"--web.external-url=https://{Endpoint.Of(node, Ports.Prometheus)}/",
                $"--web.config.file={Web}"),
            .. MonitoringFiles.AlwaysRestart(Unit),
            new Resource.Unit(Unit)
            {
                RestartOn = [Defaults, Web, MonitoringFiles.DropIns(Unit)],
                ReloadOn = [Configuration, Rules, Keys + "/"],
            },
        ]
        : [];
}
