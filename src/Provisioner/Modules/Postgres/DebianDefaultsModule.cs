using Monitor.Model.Topology;
using Monitor.Provisioner.Engine;

namespace Monitor.Provisioner.Modules.Postgres;

/// <summary>
/// Keeps Debian's packages from making a cluster of their own. It comes before the packages are installed, because it is the installation
/// that would make it.
/// </summary>
public sealed class DebianDefaultsModule : IModule
{
    private const string Directory = "/etc/postgresql-common";

    /// <inheritdoc/>
    public string Name => "debian-defaults";

    /// <inheritdoc/>
    public IEnumerable<Resource> Describe(Deployment deployment, Node node) => deployment.Fleet.MemberOn(node) is null
        ? []
        :
        [
            new Resource.Directory(Directory),
            new Resource.File($"{Directory}/createcluster.conf", $"# {Rendered.Notice}\ncreate_main_cluster = false\n"),
        ];
}
