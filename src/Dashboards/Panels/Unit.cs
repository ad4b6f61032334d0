using Monitor.Dashboards.Vocabulary;

namespace Monitor.Dashboards.Panels;

/// <summary>How Grafana writes a number.</summary>
/// <param name="Name">Grafana's identifier.</param>
/// <param name="Quantity">What the number has to measure for that.</param>
/// <param name="Decimals">Digits after the point; null lets Grafana choose.</param>
public sealed record Unit(string Name, Quantity Quantity, int? Decimals = null)
{
    /// <summary>What an axis shows at least, so that zero looks like zero and noise stays small. Default: 1.</summary>
    public double LeastSpan { get; init; } = 1;

    /// <summary>A number of things.</summary>
    public static readonly Unit Count = new("short", Quantity.Count);

    /// <summary>A whole number that is a name rather than an amount, such as a timeline: written without thousands.</summary>
    public static readonly Unit Number = new("none", Quantity.Count, 0);

    /// <summary>Seconds.</summary>
    public static readonly Unit Seconds = new("s", Quantity.Duration) { LeastSpan = 0.001 };

    /// <summary>Bytes, by 1024.</summary>
    public static readonly Unit Bytes = new("bytes", Quantity.Volume) { LeastSpan = 1024 };

    /// <summary>Bytes a second, by 1024.</summary>
    public static readonly Unit BytesPerSecond = new("binBps", Quantity.Volume.Per(Quantity.Duration)) { LeastSpan = 1024 };

    /// <summary>A share from 0 to 1, in per cent.</summary>
    public static readonly Unit Ratio = new("percentunit", Quantity.Share, 1) { LeastSpan = 0.01 };

    /// <summary>Things a second.</summary>
    public static readonly Unit PerSecond = new("ops", Quantity.Count.Per(Quantity.Duration)) { LeastSpan = 0.1 };

    /// <summary>Date and time.</summary>
    public static readonly Unit DateAndTime = new("dateTimeAsIso", Quantity.Moment with { Kind = QuantityKind.Thousandth });
}
