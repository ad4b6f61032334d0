using Monitor.Model.Topology;
using Monitor.Provisioner.Engine;

namespace Monitor.Provisioner.Modules.Base;

/// <summary>What everything else stands on: the names of all nodes, and the authority that they trust.</summary>
public sealed class BaseModule : IModule
{
    /// <inheritdoc/>
    public string Name => "base";

    /// <inheritdoc/>
    public IEnumerable<Resource> Describe(Deployment deployment, Node node) =>
    [
        new Resource.Directory("/etc/monitor"),
        new Resource.File(Trust.AuthorityPath, deployment.Authority.CertificatePem),
        new Resource.File("/etc/hosts", HostsFile.Render(deployment.Fleet)),
    ];
}
