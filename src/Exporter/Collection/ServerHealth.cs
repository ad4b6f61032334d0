using Monitor.Exporter.Postgres;

namespace Monitor.Exporter.Collection;

/// <summary>What was last seen of a server. What is older than 3 s is not known any more.</summary>
public sealed class ServerHealth(TimeProvider time)
{
    /// <summary>After this time a role may have changed hands.</summary>
    public static readonly TimeSpan MaximumAge = TimeSpan.FromSeconds(3);

    private Sighting? last;

    /// <summary>The server answered.</summary>
    public void Seen(ServerFacts facts) => Volatile.Write(ref last, new(facts, time.GetTimestamp()));

    /// <summary>The server did not answer.</summary>
    public void Lost() => Volatile.Write(ref last, new(null, time.GetTimestamp()));

    /// <summary>Role and version as they were last seen, however long ago; null while the server does not answer.</summary>
    public ServerFacts? Facts => Volatile.Read(ref last)?.Facts;

    /// <summary>Whether the last sighting, of whichever kind, is younger than this.</summary>
    public bool IsYoungerThan(TimeSpan age) => Volatile.Read(ref last) is { } sighting && time.GetElapsedTime(sighting.Timestamp) < age;

    /// <summary>What is known now.</summary>
    public HealthState Now() => Volatile.Read(ref last) is { } sighting && time.GetElapsedTime(sighting.Timestamp) <= MaximumAge
        ? sighting.Facts switch
        {
            null => HealthState.Down,
            { InRecovery: true } => HealthState.Replica,
            _ => HealthState.Primary,
        }
        : HealthState.Unknown;

    /// <summary>
    /// Whether it is a replica, known to be no further behind than this. False also when nobody can tell how far it is behind.
    /// </summary>
    public bool IsReplicaWithin(TimeSpan lag) =>
        Now() == HealthState.Replica && Volatile.Read(ref last) is { Facts.Lag: { } behind } && behind <= lag;

    private sealed record Sighting(ServerFacts? Facts, long Timestamp);
}

/// <summary>State of a server.</summary>
public enum HealthState
{
    /// <summary>Not asked yet, or too long ago.</summary>
    Unknown,

    /// <summary>It does not answer.</summary>
    Down,

    /// <summary>It answers and is not in recovery.</summary>
    Primary,

    /// <summary>It answers and is in recovery.</summary>
    Replica,
}
