namespace Monitor.Dashboards.Vocabulary;

/// <summary>What tells quantities apart that have the same powers.</summary>
public enum QuantityKind
{
    /// <summary>An amount: so many things, seconds or bytes.</summary>
    Amount,

    /// <summary>A share, 0 to 1.</summary>
    Share,

    /// <summary>A quotient of equal quantities: it may be read as an amount or as a share.</summary>
    Quotient,

    /// <summary>A moment in Unix time. Only its distance from another moment is an amount.</summary>
    Moment,

    /// <summary>An amount in thousandths, as in the milliseconds that PostgreSQL's own views count in.</summary>
    Thousandth,

    /// <summary>Sometimes one quantity, sometimes another: fine as a condition, and nothing that can be drawn.</summary>
    Mixture,
}

/// <summary>What a number measures: bytes and seconds in powers. Follows every step of an expression, so that a panel cannot write seconds as bytes.</summary>
/// <param name="Bytes">Power of bytes.</param>
/// <param name="Seconds">Power of seconds.</param>
/// <param name="Kind">What it is beyond that.</param>
public readonly record struct Quantity(int Bytes, int Seconds, QuantityKind Kind)
{
    /// <summary>A number of things.</summary>
    public static Quantity Count { get; } = new(0, 0, QuantityKind.Amount);

    /// <summary>A share, 0 to 1.</summary>
    public static Quantity Share { get; } = new(0, 0, QuantityKind.Share);

    /// <summary>A span of time.</summary>
    public static Quantity Duration { get; } = new(0, 1, QuantityKind.Amount);

    /// <summary>A span of time in milliseconds.</summary>
    public static Quantity Milliseconds { get; } = new(0, 1, QuantityKind.Thousandth);

    /// <summary>A moment, in seconds of Unix time.</summary>
    public static Quantity Moment { get; } = new(0, 1, QuantityKind.Moment);

    /// <summary>Storage or traffic.</summary>
    public static Quantity Volume { get; } = new(1, 0, QuantityKind.Amount);

    /// <summary>Sometimes one quantity, sometimes another.</summary>
    public static Quantity Mixture { get; } = new(0, 0, QuantityKind.Mixture);

    /// <summary>What a name says by the convention of Prometheus: the unit stands at its end. Where it says nothing, it counts things.</summary>
    public static Quantity Of(string name) => name.Split(':') switch
    {
        [_, var metric, var operation] => operation.StartsWith("rate", StringComparison.Ordinal) ? OfMetric(metric).Per(Duration)
            : operation.Contains("ratio", StringComparison.Ordinal) ? Share
            : OfMetric(metric),
        _ => OfMetric(name),
    };

    /// <summary>Whether a sum or comparison of the two has a meaning.</summary>
    public bool Fits(Quantity other) =>
        Kind != QuantityKind.Mixture && other.Kind != QuantityKind.Mixture && Bytes == other.Bytes && Seconds == other.Seconds
        && (Kind == other.Kind || (Kind, other.Kind) is (QuantityKind.Quotient, QuantityKind.Amount or QuantityKind.Share)
            or (QuantityKind.Amount or QuantityKind.Share, QuantityKind.Quotient));

    /// <summary>The quotient of the two.</summary>
    public Quantity Per(Quantity other) => Combined(other, -1);

    /// <summary>The product of the two.</summary>
    public Quantity Times(Quantity other) => Combined(other, 1);

    /// <inheritdoc/>
    public override string ToString() => (Bytes, Seconds, Kind) switch
    {
        (0, 0, QuantityKind.Share) => "a share",
        (0, 0, QuantityKind.Quotient) => "a quotient",
        (0, 0, QuantityKind.Mixture) => "a mixture of quantities",
        (0, 0, _) => "a count",
        (_, _, QuantityKind.Moment) => "a moment",
        (_, _, QuantityKind.Thousandth) => "milliseconds",
        _ => $"{Power("bytes", Bytes)}{(Bytes != 0 && Seconds != 0 ? " · " : "")}{Power("seconds", Seconds)}",
    };

    private static Quantity OfMetric(string name)
    {
        var stem = name.EndsWith("_total", StringComparison.Ordinal) ? name[..^6] : name.EndsWith("_sum", StringComparison.Ordinal) ? name[..^4] : name;
        return stem switch
        {
            _ when Ends(stem, "_timestamp_seconds", "_start_time_seconds", "_boot_time_seconds", "_start_time") || stem is "node_time_seconds" => Moment,
            _ when Ends(stem, "_milliseconds") => Milliseconds,
            _ when Ends(stem, "_seconds") => Duration,
            _ when Ends(stem, "_bytes") => Volume,
            _ when Ends(stem, "_ratio") => Share,
            _ => Count,
        };
    }

    private static bool Ends(string name, params ReadOnlySpan<string> endings)
    {
        foreach (var ending in endings)
        {
            if (name.EndsWith(ending, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static string Power(string name, int power) => power switch { 0 => "", 1 => name, _ => $"{name}^{power}" };

    private Quantity Combined(Quantity other, int sign)
    {
        var (bytes, seconds) = (Bytes + (sign * other.Bytes), Seconds + (sign * other.Seconds));
        var kind = Kind is QuantityKind.Thousandth || other.Kind is QuantityKind.Thousandth ? QuantityKind.Thousandth
            : (bytes, seconds) is not (0, 0) ? QuantityKind.Amount
            : sign < 0 ? QuantityKind.Quotient
            : (Kind, other.Kind) is (QuantityKind.Share, QuantityKind.Share) ? QuantityKind.Share
            : Kind == other.Kind ? Kind
            : QuantityKind.Quotient;
        return new(bytes, seconds, kind);
    }
}
