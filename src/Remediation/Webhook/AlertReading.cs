using System.Collections.Frozen;
using System.Text.Json;

namespace Monitor.Remediation.Webhook;

/// <summary>One alert of a delivery, as far as it concerns us.</summary>
public abstract record AlertReading
{
    private AlertReading()
    {
    }

    /// <summary>An alert that asks for an action.</summary>
    /// <param name="Name">The alert.</param>
    /// <param name="Action">The action that it asks for, by our own table and not by its labels.</param>
    /// <param name="Cluster">Label <c>cls</c>.</param>
    /// <param name="Instance">Label <c>ins</c>, where there is one.</param>
    /// <param name="Fingerprint">Alertmanager's hash of the labels.</param>
    /// <param name="StartsAt">Since when it fires.</param>
    public sealed record Firing(
        string Name, string Action, string Cluster, string? Instance, string Fingerprint, DateTimeOffset StartsAt) : AlertReading;

    /// <summary>An alert that has ended. It is no proof of anything; success is measured.</summary>
    public sealed record Resolved : AlertReading;

    /// <summary>Something that cannot be used, and why.</summary>
    public sealed record Unusable(string Reason) : AlertReading;
}

/// <summary>Reads deliveries of Alertmanager (payload version 4), in the spirit that anything may be missing or of another kind.</summary>
public static class AlertReader
{
    /// <summary>How many alerts of one delivery are read; the rest is unusable.</summary>
    public const int AlertLimit = 1000;

    /// <summary>The longest value that is taken.</summary>
    public const int TextLimit = 256;

    /// <summary>Which alert asks for which action. Labels of an alert cannot choose another.</summary>
    public static FrozenDictionary<string, string> Actions { get; } = new Dictionary<string, string>
    {
        ["PostgresPrimarySlow"] = "switchover",
        ["BackupMissing"] = "backup",
        ["SuperuserUnknown"] = "acl-enforce",
        ["ReplicaStuck"] = "reinit",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The alerts of a delivery. Whatever the bytes are, something is given and nothing thrown.</summary>
    public static IReadOnlyList<AlertReading> Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("alerts", out var alerts) && alerts.ValueKind == JsonValueKind.Array
                    ? ReadAll(alerts)
                    : [new AlertReading.Unusable("The delivery has no list of alerts.")];
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return [new AlertReading.Unusable($"The delivery is not JSON: {Bound(fault.Message)}")];
        }
    }

    private static List<AlertReading> ReadAll(JsonElement alerts)
    {
        List<AlertReading> readings = [.. alerts.EnumerateArray().Take(AlertLimit).Select(ReadOne)];
        if (alerts.GetArrayLength() > AlertLimit)
        {
            readings.Add(new AlertReading.Unusable($"The delivery has {alerts.GetArrayLength()} alerts; {AlertLimit} were read."));
        }

        return readings;
    }

    private static AlertReading ReadOne(JsonElement alert)
    {
        if (alert.ValueKind != JsonValueKind.Object
            || !alert.TryGetProperty("labels", out var labels) || labels.ValueKind != JsonValueKind.Object)
        {
            return new AlertReading.Unusable("An alert has no labels.");
        }

        if (ReadText(alert, "status") == "resolved")
        {
            return new AlertReading.Resolved();
        }

        var name = ReadText(labels, "alertname");
        if (name is null || !Actions.TryGetValue(name, out var action))
        {
            return new AlertReading.Unusable($"The alert {name ?? "without a name"} asks for no action that we have.");
        }

        return (ReadText(labels, "cls"), ReadText(alert, "fingerprint"), ReadText(alert, "startsAt")) switch
        {
            (null, _, _) => new AlertReading.Unusable($"The alert {name} has no label cls."),
            (_, null, _) => new AlertReading.Unusable($"The alert {name} has no fingerprint."),
            (var cluster, var fingerprint, var text) when DateTimeOffset.TryParse(text, out var startsAt) =>
                new AlertReading.Firing(name, action, cluster, ReadText(labels, "ins"), fingerprint, startsAt),
            _ => new AlertReading.Unusable($"The alert {name} does not say since when it fires."),
        };
    }

    private static string? ReadText(JsonElement parent, string property) =>
        parent.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String
        && value.GetString() is { Length: > 0 and <= TextLimit } text
            ? text
            : null;

    private static string Bound(string text) => text.Length > TextLimit ? text[..TextLimit] : text;
}
