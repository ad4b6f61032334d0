using System.Globalization;
using Monitor.Model.Documents;

namespace Monitor.Model.Topology;

/// <summary>Values of thresholds as people write them.</summary>
public static class ThresholdText
{
    private static readonly (string Suffix, double Bytes)[] Sizes =
        [("TiB", 1L << 40), ("GiB", 1L << 30), ("MiB", 1L << 20), ("KiB", 1L << 10)];

    /// <summary>The value, or null where the text is not one of this unit.</summary>
    public static double? Parse(ThresholdUnit unit, string text) => unit switch
    {
        ThresholdUnit.Share when text.EndsWith('%') => Number(text[..^1]) / 100,
        ThresholdUnit.Share or ThresholdUnit.Count => Number(text),
        ThresholdUnit.Seconds => Durations.Parse(text)?.TotalSeconds,
        _ => Bytes(text),
    };

    /// <summary>The shortest text that parses to this value.</summary>
    public static string Format(ThresholdUnit unit, double value) => unit switch
    {
        ThresholdUnit.Share => $"{Text(value * 100)}%",
        ThresholdUnit.Seconds => Durations.Format(TimeSpan.FromSeconds(value)),
        ThresholdUnit.Bytes when Array.Find(Sizes, size => value >= size.Bytes && value % size.Bytes == 0) is { Suffix: { } suffix, Bytes: var bytes } =>
            $"{Text(value / bytes)}{suffix}",
        _ => Text(value),
    };

    /// <summary>How a value of this unit is written, for messages.</summary>
    public static string Example(ThresholdUnit unit) => unit switch
    {
        ThresholdUnit.Share => "a share such as 85% or 0.85",
        ThresholdUnit.Seconds => "a duration such as 30s, 5m, 26h or 15d",
        ThresholdUnit.Bytes => "a size such as 8GiB or 512MiB",
        _ => "a number such as 50",
    };

    private static double? Bytes(string text)
    {
        foreach (var (suffix, bytes) in Sizes)
        {
            if (text.EndsWith(suffix, StringComparison.Ordinal))
            {
                return Number(text[..^suffix.Length].TrimEnd()) * bytes;
            }
        }

        return Number(text);
    }

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Text(double value) => Math.Round(value, 6).ToString("0.######", CultureInfo.InvariantCulture);
}
