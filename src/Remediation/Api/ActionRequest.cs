namespace Monitor.Remediation.Api;

/// <summary>What a person asks for: <c>POST /v1/actions/{name}</c>.</summary>
public sealed record ActionRequest
{
    /// <summary>The cluster.</summary>
    public required string Cls { get; init; }

    /// <summary>The instance: the candidate of a switchover (default: the best), the replica to copy anew. Not used by the others.</summary>
    public string? Ins { get; init; }

    /// <summary>Only decide and guard, and say what would be done. Default false.</summary>
    public bool DryRun { get; init; }

    /// <summary>Go past the cooldown, and past no other guard. Default false.</summary>
    public bool Force { get; init; }

    /// <summary>The person.</summary>
    public required string Actor { get; init; }

    /// <summary>Their words.</summary>
    public required string Reason { get; init; }
}

/// <summary>A person's consent: <c>POST /v1/runs/{id}/approve</c>.</summary>
/// <param name="Hash">The hash of the plan that was read.</param>
/// <param name="Actor">The person.</param>
public sealed record ApprovalRequest(string Hash, string Actor);

/// <summary>A person's word on breaker or switch.</summary>
/// <param name="Actor">The person.</param>
/// <param name="Reason">Their words.</param>
public sealed record PersonRequest(string Actor, string Reason);

/// <summary>Why a request was refused: the body of every answer but the good ones.</summary>
/// <param name="Error">One sentence with what to do next.</param>
public sealed record Refusal(string Error);
