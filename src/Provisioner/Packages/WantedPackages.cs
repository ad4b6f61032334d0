using Monitor.Provisioner.Engine;

namespace Monitor.Provisioner.Packages;

/// <summary>Collects what a snapshot must hold.</summary>
public static class WantedPackages
{
    /// <summary>The names of all packages that the modules want on any node, sorted. The deployment needs no snapshot yet.</summary>
    public static IReadOnlyList<string> Of(Deployment deployment, IEnumerable<IModule> modules)
    {
        var before = deployment with { Artifacts = deployment.Artifacts with { PackageSnapshot = "" } };
        return
        [
            .. modules
                .SelectMany(module => deployment.Fleet.Nodes.SelectMany(node => module.Describe(before, node)))
                .OfType<Resource.Packages>()
                .SelectMany(packages => packages.Names)
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];
    }
}
