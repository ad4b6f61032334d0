using Monitor.Model.Topology;
using Monitor.Provisioner.Certificates;
using Monitor.Provisioner.Engine;
using Monitor.Provisioner.Modules.Monitoring;

namespace Monitor.Provisioner.Modules.Alertmanager;

/// <summary>Alertmanager on the infra node: groups alerts and hands them to remediation and to people.</summary>
public sealed class AlertmanagerModule : IModule
{
    /// <summary>Where its key pairs and the webhook's token lie.</summary>
    internal const string Keys = "/etc/prometheus/alertmanager-pki";

    private const string Unit = "prometheus-alertmanager.service";
    private const string Account = "prometheus";
    private const string Configuration = "/etc/prometheus/alertmanager.yml";
    private const string Web = "/etc/prometheus/alertmanager-web.yml";
    private const string Defaults = "/etc/default/prometheus-alertmanager";

    /// <inheritdoc/>
    public string Name => "alertmanager";

    /// <inheritdoc/>
    public IEnumerable<Resource> Describe(Deployment deployment, Node node) => node == deployment.Fleet.Infra
        ?
        [
            new Resource.Packages("prometheus-alertmanager"),
            new Resource.Directory(Keys) { Group = Account, Mode = Modes.GroupDirectory },
            .. MonitoringFiles.KeyPair(Keys, "server", Account, deployment.Authority.Issue(Identity.Of(node))),
            .. MonitoringFiles.KeyPair(Keys, "client", Account, deployment.Authority.Issue(Identity.Client("alertmanager"))),
            new Resource.File(AlertmanagerConfiguration.TokenFile, deployment.Secrets.Get("remediation/webhook"))
            {
                Owner = Account,
                Mode = Modes.PrivateFile,
                Secret = true,
            },
            .. NotificationSecrets.Files(deployment, Account),
            new Resource.File(Web, WebConfiguration.Render(Keys)),
            new Resource.File(Configuration, AlertmanagerConfiguration.For(deployment.Fleet).Render()),
            MonitoringFiles.Arguments(
                Defaults,
                $"--config.file={Configuration}",
                "--storage.path=/var/lib/prometheus/alertmanager/",
                $"--web.listen-address={Endpoint.Of(node, Ports.Alertmanager)}",
                $"--web.external-url=https://{Endpoint.Of(node, Ports.Alertmanager)}/",
                $"--web.config.file={Web}",
                // One Alertmanager has nobody to gossip with, and an open gossip port has no TLS.
                "--cluster.listen-address="),
            .. MonitoringFiles.AlwaysRestart(Unit),
            new Resource.Unit(Unit)
            {
                RestartOn = [Defaults, Web, MonitoringFiles.DropIns(Unit)],
                ReloadOn = [Configuration, Keys + "/"],
            },
        ]
        : [];
}
