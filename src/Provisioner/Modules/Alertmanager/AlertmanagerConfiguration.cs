using Monitor.Dashboards.Output;
using Monitor.Dashboards.Rules;
using Monitor.Model.Topology;
using Monitor.Provisioner.Modules.Monitoring;
using Monitor.Provisioner.Modules.Prometheus;

namespace Monitor.Provisioner.Modules.Alertmanager;

/// <summary>Alertmanager's configuration: alerts with an action go to remediation, and every alert goes on to the people whom the inventory names.</summary>
internal sealed record AlertmanagerConfiguration
{
    /// <summary>Where an alert ends that nobody wants to hear of: information, and everything while the inventory names nobody.</summary>
    public const string Nobody = "nobody";

    private const string Remediation = "remediation";

    /// <summary>Path of the bearer token for the webhook.</summary>
    public const string TokenFile = AlertmanagerModule.Keys + "/webhook.token";

    /// <summary>The root of the routes.</summary>
    public required AlertRoute Route { get; init; }

    /// <summary>What is not worth a second message.</summary>
    public required IReadOnlyList<InhibitRule> InhibitRules { get; init; }

    /// <summary>Who is told.</summary>
    public required IReadOnlyList<Receiver> Receivers { get; init; }

    /// <summary>The configuration of a fleet.</summary>
    public static AlertmanagerConfiguration For(Fleet fleet) => new()
    {
        Route = new AlertRoute
        {
            Receiver = Nobody,
            GroupWait = "10s",
            GroupInterval = "1m",
            RepeatInterval = "4h",
            Routes = [ToRemediation, .. NotificationRoutes.Routes(fleet.Notifications)],
        },
        InhibitRules =
        [
            .. Inhibition.Of(RuleBook.For(fleet)).Select(rule => new InhibitRule(
                [rule.Source], rule.TargetHas is { } label ? [rule.Target, $"{label} != \"\""] : [rule.Target], rule.Equal)),
        ],
        Receivers =
        [
            new(Nobody),
            new(Remediation)
            {
                WebhookConfigs =
                [
                    new($"https://{Endpoint.Of(fleet.Infra, Ports.Remediation)}/v1/webhook/alertmanager")
                    {
                        HttpConfig = new WebhookClient { TlsConfig = ClientTls.In(AlertmanagerModule.Keys), Authorization = new BearerToken { CredentialsFile = TokenFile } },
                    },
                ],
            },
            .. NotificationRoutes.Receivers(fleet.Notifications),
        ],
    };

    /// <summary>
    /// At once, because a cluster waits for it. The interval is not shorter than 30 s because it is also the pace of retries. Remediation
    /// knows an episode that it was told before, so repeating often costs nothing and mends a message that was lost.
    /// </summary>
    private static AlertRoute ToRemediation => new()
    {
        Receiver = Remediation,
        Matchers = [$"{AlertLabels.Action} != \"\""],
        Continue = true,
        GroupWait = "1s",
        GroupInterval = "30s",
        RepeatInterval = "5m",
    };

    /// <summary>The text of the file.</summary>
    public string Render() => YamlText.WriteUnderscored(this, MonitoringFiles.Heading);
}

/// <summary>A branch that an alert may take.</summary>
internal sealed record AlertRoute
{
    /// <summary>Who is told.</summary>
    public required string Receiver { get; init; }

    /// <summary>Which alerts come here; all of them where there is none.</summary>
    public IReadOnlyList<string> Matchers { get; init; } = [];

    /// <summary>One message for an alert of a cluster and instance.</summary>
    public IReadOnlyList<string> GroupBy { get; init; } = [AlertLabels.AlertName, AlertLabels.Cls, AlertLabels.Ins];

    /// <summary>How long the first message waits for company.</summary>
    public required string GroupWait { get; init; }

    /// <summary>Time to the next message about the same group.</summary>
    public required string GroupInterval { get; init; }

    /// <summary>When an unchanged group is told again.</summary>
    public required string RepeatInterval { get; init; }

    /// <summary>Whether the branches after this one are tried too.</summary>
    public bool Continue { get; init; }

    /// <summary>Branches.</summary>
    public IReadOnlyList<AlertRoute> Routes { get; init; } = [];
}

/// <summary>While a source fires, targets with the same labels stay silent.</summary>
/// <param name="SourceMatchers">The cause.</param>
/// <param name="TargetMatchers">What follows from it.</param>
/// <param name="Equal">Labels that both share.</param>
internal sealed record InhibitRule(IReadOnlyList<string> SourceMatchers, IReadOnlyList<string> TargetMatchers, IReadOnlyList<string> Equal);

/// <summary>Somebody who is told.</summary>
/// <param name="Name">As routes call it.</param>
internal sealed record Receiver(string Name)
{
    /// <summary>Webhooks.</summary>
    public IReadOnlyList<WebhookReceiver> WebhookConfigs { get; init; } = [];

    /// <summary>Mail.</summary>
    public IReadOnlyList<EmailReceiver> EmailConfigs { get; init; } = [];

    /// <summary>PagerDuty.</summary>
    public IReadOnlyList<PagerDutyReceiver> PagerdutyConfigs { get; init; } = [];

    /// <summary>Slack.</summary>
    public IReadOnlyList<SlackReceiver> SlackConfigs { get; init; } = [];

    /// <summary>Opsgenie.</summary>
    public IReadOnlyList<OpsgenieReceiver> OpsgenieConfigs { get; init; } = [];
}

/// <summary>A webhook.</summary>
/// <param name="Url">Where it posts to.</param>
internal sealed record WebhookReceiver(string Url)
{
    /// <summary>Whether the end of an alert is told too.</summary>
    public bool SendResolved { get; init; } = true;

    /// <summary>Certificate and token; null for none.</summary>
    public WebhookClient? HttpConfig { get; init; }
}

/// <summary>How a webhook proves who it is.</summary>
internal sealed record WebhookClient
{
    /// <summary>Alertmanager's client certificate; null outside of the fleet, where the system's authorities count.</summary>
    public ClientTls? TlsConfig { get; init; }

    /// <summary>The bearer token.</summary>
    public required BearerToken Authorization { get; init; }
}

/// <summary>A token in a file.</summary>
internal sealed record BearerToken
{
    /// <summary>The scheme.</summary>
    public string Type { get; } = "Bearer";

    /// <summary>Path of the token.</summary>
    public required string CredentialsFile { get; init; }
}

/// <summary>Mail through a server.</summary>
/// <param name="To">The addresses, with commas between.</param>
/// <param name="From">The sender.</param>
/// <param name="Smarthost">Host and port.</param>
internal sealed record EmailReceiver(string To, string From, string Smarthost)
{
    /// <summary>The login at the server; null for none.</summary>
    public string? AuthUsername { get; init; }

    /// <summary>Path of its password.</summary>
    public string? AuthPasswordFile { get; init; }

    /// <summary>Whether STARTTLS is insisted on.</summary>
    public bool RequireTls { get; init; } = true;

    /// <summary>Whether the end of an alert is told too.</summary>
    public bool SendResolved { get; init; } = true;
}

/// <summary>PagerDuty's Events API v2.</summary>
/// <param name="RoutingKeyFile">Path of the integration's key.</param>
/// <param name="Description">The headline.</param>
/// <param name="Severity">The severity.</param>
internal sealed record PagerDutyReceiver(string RoutingKeyFile, string Description, string Severity)
{
    /// <summary>Whether the end of an alert is told too.</summary>
    public bool SendResolved { get; init; } = true;
}

/// <summary>Slack's incoming webhook.</summary>
/// <param name="ApiUrlFile">Path of its URL.</param>
/// <param name="Channel">The channel.</param>
/// <param name="Text">The message.</param>
internal sealed record SlackReceiver(string ApiUrlFile, string Channel, string Text)
{
    /// <summary>Whether the end of an alert is told too.</summary>
    public bool SendResolved { get; init; } = true;
}

/// <summary>Opsgenie.</summary>
/// <param name="ApiKeyFile">Path of the key of its API.</param>
/// <param name="Description">The message.</param>
internal sealed record OpsgenieReceiver(string ApiKeyFile, string Description)
{
    /// <summary>Whether the end of an alert is told too.</summary>
    public bool SendResolved { get; init; } = true;
}
