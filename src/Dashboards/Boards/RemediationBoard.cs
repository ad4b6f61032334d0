using Monitor.Dashboards.Panels;
using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Vocabulary;
using static Monitor.Dashboards.Panels.Draw;

namespace Monitor.Dashboards.Boards;

/// <summary>What repairs itself: may it, does it, does it help?</summary>
public static class RemediationBoard
{
    private const string Unseen = "remediation is not scraped";
    private const string NothingYet = "nothing of the kind since the service started";

    /// <summary>The dashboard.</summary>
    public static Board Board { get; } = new()
    {
        Place = Places.Remediation,
        Description = "May remediation act, what has it done, and did it help?",
        Annotations = [Marks.Failover(), Marks.Backup(), Marks.Remediation(), Marks.OfMonitoring],
        Links = [Places.Fleet, Places.Alerts, Places.Audit],
        Rows = [Answer, Deeds, Calls],
    };

    private static Row Answer => new(
        "May it act?",
        [
            Tile("Service", Unit.Count, "Whether remediation answered the last scrape. While it is down alerts still reach people, and nothing repairs itself.", Unseen, PrometheusSeries.Up.Where(Labels.Job.Is("remediation")).MinBy()) with { ValueNames = ValueName.Health },
            Tile("Switched on", Unit.Count, "Whether the kill switch is out. `no` means that somebody stopped all repairs on purpose: ask who, and why, before you turn it on.", Unseen, RemediationSeries.Enabled.Where().MinBy()) with { ValueNames = ValueName.Duty },
            Tile("Breaker", Unit.Count, "Whether the breaker tripped because too many repairs failed or came too fast. It stays open until a person has looked and resets it.", Unseen, RemediationSeries.BreakerOpen.Where().MaxBy()) with { ValueNames = [new(0, "closed", Colors.Good), new(1, "open", Colors.Bad)] },
            Tile("Journal", Unit.Count, "Whether the journal in etcd can be written. Without it nothing is done, so that no repair is ever without a record.", Unseen, RemediationSeries.JournalUp.Where().MinBy()) with { ValueNames = ValueName.Health },
            Tile("Runs under way", Unit.Count, "Repairs that have begun and not ended. One that stays for minutes waits for an approval or for a check that does not come true.", Unseen, RemediationSeries.OpenRuns.Where().SumBy()) with { Thresholds = Threshold.NoneExpected },
            Tile("Failed in a day", Unit.Count, "Repairs that were refused or did not help, within 24 hours: a person is needed. Each left its reason in the journal and in the audit log.", Unseen, RemediationSeries.Runs.Increase(Window.Of(TimeSpan.FromHours(24)), Labels.Outcome.Is("failed")).SumBy()) with { Thresholds = Threshold.NoneAllowed },
        ]);

    private static Row Deeds => new(
        "What has it done?",
        [
            Bands("At work", "When repairs ran. Hold it against the alerts below: a repair that helps is followed by the end of its alert within a minute or so.", Unseen, [new(0, "at work", Colors.Warning), new(1, "idle", Colors.Quiet)], RemediationSeries.OpenRuns.Where().MaxBy(Labels.Node).EqualBool(0), "{{node}}"),
            Bands("Alerts that ask for a repair", "When an alert with an action fired, by action and cluster. One that goes on after a repair has not been helped by it: somebody has to look.", "no alert asked for a repair in this time", [new(1, "firing", Colors.Bad)], PrometheusSeries.Alerts.Where(Labels.AlertState.Is("firing"), Labels.Action.IsNot("")).MaxBy(Labels.Action, Labels.Cls), "{{action}} {{cls}}") with { DrillDown = Places.ToCluster },
            new Table
            {
                Title = "Runs in a day",
                Description = "How often each action ended in each way within 24 hours, restarts of the service included. `succeeded` checked that its alert was over; everything else has its reason in the journal (`monitor runs list`).",
                Size = Size.Half,
                Keys = [new(Labels.Action, "Action"), new(Labels.Outcome, "Outcome")],
                Columns = [new("Runs", RemediationSeries.Runs.Increase(Window.Of(TimeSpan.FromHours(24))).SumBy(Labels.Action, Labels.Outcome).Rounded().Above(0), Unit.Count)],
                Height = 6,
                Absence = "no run has ended within a day",
            },
            Lines("Runs over time", Unit.Count, "Runs that have ended since the service started, by action and how: each step is one. The same action again and again is a fault that repairs do not cure.", "no run has ended since then", new Query(RemediationSeries.Runs.Where().SumBy(Labels.Action, Labels.Outcome).Above(0), "{{action}} {{outcome}}")) with { Size = Size.Half },
        ]);

    private static Row Calls => new(
        "What was it asked?",
        [
            Lines("Deliveries of Alertmanager", Unit.PerSecond, "Messages that came in, a second, by answer. Refused ones are a wrong token or certificate: nobody but our Alertmanager has business here.", NothingYet, new Query(RemediationSeries.Webhooks.Rate(Window.OfPanel).SumBy(Labels.Result), "{{result}}")),
            Lines("Alerts in deliveries", Unit.PerSecond, "Alerts that came in, a second, by what became of them. Most ask for nothing or for what is under way already; those begun are few.", NothingYet, new Query(RemediationSeries.Alerts.Rate(Window.OfPanel).SumBy(Labels.Result), "{{result}}")),
            Lines("Answers to scrapes", Unit.Seconds, "How long remediation took to answer Prometheus. A jump to seconds is a service that hangs, most likely on etcd.", Unseen, new Query(PrometheusSeries.ScrapeDuration.Where(Labels.Job.Is("remediation")), "{{node}}")),
        ]);
}
