namespace Monitor.Dashboards.Output;

/// <summary>Time spans as Prometheus and Alertmanager write them.</summary>
public static class Durations
{
    /// <summary>The largest unit that divides the span: <c>90s</c>, <c>26h</c>, <c>15d</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The span is not a positive number of whole milliseconds.</exception>
    public static string Text(TimeSpan span)
    {
        var milliseconds = (long)span.TotalMilliseconds;
        if (milliseconds <= 0 || span != TimeSpan.FromMilliseconds(milliseconds))
        {
            throw new ArgumentOutOfRangeException(nameof(span), span, "Prometheus wants a positive number of whole milliseconds.");
        }

        return milliseconds switch
        {
            _ when milliseconds % 86_400_000 == 0 => $"{milliseconds / 86_400_000}d",
            _ when milliseconds % 3_600_000 == 0 => $"{milliseconds / 3_600_000}h",
            _ when milliseconds % 60_000 == 0 => $"{milliseconds / 60_000}m",
            _ when milliseconds % 1_000 == 0 => $"{milliseconds / 1_000}s",
            _ => $"{milliseconds}ms",
        };
    }
}
