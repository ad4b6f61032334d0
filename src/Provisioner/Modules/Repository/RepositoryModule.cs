using Monitor.Model.Topology;
using Monitor.Provisioner.Certificates;
using Monitor.Provisioner.Engine;
using Monitor.Provisioner.Packages;

namespace Monitor.Provisioner.Modules.Repository;

/// <summary>Where the nodes get packages from: the fleet's snapshot and nothing else. The infra node has its source already.</summary>
public sealed class RepositoryModule : IModule
{
    /// <inheritdoc/>
    public string Name => "repository";

    /// <inheritdoc/>
    public IEnumerable<Resource> Describe(Deployment deployment, Node node)
    {
        // While the wanted packages are collected there is no snapshot yet, and nothing is wanted here.
        if (node == deployment.Fleet.Infra || deployment.Artifacts.PackageSnapshot.Length == 0)
        {
            return [];
        }

        return
        [
            .. NodeCertificate.Resources(deployment.Authority.Issue(Identity.Of(node))),
            .. AptSource.Resources(
                deployment.Fleet, Snapshot.Open(deployment.Artifacts.PackageSnapshot), $"https://{deployment.Fleet.Infra.Name}:{Ports.Packages}"),
        ];
    }
}
