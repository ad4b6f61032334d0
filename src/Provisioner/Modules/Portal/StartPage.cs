using Monitor.Model.Topology;
using static Monitor.Provisioner.Modules.Portal.HtmlPage;

namespace Monitor.Provisioner.Modules.Portal;

/// <summary>The portal's start page: what is here, and where.</summary>
internal static class StartPage
{
    /// <summary>Renders it.</summary>
    /// <param name="fleet">The fleet.</param>
    /// <param name="withDashboards">Whether the viewer is behind the portal.</param>
    public static string Render(Fleet fleet, bool withDashboards) => HtmlPage.Render(
        $"Monitor: fleet {fleet.Name}",
        $"""
        <dl>
        {Dashboards(withDashboards)}
        {Entry("/runbooks", "Runbooks", "What each alert means, and what to do. An alert links to its own.")}
        {Entry(At(fleet, Ports.Prometheus, "alerts"), "Prometheus", "Alerts, targets, rules and queries.")}
        {Entry(At(fleet, Ports.Alertmanager, ""), "Alertmanager", "Who is told of what, and silences.")}
        {Entry(At(fleet, Ports.Remediation, "v1/runs"), "Remediation", "What was repaired, as JSON. `monitor runs list` shows it to people, and `monitor runs approve` lets a repair go on.")}
        </dl>
        <p class="quiet">Each of them wants the certificate that opened this page; the browser asks once for each.</p>
        <h2>Clusters</h2>
        <table>
        <tr><th>Cluster</th><th>Members</th><th>Services</th></tr>
        {string.Join('\n', fleet.Clusters.Select(cluster => Row(cluster, withDashboards)))}
        </table>
        """);

    private static string Dashboards(bool withDashboards) => withDashboards
        ? Entry($"{PortalUnits.ViewerPrefix}/d/monitor-fleet", "Dashboards", "Is anything wrong, where, since when, and what changed?")
            + $"\n<dd><a href=\"{PortalUnits.ViewerPrefix}/\">All dashboards</a></dd>"
        : "<dt>Dashboards</dt>\n<dd>Not here: Monitor was built without Node 20.19 or newer, which makes the viewer's page. "
            + "Install Node with npm on the machine that deploys, call <code>./monitor apply</code> there, and they appear.</dd>";

    private static string Row(Cluster cluster, bool withDashboards)
    {
        var name = Text(cluster.Name.ToString());
        var title = withDashboards ? $"<a href=\"{PortalUnits.ViewerPrefix}/d/monitor-cluster?var-cls={name}\">{name}</a>" : name;
        var members = cluster.Members.Select(member => $"{Text(cluster.InstanceName(member))} <span class=\"quiet\">{Text(member.Node.Name)}, {Text(member.Node.Address)}</span>");
        var services = cluster.Services.Select(service => $"{Text(service.Name)} <span class=\"quiet\">{service.Port}</span>");
        return $"<tr><td>{title}</td><td>{string.Join("<br>", members)}</td><td>{string.Join("<br>", services)}</td></tr>";
    }

    private static string Entry(string address, string name, string explanation) => $"<dt><a href=\"{Text(address)}\">{Text(name)}</a></dt>\n<dd>{Prose(explanation)}</dd>";

    private static string At(Fleet fleet, int port, string path) => new UriBuilder(Uri.UriSchemeHttps, fleet.Infra.Address, port, path).Uri.AbsoluteUri;
}
