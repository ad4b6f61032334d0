using Monitor.Model.Topology;

namespace Monitor.Provisioner.Lab;

/// <summary>What a node of a lab is doing.</summary>
public sealed record LabNode
{
    /// <summary>The node.</summary>
    public required Node Node { get; init; }

    /// <summary>Whether it has power.</summary>
    public required bool Running { get; init; }

    /// <summary>Whether all its packets are dropped.</summary>
    public required bool Partitioned { get; init; }

    /// <summary>What is added to each of its round trips; zero unless it was slowed.</summary>
    public required TimeSpan Delay { get; init; }

    /// <summary>The number of its first process on this machine, or null when it is stopped.</summary>
    public int? Pid { get; init; }

    /// <summary>The memory of its processes without what they share (so without PostgreSQL's buffers) and without the page cache.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>The state in a word or two: <c>running</c>, <c>stopped</c>, <c>partitioned</c> or <c>slow 100 ms</c>.</summary>
    public string State =>
        !Running ? "stopped"
        : Partitioned ? "partitioned"
        : Delay > TimeSpan.Zero ? $"slow {Delay.TotalMilliseconds:0.###} ms"
        : "running";
}
