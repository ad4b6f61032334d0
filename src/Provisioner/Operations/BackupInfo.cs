using System.Text.Json.Serialization;

namespace Monitor.Provisioner.Operations;

/// <summary>A stanza as <c>pgbackrest info --output=json</c> shows it (2.45 to 2.60).</summary>
public sealed record StanzaInfo
{
    /// <summary>The stanza, which is the cluster's name.</summary>
    [JsonPropertyName("name")]
    public string Name { get; init; } = "";

    /// <summary>The backups, oldest first.</summary>
    [JsonPropertyName("backup")]
    public IReadOnlyList<BackupInfo> Backups { get; init; } = [];

    /// <summary>The archived WAL, per database incarnation.</summary>
    [JsonPropertyName("archive")]
    public IReadOnlyList<ArchiveInfo> Archives { get; init; } = [];

    /// <summary>What pgBackRest thinks of the stanza.</summary>
    [JsonPropertyName("status")]
    public StanzaStatus Status { get; init; } = new();

    /// <summary>The newest backup without page errors, or null.</summary>
    [JsonIgnore]
    public BackupInfo? NewestSound => Backups.Where(backup => !backup.Error).MaxBy(backup => backup.Timestamp.Stop);
}

/// <summary>One backup.</summary>
public sealed record BackupInfo
{
    /// <summary>Its name, as in <c>20260101-010203F</c>.</summary>
    [JsonPropertyName("label")]
    public string Label { get; init; } = "";

    /// <summary>full, diff or incr.</summary>
    [JsonPropertyName("type")]
    public string Type { get; init; } = "";

    /// <summary>Whether pages with wrong checksums were met. The backup ends normally all the same.</summary>
    [JsonPropertyName("error")]
    public bool Error { get; init; }

    /// <summary>The WAL that the backup needs to be consistent.</summary>
    [JsonPropertyName("archive")]
    public WalSpan Archive { get; init; } = new();

    /// <summary>When it was made.</summary>
    [JsonPropertyName("timestamp")]
    public BackupTime Timestamp { get; init; } = new();

    /// <summary>When it was complete.</summary>
    [JsonIgnore]
    public DateTimeOffset CompletedAt => DateTimeOffset.FromUnixTimeSeconds(Timestamp.Stop);
}

/// <summary>First and last WAL segment that a backup needs.</summary>
public sealed record WalSpan
{
    /// <summary>The first segment.</summary>
    [JsonPropertyName("start")]
    public string? Start { get; init; }

    /// <summary>The last segment.</summary>
    [JsonPropertyName("stop")]
    public string? Stop { get; init; }
}

/// <summary>Begin and end, in seconds since 1970.</summary>
public sealed record BackupTime
{
    /// <summary>Begin.</summary>
    [JsonPropertyName("start")]
    public long Start { get; init; }

    /// <summary>End.</summary>
    [JsonPropertyName("stop")]
    public long Stop { get; init; }
}

/// <summary>The archived WAL of one database incarnation.</summary>
public sealed record ArchiveInfo
{
    /// <summary>The oldest segment; null when there is none.</summary>
    [JsonPropertyName("min")]
    public string? Minimum { get; init; }

    /// <summary>The newest segment; null when there is none.</summary>
    [JsonPropertyName("max")]
    public string? Maximum { get; init; }
}

/// <summary>What pgBackRest thinks of a stanza.</summary>
public sealed record StanzaStatus
{
    /// <summary>0 ok, 1 missing stanza path, 2 no valid backups, 3 missing stanza data, 4 different across repositories, 5 database mismatch, 99 other.</summary>
    [JsonPropertyName("code")]
    public int Code { get; init; }

    /// <summary>The same in words.</summary>
    [JsonPropertyName("message")]
    public string Message { get; init; } = "";

    /// <summary>Locks.</summary>
    [JsonPropertyName("lock")]
    public StanzaLock Lock { get; init; } = new();
}

/// <summary>The locks of a stanza.</summary>
public sealed record StanzaLock
{
    /// <summary>The lock that a running backup holds.</summary>
    [JsonPropertyName("backup")]
    public HeldLock Backup { get; init; } = new();
}

/// <summary>One lock.</summary>
public sealed record HeldLock
{
    /// <summary>Whether it is held.</summary>
    [JsonPropertyName("held")]
    public bool Held { get; init; }
}
