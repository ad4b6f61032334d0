using System.Buffers;
using System.Text.Json;
using Monitor.Exporter.Background;
using Monitor.Exporter.Exposition;
using Monitor.Exporter.Host;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Patroni;

/// <summary>Turns documents of Patroni's REST API into samples. Fields that are missing or of another type are skipped: 3.0 to 4.1 differ.</summary>
public static class PatroniReport
{
    /// <summary>More members, tags or settings than anybody has; what is beyond is left out.</summary>
    private const int MaximumItems = 100;

    /// <summary><c>/patroni</c>: this member.</summary>
    public static void DescribeNode(JsonElement node, SegmentBuilder builder)
    {
        builder.AddIfKnown(PatroniMetrics.LastContact, JsonShape.Number(JsonShape.Find(node, "dcs_last_seen")));
        builder.Add(PatroniMetrics.WatchdogFailed, JsonShape.IsTrue(JsonShape.Find(node, "watchdog_failed")) ? 1 : 0);
        builder.Add(PatroniMetrics.LogQueue, JsonShape.Number(JsonShape.Find(node, "logger_queue_size")) ?? 0);
        builder.Add(PatroniMetrics.LogLost, JsonShape.Number(JsonShape.Find(node, "logger_records_lost")) ?? 0);
        foreach (var parameter in JsonShape.Properties(node, "pending_restart_reason").Take(MaximumItems))
        {
            builder.Add(
                PatroniMetrics.PendingParameter, 1, parameter.Name, Plain(JsonShape.Find(parameter.Value, "old_value")), Plain(JsonShape.Find(parameter.Value, "new_value")));
        }
    }

    /// <summary><c>/cluster</c>: what all members see.</summary>
    public static void DescribeCluster(JsonElement cluster, SegmentBuilder builder)
    {
        List<JsonElement> members = [.. JsonShape.Items(cluster, "members")];
        builder.Add(PatroniMetrics.Members, members.Count);
        builder.Add(PatroniMetrics.Leaders, members.Count(member => RoleOf(member) is "leader" or "standby_leader" or "master"));
        builder.Add(PatroniMetrics.Paused, JsonShape.IsTrue(JsonShape.Find(cluster, "pause")) ? 1 : 0);
        if (JsonShape.Find(cluster, "scheduled_switchover") is { } planned)
        {
            builder.AddIfKnown(
                PatroniMetrics.ScheduledSwitchover, JsonShape.Time(JsonShape.Find(planned, "at")), Plain(JsonShape.Find(planned, "from")), Plain(JsonShape.Find(planned, "to")));
        }

        foreach (var member in members.Take(MaximumItems))
        {
            if (JsonShape.Text(JsonShape.Find(member, "name")) is { } name)
            {
                DescribeMember(member, name, builder);
            }
        }
    }

    /// <summary><c>/config</c>: the dynamic configuration.</summary>
    public static void DescribeConfig(JsonElement? document, SegmentBuilder builder)
    {
        if (document is not { ValueKind: JsonValueKind.Object } config)
        {
            return;
        }

        builder.Add(PatroniMetrics.ConfigHash, ShortHash.Of(InOrder(config)));
        builder.AddIfKnown(PatroniMetrics.ConfigTtl, JsonShape.Number(JsonShape.Find(config, "ttl")));
        builder.AddIfKnown(PatroniMetrics.ConfigLoopWait, JsonShape.Number(JsonShape.Find(config, "loop_wait")));
        builder.AddIfKnown(PatroniMetrics.ConfigRetryTimeout, JsonShape.Number(JsonShape.Find(config, "retry_timeout")));
        builder.AddIfKnown(PatroniMetrics.ConfigMaximumLag, JsonShape.Number(JsonShape.Find(config, "maximum_lag_on_failover")));
        builder.AddIfKnown(PatroniMetrics.ConfigSynchronousNodes, JsonShape.Number(JsonShape.Find(config, "synchronous_node_count")));
        builder.Add(PatroniMetrics.ConfigFailsafe, IsOn(JsonShape.Find(config, "failsafe_mode")) ? 1 : 0);
        var mode = JsonShape.Find(config, "synchronous_mode");
        builder.Add(
            PatroniMetrics.ConfigSynchronous,
            1,
            JsonShape.Text(mode) is "quorum" ? "quorum" : IsOn(mode) ? "on" : "off",
            IsOn(JsonShape.Find(config, "synchronous_mode_strict")) ? "true" : "false");
    }

    /// <summary><c>/failsafe</c>: who must agree without the store.</summary>
    public static void DescribeFailsafe(JsonElement? document, SegmentBuilder builder)
    {
        if (document is { ValueKind: JsonValueKind.Object } members)
        {
            builder.Add(PatroniMetrics.FailsafeMembers, members.EnumerateObject().Count());
        }
    }

    /// <summary><c>/history</c>: a list of timeline, LSN, reason, time and, since 2.1, the new leader.</summary>
    public static void DescribeHistory(JsonElement? document, SegmentBuilder builder)
    {
        if (document is { ValueKind: JsonValueKind.Array } history
            && history.EnumerateArray().LastOrDefault() is { ValueKind: JsonValueKind.Array } last
            && last.GetArrayLength() >= 4)
        {
            builder.AddIfKnown(PatroniMetrics.LeaderChange, JsonShape.Time(last[3]), last.GetArrayLength() > 4 ? Plain(last[4]) : "");
        }
    }

    private static void DescribeMember(JsonElement member, string name, SegmentBuilder builder)
    {
        builder.Add(PatroniMetrics.MemberInfo, 1, name, RoleOf(member), Plain(JsonShape.Find(member, "state")), Plain(JsonShape.Find(member, "host")));
        builder.AddIfKnown(PatroniMetrics.MemberTimeline, JsonShape.Number(JsonShape.Find(member, "timeline")), name);
        builder.AddIfKnown(PatroniMetrics.MemberLag, JsonShape.Number(JsonShape.Find(member, "lag")), name);
        builder.AddIfKnown(PatroniMetrics.MemberReceiveLag, JsonShape.Number(JsonShape.Find(member, "receive_lag")), name);
        builder.AddIfKnown(PatroniMetrics.MemberReplayLag, JsonShape.Number(JsonShape.Find(member, "replay_lag")), name);
        builder.Add(PatroniMetrics.MemberLagUnknown, JsonShape.Text(JsonShape.Find(member, "lag")) is "unknown" ? 1 : 0, name);
        builder.Add(PatroniMetrics.MemberPendingRestart, JsonShape.IsTrue(JsonShape.Find(member, "pending_restart")) ? 1 : 0, name);
        builder.AddIfKnown(PatroniMetrics.MemberScheduledRestart, JsonShape.Time(JsonShape.Find(member, "scheduled_restart", "schedule")), name);
        foreach (var tag in JsonShape.Properties(member, "tags").Take(MaximumItems))
        {
            builder.Add(PatroniMetrics.MemberTag, 1, name, tag.Name, Plain(tag.Value));
        }
    }

    private static string RoleOf(JsonElement member) => Plain(JsonShape.Find(member, "role"));

    /// <summary>Patroni takes <c>on</c>, <c>true</c> and <c>1</c> for one thing.</summary>
    private static bool IsOn(JsonElement? element) =>
        JsonShape.IsTrue(element) || JsonShape.Number(element) is 1 || JsonShape.Text(element) is { } text && text.ToUpperInvariant() is "ON" or "TRUE" or "YES" or "1";

    private static string Plain(JsonElement? element) => element switch
    {
        null or { ValueKind: JsonValueKind.Null } => "",
        { ValueKind: JsonValueKind.String } text => text.GetString()!,
        { } other => other.GetRawText(),
    };

    /// <summary>The document with the keys of each object in order, because the store does not promise one.</summary>
    private static ReadOnlySpan<byte> InOrder(JsonElement document)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(text))
        {
            Write(writer, document);
        }

        return text.WrittenSpan;
    }

    private static void Write(Utf8JsonWriter writer, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in element.EnumerateObject().OrderBy(property => property.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(property.Name);
                    Write(writer, property.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }
}
