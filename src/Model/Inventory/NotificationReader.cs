using System.Text.RegularExpressions;
using Monitor.Model.Documents;
using Monitor.Model.Topology;

namespace Monitor.Model.Inventory;

/// <summary>Reads who is told of alerts.</summary>
internal static partial class NotificationReader
{
    private static readonly string[] Kinds = ["webhook", "email", "pagerduty", "slack", "opsgenie"];

    public static NotificationPolicy Read(Section section, FaultList faults)
    {
        var defaults = new NotificationPolicy();
        var policy = new NotificationPolicy
        {
            Targets = section.Take("targets") is { } targets ? ReadTargets(targets, faults) : [],
            Repeat = section.Duration("repeat", defaults.Repeat, TimeSpan.FromMinutes(5), TimeSpan.FromDays(7)),
            DeadMan = section.Subsection("deadMan") is { } deadMan ? ReadDeadMan(deadMan) : null,
        };
        section.RefuseTheRest();
        return policy;
    }

    private static List<NotificationTarget> ReadTargets(YamlValue value, FaultList faults)
    {
        var targets = new List<NotificationTarget>();
        foreach (var (key, item) in Section.Pairs(value, "targets", faults))
        {
            if (!TargetName.IsMatch(key.Value))
            {
                faults.Add(key, $"a target's name is 1 to 40 lower-case letters, digits and hyphens, beginning with a letter; found `{key.Value}`");
            }

            var section = new Section(item, $"target `{key.Value}`", faults);
            var least = section.Choice(
                "severity", NotificationLevel.Warning, ("warning", NotificationLevel.Warning), ("critical", NotificationLevel.Critical));
            var resolved = section.Flag("resolved", true);
            var channel = ReadChannel(section, key, item, faults);
            section.RefuseTheRest();
            if (channel is not null)
            {
                targets.Add(new NotificationTarget(key.Value, channel) { Least = least, Resolved = resolved });
            }
        }

        return targets;
    }

    private static NotificationChannel? ReadChannel(Section section, YamlValue.Text key, YamlValue where, FaultList faults)
    {
        var declared = Kinds.Where(section.Has).ToList();
        if (declared is not [var kind])
        {
            faults.Add(where, $"target `{key.Value}` needs exactly one of {string.Join(", ", Kinds)}; found {(declared.Count == 0 ? "none" : string.Join(" and ", declared))}");
            return null;
        }

        var way = section.Subsection(kind)!;
        NotificationChannel? channel = kind switch
        {
            "webhook" => ReadUrl(way, "url") is { } url ? new NotificationChannel.Webhook(url, Secret(way)) : null,
            "email" => ReadEmail(way),
            "pagerduty" => new NotificationChannel.PagerDuty(RequiredSecret(way)),
            "slack" => new NotificationChannel.Slack(RequiredSecret(way), way.RequiredText("channel")),
            _ => new NotificationChannel.Opsgenie(RequiredSecret(way)),
        };
        way.RefuseTheRest();
        return channel;
    }

    private static NotificationChannel.Email ReadEmail(Section way)
    {
        var email = new NotificationChannel.Email(
            way.Texts("to"), way.RequiredText("from"), way.RequiredText("smarthost"), way.Text("user"), Secret(way), way.Flag("tls", true));
        foreach (var address in email.To.Append(email.From).Where(address => address.Length > 0 && !Address.IsMatch(address)))
        {
            way.Fault("to", $"`{address}` is not a mail address");
        }

        if (email.To.Count == 0)
        {
            way.Fault("to", "`to` needs at least one mail address, as in [dba@example.com]");
        }

        if (email.Smarthost.Length > 0 && !HostAndPort.IsMatch(email.Smarthost))
        {
            way.Fault("smarthost", $"`smarthost` must be a host with a port, as in smtp.example.com:587; found `{email.Smarthost}`");
        }

        if (email.User is null != email.Password is null)
        {
            way.Fault(email.User is null ? "secret" : "user", "`user` and `secret` (its password) belong together: write both, or neither");
        }

        return email;
    }

    private static DeadManSwitch? ReadDeadMan(Section section)
    {
        var url = ReadUrl(section, "url");
        var interval = section.Duration("interval", TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(30), TimeSpan.FromHours(1));
        section.RefuseTheRest();
        return url is null ? null : new DeadManSwitch(url, interval);
    }

    private static Uri? ReadUrl(Section section, string key)
    {
        var text = section.RequiredText(key);
        return text.Length == 0 ? null : ReadUrl(section, key, text);
    }

    /// <summary>An address of a web page or service; says so when the text is none.</summary>
    internal static Uri? ReadUrl(Section section, string key, string text)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "https" or "http" && url.UserInfo.Length == 0)
        {
            return url;
        }

        section.Fault(key, $"`{key}` must be an http or https address without a user or password in it; found `{text}`");
        return null;
    }

    private static SecretReference? Secret(Section section)
    {
        if (section.Text("secret") is not { } text)
        {
            return null;
        }

        if (!text.StartsWith('/') && !TargetName.IsMatch(text))
        {
            section.Fault(
                "secret",
                "`secret` names where the secret is, and is not the secret: an absolute path on the machine that deploys, or the name of an entry of the fleet's secrets "
                + "(lower-case letters, digits and hyphens)");
        }

        return new SecretReference(text);
    }

    private static SecretReference RequiredSecret(Section section)
    {
        if (!section.Has("secret"))
        {
            section.RequiredText("secret");
        }

        return Secret(section) ?? default;
    }

    [GeneratedRegex("^[a-z]([a-z0-9-]{0,38}[a-z0-9])?\\z")]
    private static partial Regex TargetName { get; }

    [GeneratedRegex("^[^@\\s,]+@[^@\\s,]+\\z")]
    private static partial Regex Address { get; }

    [GeneratedRegex("^[^\\s:/]+:[0-9]{1,5}\\z")]
    private static partial Regex HostAndPort { get; }
}
