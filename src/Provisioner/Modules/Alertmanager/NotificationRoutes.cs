using Monitor.Dashboards.Output;
using Monitor.Dashboards.Rules;
using Monitor.Model.Topology;

namespace Monitor.Provisioner.Modules.Alertmanager;

/// <summary>From the inventory's targets to branches and receivers.</summary>
internal static class NotificationRoutes
{
    /// <summary>The receiver of the heartbeat.</summary>
    public const string DeadMan = "dead-man";

    private const string Text =
        "{{ range .Alerts }}{{ .Annotations.summary }}\n{{ .Annotations.description }}\n{{ .Annotations.steps }}\nRunbook: {{ .Annotations.runbook_url }}\n{{ end }}";

    /// <summary>The branches: the heartbeat by itself, then one for each target and severity. An alert goes to every target that wants it.</summary>
    public static IEnumerable<AlertRoute> Routes(NotificationPolicy policy) =>
    [
        .. policy.DeadMan is { } deadMan ? [Heartbeat(deadMan)] : Array.Empty<AlertRoute>(),
        .. policy.Targets.SelectMany(target => Branches(target, policy.Repeat)),
    ];

    /// <summary>The receivers of those branches.</summary>
    public static IEnumerable<Receiver> Receivers(NotificationPolicy policy) =>
    [
        .. policy.DeadMan is { } deadMan
            ? [new Receiver(DeadMan) { WebhookConfigs = [new(deadMan.Url.ToString()) { SendResolved = false }] }]
            : Array.Empty<Receiver>(),
        .. policy.Targets.Select(Receiver),
    ];

    // Half the interval is how often it is looked at, and a little less than the interval when it is sent again: at exactly the interval,
    // every second message would be left out as a repetition that came a moment too soon.
    private static AlertRoute Heartbeat(DeadManSwitch deadMan) => new()
    {
        Receiver = DeadMan,
        Matchers = [$"{AlertLabels.AlertName} = \"{Alert.DeadMan}\""],
        GroupBy = [AlertLabels.AlertName],
        GroupWait = "0s",
        GroupInterval = Durations.Text(deadMan.Interval / 2),
        RepeatInterval = Durations.Text(deadMan.Interval - TimeSpan.FromSeconds(5)),
    };

    private static IEnumerable<AlertRoute> Branches(NotificationTarget target, TimeSpan repeat)
    {
        yield return Branch(target, "critical", "10s", "1m", repeat);
        if (target.Least == NotificationLevel.Warning)
        {
            // A warning can wait for company, and is repeated in the rhythm of working days.
            yield return Branch(target, "warning", "1m", "5m", repeat * 6);
        }
    }

    private static AlertRoute Branch(NotificationTarget target, string severity, string wait, string interval, TimeSpan repeat) => new()
    {
        Receiver = NameOf(target),
        Matchers = [$"{AlertLabels.Severity} = \"{severity}\""],
        // A cluster with trouble is one message, not one for each of its alerts; what belongs to no cluster is one by node.
        GroupBy = [AlertLabels.Cls, AlertLabels.Node, AlertLabels.Severity],
        GroupWait = wait,
        GroupInterval = interval,
        RepeatInterval = Durations.Text(repeat),
        Continue = true,
    };

    private static string NameOf(NotificationTarget target) => $"notify-{target.Name}";

    private static Receiver Receiver(NotificationTarget target)
    {
        var secret = NotificationSecrets.PathOf(target);
        var receiver = new Receiver(NameOf(target));
        return target.Channel switch
        {
            NotificationChannel.Webhook webhook => receiver with
            {
                WebhookConfigs =
                [
                    new(webhook.Url.ToString())
                    {
                        SendResolved = target.Resolved,
                        HttpConfig = webhook.Token is null ? null : new WebhookClient { Authorization = new BearerToken { CredentialsFile = secret } },
                    },
                ],
            },
            NotificationChannel.Email email => receiver with
            {
                EmailConfigs =
                [
                    new(string.Join(", ", email.To), email.From, email.Smarthost)
                    {
                        AuthUsername = email.User,
                        AuthPasswordFile = email.Password is null ? null : secret,
                        RequireTls = email.Tls,
                        SendResolved = target.Resolved,
                    },
                ],
            },
            NotificationChannel.PagerDuty => receiver with
            {
                PagerdutyConfigs =
                [
                    new(secret, "{{ with index .Alerts 0 }}{{ .Annotations.summary }}{{ end }}", "{{ .CommonLabels.severity }}") { SendResolved = target.Resolved },
                ],
            },
            NotificationChannel.Slack slack => receiver with { SlackConfigs = [new(secret, slack.Channel, Text) { SendResolved = target.Resolved }] },
            _ => receiver with { OpsgenieConfigs = [new(secret, Text) { SendResolved = target.Resolved }] },
        };
    }
}
