using Monitor.Model.Topology;
using Monitor.Provisioner.Certificates;
using Monitor.Provisioner.Engine;
using Monitor.Provisioner.Packages;

namespace Monitor.Provisioner.Modules.Repository;

/// <summary>The package snapshot on the infra node, served over TLS to nodes that show a certificate.</summary>
/// <remarks>
/// Comes before <see cref="RepositoryModule"/>, because all nodes of a module are changed at the same time, and the others can only fetch what is served
/// already. The infra node itself reads the snapshot from its disk, at first because nginx comes out of it, and for ever because it works without nginx.
/// </remarks>
public sealed class PackageServerModule : IModule
{
    private const string Store = "/srv/monitor/packages";
    private const string Site = "/etc/nginx/conf.d/monitor-packages.conf";

    /// <inheritdoc/>
    public string Name => "package-server";

    /// <inheritdoc/>
    public IEnumerable<Resource> Describe(Deployment deployment, Node node)
    {
        if (node != deployment.Fleet.Infra)
        {
            return [];
        }

        // While the wanted packages are collected there is no snapshot yet.
        return deployment.Artifacts.PackageSnapshot.Length == 0
            ? [new Resource.Packages("nginx")]
            : [.. Content(deployment), .. Server(deployment, node)];
    }

    private static IEnumerable<Resource> Content(Deployment deployment)
    {
        var snapshot = Snapshot.Open(deployment.Artifacts.PackageSnapshot);
        return
        [
            new Resource.Directory("/srv/monitor"),
            new Resource.Directory(Store),
            new Resource.File(Store + "/repository.tar", new FileContent.Local(snapshot.TarPath)),
            Unpacked(snapshot),
            .. AptSource.Resources(deployment.Fleet, snapshot, $"file:{Store}/current"),
            new Resource.Packages("nginx"),
        ];
    }

    private static IEnumerable<Resource> Server(Deployment deployment, Node node) =>
    [
        .. NodeCertificate.Resources(deployment.Authority.Issue(Identity.Of(node))),
        // Before nginx is installed there is no site yet, and looking only then would leave it on until the next apply.
        new Resource.Task(
            "Debian's default web site is off",
            "[ -e /etc/nginx/nginx.conf ] || { echo 'it comes with nginx'; exit 1; }\n[ ! -e /etc/nginx/sites-enabled/default ] || { echo 'it answers on port 80'; exit 1; }",
            "rm -f /etc/nginx/sites-enabled/default\nif systemctl is-active --quiet nginx; then systemctl reload nginx; fi"),
        new Resource.File(Site, PackageSite.Render(deployment.Fleet, Store + "/current")),
        new Resource.Unit("nginx.service") { ReloadOn = [Site, NodeCertificate.CertificatePath, NodeCertificate.KeyPath, Trust.AuthorityPath] },
    ];

    private static Resource.Task Unpacked(Snapshot snapshot) => new(
        $"package snapshot {snapshot.Id} is unpacked",
        $"""
        echo '{snapshot.IndexSha256}  {Store}/current/InRelease' | sha256sum --check --status 2>/dev/null && exit 0
        echo "$(readlink {Store}/current || echo nothing) is there"
        exit 1
        """,
        $$"""
        cd {{Store}}
        rm -rf unpacking
        mkdir unpacking
        tar --extract --no-same-owner --file repository.tar --directory unpacking
        rm -rf {{snapshot.Id}}
        mv --no-target-directory unpacking {{snapshot.Id}}
        ln --symbolic --force --no-dereference {{snapshot.Id}} current.new
        mv --no-target-directory current.new current
        find . -mindepth 1 -maxdepth 1 -type d ! -name {{snapshot.Id}} -exec rm -rf -- {} +
        """)
    {
        Deadline = TimeSpan.FromMinutes(5),
    };
}
