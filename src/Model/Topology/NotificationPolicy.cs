namespace Monitor.Model.Topology;

/// <summary>Who is told of alerts, how, and how often.</summary>
public sealed record NotificationPolicy
{
    /// <summary>What every command says of a fleet whose alerts reach nobody.</summary>
    public const string NobodyIsTold =
        "Nobody will be told of alerts: the inventory has no `notify`. They fire, are shown by `monitor status` and on the dashboards, and wake no one.";

    /// <summary>Those who are told, in the order of the inventory. Default: nobody.</summary>
    public IReadOnlyList<NotificationTarget> Targets { get; init; } = [];

    /// <summary>How often an alert that goes on is told again, 5 min to 7 d. Default 4 h.</summary>
    public TimeSpan Repeat { get; init; } = TimeSpan.FromHours(4);

    /// <summary>Who expects the heartbeat and cries when it stays away; null for nobody.</summary>
    public DeadManSwitch? DeadMan { get; init; }

    /// <summary>What a person should know about who is told, each a sentence; empty when all is well.</summary>
    public IReadOnlyList<string> Warnings =>
    [
        .. Targets.Count == 0 ? new[] { NobodyIsTold } : [],
        .. Targets.Count > 0 && !Targets.Any(target => target.Least == NotificationLevel.Warning)
            ? new[] { "Nobody will be told of alerts of severity warning: every target of `notify` wants critical ones only." } : [],
        .. Targets.Count > 0 && DeadMan is null
            ? new[] { "Nobody will notice when Monitor itself dies: `notify` has no `deadMan`, which an outside service would watch." } : [],
    ];
}

/// <summary>What a target wants to hear of.</summary>
public enum NotificationLevel
{
    /// <summary>Warnings and what is critical.</summary>
    Warning,

    /// <summary>Only what is critical.</summary>
    Critical,
}

/// <summary>Somebody who is told.</summary>
/// <param name="Name">As the inventory calls it: lower-case letters, digits and hyphens.</param>
/// <param name="Channel">The way.</param>
public sealed record NotificationTarget(string Name, NotificationChannel Channel)
{
    /// <summary>The least that it wants to hear of. Default warnings.</summary>
    public NotificationLevel Least { get; init; } = NotificationLevel.Warning;

    /// <summary>Whether the end of an alert is told too. Default true.</summary>
    public bool Resolved { get; init; } = true;
}

/// <summary>Where a secret is: never in the inventory.</summary>
/// <param name="Text">
/// An absolute path on the machine that deploys, or the name of an entry of the fleet's secrets file, which then stands there as <c>notify/NAME</c>.
/// </param>
public readonly record struct SecretReference(string Text)
{
    /// <summary>Whether it is a file.</summary>
    public bool IsFile => Text.StartsWith('/');

    /// <summary>The name of the entry in the fleet's secrets.</summary>
    public string Entry => $"notify/{Text}";
}

/// <summary>A way to somebody.</summary>
public abstract record NotificationChannel
{
    /// <summary>The secret that it needs, or null.</summary>
    public virtual SecretReference? Secret => null;

    /// <summary>Alertmanager's webhook, for whatever takes one.</summary>
    /// <param name="Url">Where it is posted.</param>
    /// <param name="Token">A bearer token; null for none.</param>
    public sealed record Webhook(Uri Url, SecretReference? Token) : NotificationChannel
    {
        /// <inheritdoc/>
        public override SecretReference? Secret => Token;
    }

    /// <summary>Mail through a server.</summary>
    /// <param name="To">The addresses.</param>
    /// <param name="From">The sender.</param>
    /// <param name="Smarthost">Host and port of the server.</param>
    /// <param name="User">The login at the server; null for none.</param>
    /// <param name="Password">Its password; null for none.</param>
    /// <param name="Tls">Whether STARTTLS is insisted on.</param>
    public sealed record Email(IReadOnlyList<string> To, string From, string Smarthost, string? User, SecretReference? Password, bool Tls) : NotificationChannel
    {
        /// <inheritdoc/>
        public override SecretReference? Secret => Password;
    }

    /// <summary>PagerDuty's Events API v2.</summary>
    /// <param name="RoutingKey">The integration's key.</param>
    public sealed record PagerDuty(SecretReference RoutingKey) : NotificationChannel
    {
        /// <inheritdoc/>
        public override SecretReference? Secret => RoutingKey;
    }

    /// <summary>Slack, or what understands its incoming webhooks.</summary>
    /// <param name="Url">The webhook's URL, which is the secret.</param>
    /// <param name="Channel">The channel.</param>
    public sealed record Slack(SecretReference Url, string Channel) : NotificationChannel
    {
        /// <inheritdoc/>
        public override SecretReference? Secret => Url;
    }

    /// <summary>Opsgenie.</summary>
    /// <param name="Key">The key of its API.</param>
    public sealed record Opsgenie(SecretReference Key) : NotificationChannel
    {
        /// <inheritdoc/>
        public override SecretReference? Secret => Key;
    }
}

/// <summary>An outside service that expects a message every interval, and cries when none comes.</summary>
/// <param name="Url">Where the message is posted.</param>
/// <param name="Interval">Time between two messages, 30 s to 1 h.</param>
public sealed record DeadManSwitch(Uri Url, TimeSpan Interval);
