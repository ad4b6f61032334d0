namespace Monitor.Audit.Tests;

/// <summary>A clock that stands until it is moved; timers run as usual.</summary>
public sealed class FixedTime : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
