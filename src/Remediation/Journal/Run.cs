using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Monitor.Remediation.Decision;

namespace Monitor.Remediation.Journal;

/// <summary>One episode and all that came of it: what the journal keeps, and what the API shows.</summary>
public sealed record Run
{
    /// <summary>32 hexadecimal digits. An episode has the same one however often it is delivered.</summary>
    public required string Id { get; init; }

    /// <summary>switchover, backup, acl-enforce or reinit.</summary>
    public required string Action { get; init; }

    /// <summary>The cluster, label <c>cls</c>.</summary>
    public required string Cluster { get; init; }

    /// <summary>The instance, label <c>ins</c>: whom the alert names, or whom a person chose.</summary>
    public string? Instance { get; init; }

    /// <summary>Who asked.</summary>
    public required Trigger Trigger { get; init; }

    /// <summary><c>alertmanager</c>, or the person.</summary>
    public required string Actor { get; init; }

    /// <summary>Why it was asked: the alert, or the person's words.</summary>
    public required string Reason { get; init; }

    /// <summary>Whether the run ends with its plan.</summary>
    public bool DryRun { get; init; }

    /// <summary>Whether a person asked to go past the cooldown.</summary>
    public bool Force { get; init; }

    /// <summary>Since when the alert fires; for a person, when it was asked.</summary>
    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>When it was written down.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Where it stands.</summary>
    public RunState State { get; init; }

    /// <summary>Why it stands there, in one sentence.</summary>
    public string StateReason { get; init; } = "written down";

    /// <summary>Nothing is tried before this time.</summary>
    public DateTimeOffset NotBefore { get; init; }

    /// <summary>How many looks in a row found nothing to repair. Two end the run.</summary>
    public int HealthyLooks { get; init; }

    /// <summary>The kind of the last decision; a new kind is audited, the same one again is not.</summary>
    public string? LastRuling { get; init; }

    /// <summary>How often the action was begun. A second time only when the first was proven not to have reached the cluster.</summary>
    public int Attempts { get; init; }

    /// <summary>What is to be done, once that is known.</summary>
    public Plan? Plan { get; init; }

    /// <summary>Who approved the plan of which hash, and when.</summary>
    public Approval? Approval { get; init; }

    /// <summary>When the action was begun.</summary>
    public DateTimeOffset? ExecutedAt { get; init; }

    /// <summary>When the run ended.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Every state it had, oldest first; the last <see cref="HistoryLimit"/>.</summary>
    public IReadOnlyList<Step> History { get; init; } = [];

    /// <summary>How many steps are kept. A run that waits for long changes its reason, not its state.</summary>
    public const int HistoryLimit = 50;

    /// <summary>How long a reason may be, in UTF-16 units.</summary>
    public const int ReasonLimit = 2000;

    /// <summary>Whether it has ended.</summary>
    [JsonIgnore]
    public bool IsFinal => State.IsFinal;

    /// <summary>The run in its next state.</summary>
    public Run Enter(RunState state, string reason, DateTimeOffset now) => this with
    {
        State = state,
        StateReason = Bound(reason),
        NotBefore = now,
        FinishedAt = state.IsFinal ? now : null,
        History = [.. History.TakeLast(HistoryLimit - 1), new Step(now, state, Bound(reason))],
    };

    /// <summary>The run in the state it has, to be looked at again later.</summary>
    public Run Wait(string reason, DateTimeOffset until) => this with { StateReason = Bound(reason), NotBefore = until };

    /// <summary>The identity of an episode: the alert's fingerprint, since when it fires, and the action.</summary>
    public static string EpisodeId(string fingerprint, DateTimeOffset startsAt, string action)
    {
        var key = string.Join('\n', fingerprint, startsAt.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture), action);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 16));
    }

    /// <summary>An identity for what a person asks: every call is one of its own.</summary>
    public static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    private static string Bound(string reason) => reason.Length > ReasonLimit ? reason[..(ReasonLimit - 1)] + "…" : reason;
}

/// <summary>Who asked for a run.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Trigger>))]
public enum Trigger
{
    /// <summary>An alert.</summary>
    Alert,

    /// <summary>A person, by an on-call command.</summary>
    Person,
}

/// <summary>A state that a run entered.</summary>
/// <param name="At">When.</param>
/// <param name="State">Which.</param>
/// <param name="Reason">Why.</param>
public sealed record Step(DateTimeOffset At, RunState State, string Reason);

/// <summary>A person's consent to one plan.</summary>
/// <param name="Actor">Who.</param>
/// <param name="PlanHash">The plan that was read; another plan needs another consent.</param>
/// <param name="At">When.</param>
public sealed record Approval(string Actor, string PlanHash, DateTimeOffset At);
