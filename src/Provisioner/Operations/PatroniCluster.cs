using System.Text.Json;
using System.Text.Json.Serialization;

namespace Monitor.Provisioner.Operations;

/// <summary>A cluster as one Patroni member sees it: <c>GET /cluster</c>.</summary>
public sealed record PatroniCluster
{
    /// <summary>Every member that has a key in the consensus store.</summary>
    [JsonPropertyName("members")]
    public IReadOnlyList<PatroniMember> Members { get; init; } = [];

    /// <summary>The cluster's name.</summary>
    [JsonPropertyName("scope")]
    public string Scope { get; init; } = "";

    /// <summary>Whether a person has told Patroni to keep its hands off.</summary>
    [JsonPropertyName("pause")]
    public bool Paused { get; init; }

    /// <summary>The leader, or null while there is none.</summary>
    [JsonIgnore]
    public PatroniMember? Leader => Members.FirstOrDefault(member => member.IsLeader);

    /// <summary>The member of this name, or null.</summary>
    public PatroniMember? Find(string name) => Members.FirstOrDefault(member => member.Name == name);
}

/// <summary>A member of <see cref="PatroniCluster"/>.</summary>
public sealed record PatroniMember
{
    /// <summary>The instance name.</summary>
    [JsonPropertyName("name")]
    public string Name { get; init; } = "";

    /// <summary>leader, standby_leader, replica, sync_standby or quorum_standby.</summary>
    [JsonPropertyName("role")]
    public string Role { get; init; } = "";

    /// <summary>running, streaming (since 3.1 for replicas), in archive recovery, start failed, creating replica, stopped and others.</summary>
    [JsonPropertyName("state")]
    public string State { get; init; } = "";

    /// <summary>Where PostgreSQL listens.</summary>
    [JsonPropertyName("host")]
    public string? Host { get; init; }

    /// <summary>The timeline; absent while PostgreSQL is down.</summary>
    [JsonPropertyName("timeline")]
    public int? Timeline { get; init; }

    /// <summary>Bytes behind the leader; null where Patroni says "unknown" or the member is the leader.</summary>
    [JsonPropertyName("lag")]
    [JsonConverter(typeof(UnknownLag))]
    public long? LagBytes { get; init; }

    /// <summary>Patroni's tags, as in nofailover.</summary>
    [JsonPropertyName("tags")]
    public IReadOnlyDictionary<string, JsonElement> Tags { get; init; } = new Dictionary<string, JsonElement>();

    /// <summary>Whether it holds the leader's key.</summary>
    [JsonIgnore]
    public bool IsLeader => Role is "leader" or "standby_leader" or "master";

    /// <summary>Whether it must not become leader.</summary>
    [JsonIgnore]
    public bool NoFailover =>
        (Tags.TryGetValue("nofailover", out var tag) && tag.ValueKind == JsonValueKind.True)
        || (Tags.TryGetValue("failover_priority", out var priority) && priority.ValueKind == JsonValueKind.Number && priority.GetDouble() <= 0);

    private sealed class UnknownLag : JsonConverter<long?>
    {
        public override long? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var bytes) ? bytes : null;

        public override void Write(Utf8JsonWriter writer, long? value, JsonSerializerOptions options)
        {
            if (value is { } bytes)
            {
                writer.WriteNumberValue(bytes);
            }
            else
            {
                writer.WriteStringValue("unknown");
            }
        }
    }
}

/// <summary>What one member says about itself: <c>GET /patroni</c>.</summary>
public sealed record PatroniStatus
{
    /// <summary>running, starting, start failed, stopped, creating replica and others.</summary>
    [JsonPropertyName("state")]
    public string State { get; init; } = "";

    /// <summary>primary (master before 4.0), replica or standby_leader.</summary>
    [JsonPropertyName("role")]
    public string Role { get; init; } = "";

    /// <summary>The timeline; absent while PostgreSQL is down.</summary>
    [JsonPropertyName("timeline")]
    public int? Timeline { get; init; }

    /// <summary>streaming or in archive recovery, for a replica that runs.</summary>
    [JsonPropertyName("replication_state")]
    public string? ReplicationState { get; init; }

    /// <summary>Whether the cluster is paused.</summary>
    [JsonPropertyName("pause")]
    public bool Paused { get; init; }

    /// <summary>Whether PostgreSQL runs here.</summary>
    [JsonIgnore]
    public bool Running => State == "running";
}
