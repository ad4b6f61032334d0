using System.Text.Json.Serialization;

namespace Monitor.Audit.Protocol;

/// <summary>The last record of a source that the vault holds.</summary>
/// <param name="Sequence">Its sequence, and so the number of the source's records.</param>
/// <param name="Hash">Its hash in hexadecimal.</param>
public sealed record SourceHead(long Sequence, string Hash);

/// <summary>The vault's answer to a batch that it keeps: all of it is on disk and under the signature.</summary>
public sealed record Receipt
{
    /// <summary>Records that were new.</summary>
    public required int Appended { get; init; }

    /// <summary>Records that the vault already had, byte for byte.</summary>
    public required int Known { get; init; }

    /// <summary>The head of each source in the batch.</summary>
    public required IReadOnlyDictionary<string, SourceHead> Heads { get; init; }

    /// <summary>The signed note that covers the batch.</summary>
    public required string Checkpoint { get; init; }
}

/// <summary>The vault's answer to a batch of which it keeps nothing.</summary>
public sealed record Refusal
{
    /// <summary>What is wrong, in a sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>The source whose chain does not continue, on a gap or a fork.</summary>
    public string? Source { get; init; }

    /// <summary>The sequence that would continue that chain.</summary>
    public long? ExpectedSequence { get; init; }

    /// <summary>The previous hash that would continue that chain.</summary>
    public string? ExpectedPrevious { get; init; }
}

/// <summary>What the vault holds.</summary>
public sealed record VaultStatus
{
    /// <summary>The log's name.</summary>
    public required string Origin { get; init; }

    /// <summary>Records in the log.</summary>
    public required long Size { get; init; }

    /// <summary>The root in base64.</summary>
    public required string Root { get; init; }

    /// <summary>When the latest checkpoint was signed.</summary>
    public required DateTimeOffset CheckpointTime { get; init; }

    /// <summary>The last record of every source.</summary>
    public required IReadOnlyDictionary<string, SourceHead> Sources { get; init; }

    /// <summary>Why the vault takes no more records, or null when it does.</summary>
    public string? Damage { get; init; }
}

/// <summary>The hashes of an RFC 6962 proof, each in base64, in the RFC's order.</summary>
public sealed record ProofAnswer(IReadOnlyList<string> Hashes);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Receipt))]
[JsonSerializable(typeof(Refusal))]
[JsonSerializable(typeof(VaultStatus))]
[JsonSerializable(typeof(ProofAnswer))]
[JsonSerializable(typeof(SourceHead))]
internal sealed partial class AuditJson : JsonSerializerContext;
