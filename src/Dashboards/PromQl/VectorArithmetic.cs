using Monitor.Dashboards.Vocabulary;

namespace Monitor.Dashboards.PromQl;

/// <content>Two values at a time.</content>
public sealed partial class Vector
{
    /// <summary>Those above the bound, which measures the same.</summary>
    public Vector Above(Bound bound) => Comparable(bound, ">").Above(bound.Value);

    /// <summary>Those below the bound, which measures the same.</summary>
    public Vector Below(Bound bound) => Comparable(bound, "<").Below(bound.Value);

    /// <summary>Those that are the bound or above.</summary>
    public Vector AtLeast(double bound) => Chosen($"{Operand} >= {Number(bound)}");

    /// <summary>Those that are the bound or below.</summary>
    public Vector AtMost(double bound) => Chosen($"{Operand} <= {Number(bound)}");

    /// <summary>The share that a count is of this many.</summary>
    public Vector OutOf(double number) => Made($"{Operand} / {Number(number)}", false, Quantity.Share);

    /// <summary>Difference of series with the same labels.</summary>
    public Vector Minus(Vector other) => Paired(other, "-", Quantity.Kind == QuantityKind.Moment ? Quantity.Duration : Quantity, Mixed(other, "-"));

    /// <summary>Quotient of each and the one value that the other has for these labels.</summary>
    public Vector DividedByThatOf(Vector one, params IEnumerable<Label> on) =>
        Joined(one, $"/ on ({List(on)}) group_left ()", on, [], Quantity.Per(one.Quantity), []);

    /// <summary>How long it was, where each that is counted stands for this time.</summary>
    public Vector EachLasting(TimeSpan time) => Demanding(Quantity.Count, "the duration").Made($"{Operand} * {Number(time.TotalSeconds)}", false, Quantity.Duration);

    /// <summary>
    /// 0 where it is a single value that is not there while the other is: whoever would be counted is in sight, and there is none. Where both are
    /// missing nobody knows, and there is nothing.
    /// </summary>
    public Vector OrZeroWhile(Vector inSight) => new(
        $"{Operand} or 0 * {inSight.Operand}",
        false,
        Quantity,
        Labels,
        [.. Faults, .. inSight.Faults, .. Labels.Concat(inSight.Labels).Select(label => $"{Text} or 0 where {inSight.Text} is: both have to be single values, without {label}")]);

    /// <summary>The larger of two values with the same labels; whichever there is, where there is one.</summary>
    public Vector OrLarger(Vector other) => Paired(other, ">=", Quantity, Mixed(other, ">=")).Or(other).Or(this);

    /// <summary>Those above the one value that the other has for these labels.</summary>
    public Vector AboveThatOf(Vector one, params IEnumerable<Label> on) =>
        Joined(one, $"> on ({List(on)}) group_left ()", on, [], Quantity, Mixed(one, ">")).NamedAs(this);

    /// <summary>Those that are no more than the other value with the same labels.</summary>
    public Vector AtMostThatOf(Vector other) => Paired(other, "<=", Quantity, Mixed(other, "<=")).NamedAs(this);

    /// <summary>The value below which this share of the observations lies; what it is asked of still has label <c>le</c>.</summary>
    /// <param name="share">0 to 1.</param>
    /// <param name="quantity">What was observed; null: what the name of the histogram says does not matter, because it is only compared.</param>
    public Vector Quantile(double share, Quantity? quantity = null) => new(
        $"histogram_quantile({Number(share)}, {Text})",
        true,
        quantity ?? Quantity.Count,
        Labels.Where(label => label != Vocabulary.Labels.UpperBound),
        [.. Faults, .. Lacking([Vocabulary.Labels.UpperBound])]);

    private Vector Comparable(Bound bound, string operation) =>
        Quantity.Fits(bound.Quantity) ? this : Faulty($"`{operation}` of {Quantity} ({Text}) and a bound of {bound.Quantity}");
}
