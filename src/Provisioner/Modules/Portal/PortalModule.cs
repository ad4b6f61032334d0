using Monitor.Dashboards.Rules;
using Monitor.Model.Topology;
using Monitor.Provisioner.Certificates;
using Monitor.Provisioner.Engine;

namespace Monitor.Provisioner.Modules.Portal;

/// <summary>The portal on the infra node: a start page, the runbooks of this fleet's alerts, and the dashboards, to browsers that show a certificate.</summary>
/// <remarks>
/// An nginx of its own, as an account of its own: a mistake here does not take the package repository along. Only the viewer is behind it. Prometheus,
/// Alertmanager and remediation are linked to: behind a proxy they would see the proxy's certificate instead of the person's.
/// </remarks>
public sealed class PortalModule : IModule
{
    /// <summary>What a person should know when the dashboards cannot be deployed.</summary>
    public const string NoDashboards =
        "The portal will have no dashboards: Monitor was built without Node 20.19 or newer, which makes the viewer's page. Install Node with npm on this machine and call ./monitor again.";

    internal const string Home = "/etc/monitor/portal";
    internal const string Pages = "/srv/monitor/portal";

    private const string Account = "monitor-portal";
    private const string UnitFile = "/etc/systemd/system/monitor-portal.service";

    /// <inheritdoc/>
    public string Name => "portal";

    /// <inheritdoc/>
    public IEnumerable<Resource> Describe(Deployment deployment, Node node) => node == deployment.Fleet.Infra
        ? [.. ViewerResources.Of(deployment, node), .. Content(deployment), .. Server(deployment, node)]
        : [];

    private static IEnumerable<Resource> Content(Deployment deployment) =>
    [
        new Resource.Directory("/srv/monitor"),
        new Resource.Directory(Pages),
        new Resource.File($"{Pages}/portal.css", HtmlPage.Style),
        new Resource.File($"{Pages}/index.html", StartPage.Render(deployment.Fleet, ViewerResources.IsBuilt(deployment))),
        new Resource.File($"{Pages}/runbooks.html", RunbookPage.Render(RuleBook.For(deployment.Fleet), deployment.Fleet)),
    ];

    private static IEnumerable<Resource> Server(Deployment deployment, Node node)
    {
        var server = deployment.Authority.Issue(Identity.Of(node));
        var client = deployment.Authority.Issue(Identity.Client("portal"));
        return
        [
            new Resource.Packages("nginx"),
            new Resource.Account(Account),
            new Resource.Directory("/etc/monitor"),
            new Resource.Directory(Home) { Group = Account, Mode = Modes.GroupDirectory },
            Private("server.crt", server.CertificatePem, secret: false),
            Private("server.key", server.KeyPem, secret: true),
            Private("client.crt", client.CertificatePem, secret: false),
            Private("client.key", client.KeyPem, secret: true),
            Private("nginx.conf", PortalSite.Render(deployment.Fleet, ViewerResources.IsBuilt(deployment)), secret: false),
            new Resource.File(UnitFile, PortalUnits.RenderPortal()),
            new Resource.Unit("monitor-portal.service") { ReloadOn = [$"{Home}/", Trust.AuthorityPath] },
        ];
    }

    private static Resource.File Private(string name, string content, bool secret) =>
        new($"{Home}/{name}", content) { Group = Account, Mode = Modes.GroupFile, Secret = secret };
}
