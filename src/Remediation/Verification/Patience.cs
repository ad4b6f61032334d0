namespace Monitor.Remediation.Verification;

/// <summary>How long success is waited for.</summary>
/// <param name="Deadline">From the begin of the action to the first good measurement.</param>
/// <param name="Interval">Between two measurements.</param>
/// <param name="Soak">A good measurement counts when it is still good after this time.</param>
public sealed record Patience(TimeSpan Deadline, TimeSpan Interval, TimeSpan Soak);
