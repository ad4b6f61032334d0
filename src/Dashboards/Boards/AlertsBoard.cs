using Monitor.Dashboards.Panels;
using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Vocabulary;
using static Monitor.Dashboards.Panels.Draw;

namespace Monitor.Dashboards.Boards;

/// <summary>Alerts, and the way that they take from Prometheus to a person.</summary>
public static class AlertsBoard
{
    private const string NoPrometheus = "Prometheus is not scraped";
    private const string NoAlertmanager = "Alertmanager is not scraped";

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly Matcher Real = Labels.Severity.IsNot("none");
    private static readonly Matcher Firing = Labels.AlertState.Is("firing");

    /// <summary>The dashboard.</summary>
    public static Board Board { get; } = new()
    {
        Place = Places.Alerts,
        Description = "What fires, since when, what is about to, and does every alert reach somebody? Choose clusters to narrow it down.",
        Annotations = [Marks.Failover(Selected.Cluster), Marks.Backup(Selected.Stanza), Marks.Remediation(Selected.Cluster), Marks.OfMonitoring],
        Links = [Places.Fleet, Places.Remediation],
        Rows = [Answer, Past, Way],
    };

    private static Row Answer => new(
        "What fires?",
        [
            Tile("Critical", Unit.Count, "Critical alerts of the chosen clusters that fire now. Each means that users notice or that data is at risk: act on these first.", AlertBands.NotEvaluated, PrometheusSeries.Alerts.Where(Firing, Selected.Cluster, Labels.Severity.Is("critical")).CountBy().OrZeroWhile(AlertBands.Evaluated)) with { Thresholds = Threshold.NoneAllowed },
            Tile("Warning", Unit.Count, "Warnings of the chosen clusters that fire now. They can wait for the day, and not for the week.", AlertBands.NotEvaluated, PrometheusSeries.Alerts.Where(Firing, Selected.Cluster, Labels.Severity.Is("warning")).CountBy().OrZeroWhile(AlertBands.Evaluated)) with { Thresholds = Threshold.NoneExpected },
            Tile("Pending", Unit.Count, "Alerts whose condition holds, but not yet for long enough to fire. A wave of them is what fires next.", AlertBands.NotEvaluated, PrometheusSeries.Alerts.Where(Labels.AlertState.Is("pending"), Selected.Cluster, Real).CountBy().OrZeroWhile(AlertBands.Evaluated)) with { Thresholds = Threshold.NoneExpected },
            Tile("Alerting itself", Unit.Count, "Whether the alert that always fires does. `dead` means that Prometheus evaluates no rules: an empty list below then proves nothing.", "dead", PrometheusSeries.Alerts.Where(Labels.AlertName.Is("Watchdog"), Firing).MaxBy()) with { ValueNames = [new(1, "alive", Colors.Good)] },
            Tile("Silences", Unit.Count, "Silences in force: what they cover is told to nobody. Each should have an end and a reason; look for one that outlived its work.", NoAlertmanager, AlertmanagerSeries.Silences.Where(Labels.State.Is("active")).SumBy()) with { Thresholds = Threshold.NoneExpected },
            Tile("Lost in a day", Unit.Count, "Messages that did not reach their receiver within 24 hours. 0 is the only good number.", NoAlertmanager, AlertmanagerSeries.NotificationsFailed.Increase(Window.Of(TimeSpan.FromHours(24))).SumBy()) with { Thresholds = Threshold.NoneAllowed },
            new Table
            {
                Title = "Firing and pending",
                Description = "Every alert of the chosen clusters, with its state and how long ago its condition began; what it means and what to do stands in docs/runbooks.md under its name.",
                Keys =
                [
                    new(Labels.AlertState, "State"), new(Labels.Severity, "Severity") { Words = AlertBands.Severities }, new(Labels.AlertName, "Alert"),
                    new(Labels.Cls, "Cluster") { DrillDown = Places.ToCluster }, new(Labels.Ins, "Instance") { DrillDown = Places.ToInstance },
                    new(Labels.Node, "Host") { DrillDown = Places.ToNode }, new(Labels.Action, "Repair"),
                ],
                Columns = [new("Since", Since, Unit.Seconds)],
                SortedBy = "State",
                ThenBy = ["Severity", "Since"],
                Height = 8,
                Absence = "no alert fires or is about to",
            },
        ]);

    private static Row Past => new(
        "Since when, and how often?",
        [
            Bands("Alerts in time", "When each alert of the chosen clusters fired. Those that begin together have one cause; those that come and go need a longer `for` or a real repair.", "no alert fired in this time", AlertBands.Names, AlertBands.Worst([Labels.AlertName, Labels.Cls, Labels.Ins], Selected.Cluster), "{{alertname}} {{cls}} {{ins}}") with { Size = Size.TwoThirds, Height = 12 },
            Ranking("Noisiest in a day", Unit.Seconds, "The ten alerts that fired longest within 24 hours, the times of all that they fired for added up. The longest bar is what to repair for good, or to set right.", "no alert fired within a day", PrometheusSeries.Alerts.CountOver(Window.InSteps(TimeSpan.FromHours(24), Minute), Firing, Selected.Cluster, Real).SumBy(Labels.AlertName).EachLasting(Minute).Top(10), "{{alertname}}"),
            Lines("Alerts firing, by severity", Unit.Count, "How many fire over time. The level between incidents is what people have got used to: it should be nothing.", "no alert fired in this time", FiringOf("critical", Colors.Bad), FiringOf("warning", Colors.Warning), FiringOf("info", Colors.Neutral)) with { Size = Size.Full },
        ]);

    private static Row Way => new(
        "Does every alert reach somebody?",
        [
            NamedTiles("Links of the chain", Unit.Count, "Whether each program that an alert passes through answered the last scrape. With one down, alerts may fire unheard.", NoPrometheus, PrometheusSeries.Up.Where(Labels.Job.IsOneOf("prometheus", "alertmanager", "remediation")), "{{job}}") with { Size = Size.Half, ValueNames = ValueName.Health },
            NamedTiles("Configuration in force", Unit.Count, "Whether each program runs with the configuration that lies on disk. `no` means that the last change was refused, and the old one goes on.", NoPrometheus, PrometheusSeries.ReloadSuccessful.Where().MinBy(Labels.Job).Or(AlertmanagerSeries.ReloadSuccessful.Where().MinBy(Labels.Job)), "{{job}}") with { Size = Size.Half, ValueNames = ValueName.Duty },
            Lines("Rules that fail", Unit.Count, "Evaluations that failed in the interval, by group. Alerts of that group cannot fire: the page Rules of Prometheus names the error.", "no rule has failed in this time", new Query(PrometheusSeries.RuleFailures.Increase(Window.OfPanel).SumBy(Labels.RuleGroup).Above(0), "{{rule_group}}")),
            Lines("Time for rules", Unit.Ratio, "Share of its interval that the evaluation of the slowest group takes. Near 1 evaluations are left out, and alerts come late; Prometheus's page of rules says which group it is.", NoPrometheus, new Query(PrometheusSeries.RuleGroupDuration.Where().DividedBy(PrometheusSeries.RuleGroupInterval.Where()).MaxBy(Labels.Node), "slowest group")) with { Thresholds = Threshold.Rising(0.5, 0.9) },
            Lines("Messages", Unit.PerSecond, "Messages to receivers that were tried, a second, and those that failed. Failed ones are retried; a steady line means that nobody is told.", "no message was sent in this time", new(AlertmanagerSeries.Notifications.Rate(Window.OfPanel).SumBy(Labels.Integration).Above(0), "{{integration}} tried"), new(AlertmanagerSeries.NotificationsFailed.Rate(Window.OfPanel).SumBy(Labels.Integration).Above(0), "{{integration}} failed") { Color = Colors.Bad }),
            Lines("From Prometheus to Alertmanager", Unit.Count, "Alerts that Alertmanager did not take or that Prometheus threw away, in the interval. Both stay at 0 unless Alertmanager is down.", NoPrometheus, new(PrometheusSeries.NotificationErrors.Increase(Window.OfPanel).SumBy(Labels.Job), "not taken") { Color = Colors.Warning }, new(PrometheusSeries.NotificationsDropped.Increase(Window.OfPanel).SumBy(Labels.Job), "thrown away") { Color = Colors.Bad }),
            Lines("Time to deliver", Unit.Seconds, "Time of a delivery below which 95 of 100 stay, by receiver. Seconds are a slow receiver; Alertmanager gives up after its timeout and tries again.", "nothing was delivered", new Query(AlertmanagerSeries.NotificationLatency.Quantile(0.95, Window.OfPanel, [Labels.Integration]).And(AlertmanagerSeries.Notifications.Rate(Window.OfPanel).SumBy(Labels.Integration).Above(0), Labels.Integration), "{{integration}}")),
        ]);

    // An alert may fire for one thing of a target and be pending for another, such as certificates: then it fires.
    private static Vector Since => PrometheusSeries.AlertsSince.Where(Real, Selected.Cluster).Age()
        .WithLabelsOf(
            State(Firing).Or(State(Labels.AlertState.Is("pending")).Unless(State(Firing), OfAlert)),
            [Labels.AlertState],
            OfAlert)
        .MaxBy(Labels.AlertState, Labels.Severity, Labels.AlertName, Labels.Cls, Labels.Ins, Labels.Node, Labels.Action);

    private static Query FiringOf(string severity, string color) =>
        new(PrometheusSeries.Alerts.Where(Firing, Selected.Cluster, Labels.Severity.Is(severity)).CountBy(Labels.Severity), severity) { Color = color };

    private static IReadOnlyList<Label> OfAlert =>
        [Labels.AlertName, Labels.Cls, Labels.Ins, Labels.Node, Labels.Severity, Labels.Action, Labels.Job, Labels.Instance];

    private static Vector State(Matcher state) => PrometheusSeries.Alerts.Where(Real, Selected.Cluster, state).MaxBy([.. OfAlert, Labels.AlertState]);
}
