using System.Text.Json.Nodes;

namespace Monitor.Audit.Records;

/// <summary>What a caller says happened. The ledger adds source, sequence, time and the link to the record before.</summary>
public sealed record AuditEntry
{
    /// <summary>One of <see cref="AuditKind"/> or a kind of the caller's own; 1 to 64 characters.</summary>
    public required string Kind { get; init; }

    /// <summary>The person or service that did it; 1 to 256 characters.</summary>
    public required string Actor { get; init; }

    /// <summary>One sentence. Cut after <see cref="AuditRecord.SummaryLimit"/> characters, and then ends in an ellipsis.</summary>
    public required string Summary { get; init; }

    /// <summary>The cluster concerned, label <c>cls</c>; at most 256 characters.</summary>
    public string? Cluster { get; init; }

    /// <summary>The instance concerned, label <c>ins</c>; at most 256 characters.</summary>
    public string? Instance { get; init; }

    /// <summary>The node concerned, label <c>node</c>; at most 256 characters.</summary>
    public string? Node { get; init; }

    /// <summary>Everything else; null is the same as an empty object. Never put a secret here: nothing is ever deleted.</summary>
    public JsonObject? Details { get; init; }
}
