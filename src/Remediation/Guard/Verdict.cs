namespace Monitor.Remediation.Guard;

/// <summary>What a guard says.</summary>
public abstract record Verdict
{
    private Verdict()
    {
    }

    /// <summary>Nothing against it.</summary>
    public static Verdict Pass { get; } = new Passed();

    /// <summary>Nothing against it.</summary>
    public sealed record Passed : Verdict;

    /// <summary>Not now.</summary>
    /// <param name="Guard">Which guard.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="Until">When to try again.</param>
    public sealed record Wait(string Guard, string Reason, DateTimeOffset Until) : Verdict;

    /// <summary>Not at all.</summary>
    /// <param name="Guard">Which guard.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Stop(string Guard, string Reason) : Verdict;

    /// <summary>Not by a machine: a person is told.</summary>
    /// <param name="Guard">Which guard.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Escalate(string Guard, string Reason) : Verdict;
}
