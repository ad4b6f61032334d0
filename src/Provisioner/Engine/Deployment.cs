using Monitor.Model.Topology;
using Monitor.Provisioner.Certificates;
using Monitor.Provisioner.Secrets;

namespace Monitor.Provisioner.Engine;

/// <summary>All that modules derive their resources from.</summary>
public sealed record Deployment
{
    /// <summary>What the inventory declares.</summary>
    public required Fleet Fleet { get; init; }

    /// <summary>The text of the inventory, as the remediation service reads it on the infra node.</summary>
    public required string InventoryText { get; init; }

    /// <summary>Generated passwords.</summary>
    public required SecretStore Secrets { get; init; }

    /// <summary>Issues the certificates.</summary>
    public required CertificateAuthority Authority { get; init; }

    /// <summary>Where the programs and the package snapshot lie on this machine.</summary>
    public required Artifacts Artifacts { get; init; }
}

/// <summary>What is copied to the nodes.</summary>
/// <param name="Monitor">Path of the self-contained <c>monitor</c>.</param>
/// <param name="Exporter">Path of <c>monitor-exporter</c>.</param>
/// <param name="PackageSnapshot">Directory of the package snapshot; empty while the packages that it must hold are collected.</param>
public sealed record Artifacts(string Monitor, string Exporter, string PackageSnapshot)
{
    /// <summary>Path of the archive of the viewer's page. Default empty: it was not built, and the portal goes without dashboards.</summary>
    public string ViewerArchive { get; init; } = "";
}
