using System.Globalization;

namespace Monitor.Model.Documents;

/// <summary>Durations as people write them: <c>500ms</c>, <c>30s</c>, <c>5m</c>, <c>26h</c>, <c>15d</c>.</summary>
public static class Durations
{
    private static readonly (string Suffix, TimeSpan Unit)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)),
        ("s", TimeSpan.FromSeconds(1)),
        ("m", TimeSpan.FromMinutes(1)),
        ("h", TimeSpan.FromHours(1)),
        ("d", TimeSpan.FromDays(1)),
    ];

    /// <summary>Parses a whole number with a unit, up to ten years; null where the text is not one.</summary>
    public static TimeSpan? Parse(string text)
    {
        foreach (var (suffix, unit) in Units)
        {
            if (text.EndsWith(suffix, StringComparison.Ordinal)
                && int.TryParse(text.AsSpan(0, text.Length - suffix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            {
                var duration = unit.TotalSeconds * count;
                return duration <= TimeSpan.FromDays(3650).TotalSeconds ? unit * count : null;
            }
        }

        return null;
    }

    /// <summary>The shortest text that parses to this duration; it is a whole number of milliseconds.</summary>
    public static string Format(TimeSpan duration)
    {
        var (suffix, unit) = duration == TimeSpan.Zero ? Units[1] : Units.Last(candidate => duration.Ticks % candidate.Unit.Ticks == 0);
        return $"{duration.Ticks / unit.Ticks}{suffix}";
    }
}
