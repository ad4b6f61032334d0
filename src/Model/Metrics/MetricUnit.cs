using System.Text.RegularExpressions;

namespace Monitor.Model.Metrics;

/// <summary>What a family counts in, as <c>docs/metrics.md</c> names it. Names of our own end in it; inherited ones often do not say.</summary>
/// <param name="Word">What a collector's file says.</param>
/// <param name="Title">What a reader reads.</param>
public sealed partial record MetricUnit(string Word, string Title)
{
    private static readonly MetricUnit UnixTime = new("unix-time", "Unix time, seconds");
    private static readonly MetricUnit Blocks = new("blocks", "blocks");
    private static readonly MetricUnit Seconds = new("seconds", "seconds");
    private static readonly MetricUnit Milliseconds = new("milliseconds", "milliseconds");
    private static readonly MetricUnit Microseconds = new("microseconds", "microseconds");
    private static readonly MetricUnit Bytes = new("bytes", "bytes");
    private static readonly MetricUnit Ratio = new("ratio", "0 to 1");
    private static readonly MetricUnit Percent = new("percent", "percent");
    private static readonly MetricUnit Transactions = new("transactions", "transactions");

    /// <summary>As names end, the more precise first.</summary>
    private static readonly (string Ending, MetricUnit Unit)[] Endings =
    [
        ("_timestamp_seconds", UnixTime), ("_start_time_seconds", UnixTime), ("_seconds", Seconds), ("_milliseconds", Milliseconds), ("_microseconds", Microseconds),
        ("_bytes", Bytes), ("_ratio", Ratio), ("_percent", Percent), ("_info", new("info", "always 1")),
    ];

    /// <summary>Those that a collector's file may name.</summary>
    public static IReadOnlyList<MetricUnit> Named { get; } = [Bytes, Blocks, Seconds, Milliseconds, Microseconds, UnixTime, Ratio, Percent, Transactions];

    /// <summary>The unit of a family: as declared, else as its name says; null for one that counts things.</summary>
    public static MetricUnit? Of(Metric metric)
    {
        if (metric.Unit is { } declared)
        {
            return declared;
        }

        // How many observations a histogram has is a count, whatever they are measured in.
        var parts = metric.Type == MetricType.Histogram ? new[] { "_bucket", "_sum" } : ["_total"];
        var name = parts.Where(part => metric.Name.EndsWith(part, StringComparison.Ordinal)).Select(part => metric.Name[..^part.Length]).FirstOrDefault(metric.Name);
        return Endings.FirstOrDefault(ending => name.EndsWith(ending.Ending, StringComparison.Ordinal)).Unit ?? (CountsBlocks().IsMatch(name) ? Blocks : null);
    }

    [GeneratedRegex("_(blks|blocks)(_|$)")]
    private static partial Regex CountsBlocks();
}
