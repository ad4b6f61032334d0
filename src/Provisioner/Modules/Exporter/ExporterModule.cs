using Monitor.Model.Topology;
using Monitor.Provisioner.Certificates;
using Monitor.Provisioner.Engine;
using Monitor.Provisioner.Modules.Monitoring;

namespace Monitor.Provisioner.Modules.Exporter;

/// <summary>Our exporter beside every server, and beside the backup repository on the infra node.</summary>
public sealed class ExporterModule : IModule
{
    private const string BackupGroup = "pgbackrest";

    /// <inheritdoc/>
    public string Name => "exporter";

    /// <inheritdoc/>
    public IEnumerable<Resource> Describe(Deployment deployment, Node node) =>
        ExporterConfiguration.For(deployment.Fleet, node) is { } configuration ? Describe(deployment, node, configuration) : [];

    private static IEnumerable<Resource> Describe(Deployment deployment, Node node, ExporterConfiguration configuration) =>
    [
        new Resource.Account(ExporterUnit.Account) { Groups = configuration.PgBackRest is null ? [] : [BackupGroup] },
        new Resource.Directory(ExporterConfiguration.Directory) { Group = ExporterUnit.Account, Mode = Modes.GroupDirectory },
        new Resource.Directory(ExporterConfiguration.CollectorDirectory),
        .. MonitoringFiles.KeyPair(
            ExporterConfiguration.Directory, "server", ExporterUnit.Account, deployment.Authority.Issue(Identity.Of(node))),
        .. Password(deployment, node),
        new Resource.File($"{ExporterConfiguration.Directory}/config.yml", configuration.Render()),
        new Resource.File(ExporterUnit.Program, new FileContent.Local(deployment.Artifacts.Exporter)) { Mode = Modes.Program },
        new Resource.File(ExporterUnit.Path, ExporterUnit.Render(configuration.PgBackRest is not null)),
        new Resource.Unit(ExporterUnit.Name)
        {
            RestartOn = [ExporterUnit.Program, ExporterUnit.Path, ExporterConfiguration.Directory + "/"],
        },
    ];

    private static IEnumerable<Resource> Password(Deployment deployment, Node node) =>
        deployment.Fleet.MemberOn(node) is not { } place
            ? []
            :
            [
                new Resource.File(
                    ExporterConfiguration.PasswordFile, deployment.Secrets.Get($"{place.Cluster.Name}/{ExporterConfiguration.Role}") + "\n")
                {
                    Group = ExporterUnit.Account,
                    Mode = Modes.GroupFile,
                    Secret = true,
                },
            ];
}
