using System.Globalization;

namespace Monitor.Model.Documents;

/// <summary>Times as people write them: <c>500ms</c>, <c>15s</c>, <c>5m</c>, <c>1h</c>.</summary>
public static class DurationText
{
    /// <summary>Reads a whole number with a unit; nothing else, and never negative.</summary>
    public static bool TryParse(string text, out TimeSpan value)
    {
        var digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        if (digits > 0
            && long.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count <= int.MaxValue
            && UnitOf(text[digits..]) is { } unit)
        {
            value = unit * count;
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>The shortest form.</summary>
    public static string Of(TimeSpan value) => value switch
    {
        { Ticks: 0 } => "0s",
        _ when value.Ticks % TimeSpan.TicksPerHour == 0 => $"{value.Ticks / TimeSpan.TicksPerHour}h",
        _ when value.Ticks % TimeSpan.TicksPerMinute == 0 => $"{value.Ticks / TimeSpan.TicksPerMinute}m",
        _ when value.Ticks % TimeSpan.TicksPerSecond == 0 => $"{value.Ticks / TimeSpan.TicksPerSecond}s",
        _ => $"{value.Ticks / TimeSpan.TicksPerMillisecond}ms",
    };

    private static TimeSpan? UnitOf(string unit) => unit switch
    {
        "ms" => TimeSpan.FromMilliseconds(1),
        "s" => TimeSpan.FromSeconds(1),
        "m" => TimeSpan.FromMinutes(1),
        "h" => TimeSpan.FromHours(1),
        _ => null,
    };
}
