using Monitor.Dashboards.Output;
using Monitor.Dashboards.Rules;
using Monitor.Model.Topology;
using static Monitor.Provisioner.Modules.Portal.HtmlPage;

namespace Monitor.Provisioner.Modules.Portal;

/// <summary>The runbooks of a fleet's own rules, as <c>docs/runbooks.md</c> has them for the defaults: same headings, so that every link finds its place.</summary>
internal static class RunbookPage
{
    /// <summary>Renders the page.</summary>
    public static string Render(RuleBook book, Fleet fleet)
    {
        var alerts = book.Alerts.GroupBy(alert => alert.Name).ToList();
        return HtmlPage.Render(
            $"Runbooks: fleet {fleet.Name}",
            $"""
            <p>For whoever is woken by an alert. <code>CLUSTER</code> and <code>INSTANCE</code> are the labels <code>cls</code> and <code>ins</code> of the alert. <a href="/">Start page</a></p>
            <nav><ul>
            {string.Join('\n', alerts.Select(rules => $"<li><a href=\"#{AlertDocuments.Anchor(rules.First())}\">{Text(rules.Key)}</a></li>"))}
            </ul></nav>
            {string.Join('\n', alerts.Select(rules => Section([.. rules], fleet)))}
            """);
    }

    private static string Section(IReadOnlyList<Alert> rules, Fleet fleet)
    {
        var alert = rules[0];
        var anchor = AlertDocuments.Anchor(alert);
        var severity = alert.Severity.ToString().ToLowerInvariant();
        return $"""
            <section id="{anchor}">
            <h2><a href="#{anchor}">{Text(alert.Name)}</a> <span class="{severity}">{severity}</span></h2>
            <p>{Prose(alert.Meaning)}</p>
            {Action(alert)}{Thresholds(alert, fleet)}<ol>
            {string.Join('\n', alert.Steps.Select(step => $"<li>{Prose(step)}</li>"))}
            </ol>
            <details><summary>Fires when</summary><pre><code>{Text(string.Join("\n\n", rules.Select(rule => rule.Expression.Text)))}</code></pre></details>
            </section>
            """;
    }

    private static string Action(Alert alert) => alert.Action is { } action
        ? $"<p>Remediation <code>{Text(action)}</code> is asked to repair this; look at what it did before you act.</p>\n"
        : "";

    private static string Thresholds(Alert alert, Fleet fleet) => alert.Thresholds.Count > 0
        ? $"<p class=\"quiet\">Set in the inventory: {string.Join(", ", alert.Thresholds.Distinct().Select(threshold => Threshold(threshold, fleet)))}.</p>\n"
        : "";

    /// <summary>The value here, and those of clusters that have another.</summary>
    private static string Threshold(AlertThreshold threshold, Fleet fleet)
    {
        var here = fleet.ThresholdOf(threshold);
        var others = fleet.Clusters.Where(cluster => fleet.ThresholdOf(threshold, cluster) != here)
            .Select(cluster => $", {Text(cluster.Name.ToString())} {threshold.Format(fleet.ThresholdOf(threshold, cluster))}");
        return $"<code>{Text(threshold.Name)}</code> ({threshold.Format(here)}{string.Concat(others)})";
    }
}
