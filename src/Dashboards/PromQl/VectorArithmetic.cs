using Monitor.Dashboards.Output;
using Monitor.Dashboards.Vocabulary;

namespace Monitor.Dashboards.PromQl;

/// <content>What alerts ask beyond what dashboards do.</content>
public sealed partial record Vector
{
    /// <summary>Those that are the bound or below.</summary>
    public Vector AtMost(double bound) => Binary(Operand, "<=", Number(bound));

    /// <summary>Difference of series with the same labels.</summary>
    public Vector Minus(Vector other) => Binary(Operand, "-", other.Operand);

    /// <summary>Quotient by the one value that the other has for these labels.</summary>
    public Vector DividedByThatOf(Vector one, params IEnumerable<Label> on) => Binary(Operand, $"/ on ({List(on)}) group_left ()", one.Operand);

    /// <summary>Quotient by a number.</summary>
    public Vector DividedBy(double divisor) => Binary(Operand, "/", Number(divisor));

    /// <summary>The larger of two values with the same labels; whichever there is, where there is one.</summary>
    public Vector OrLarger(Vector other) => Binary(Binary(Binary(Operand, ">=", other.Operand).Operand, "or", other.Operand).Text, "or", Operand);

    /// <summary>The value below which this share of the observations lies; what it is asked of still has label <c>le</c>.</summary>
    public Vector Quantile(double share) => Call("histogram_quantile", $"{Number(share)}, {Text}");

    /// <summary>A selector of values of an earlier moment.</summary>
    internal static Vector SelectBefore(Series series, TimeSpan span, IEnumerable<Matcher> matchers) =>
        new($"{Selector(series, matchers)} offset {Durations.Text(span)}", true);
}
