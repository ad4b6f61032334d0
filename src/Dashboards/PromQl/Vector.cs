using System.Globalization;
using Monitor.Dashboards.Vocabulary;

namespace Monitor.Dashboards.PromQl;

/// <summary>An expression that gives one value a series. It begins at a <see cref="Series"/>: there is no other way to name one.</summary>
public sealed partial record Vector
{
    private readonly bool isAtom;

    private Vector(string text, bool isAtom)
    {
        Text = text;
        this.isAtom = isAtom;
    }

    /// <summary>The expression in PromQL.</summary>
    public string Text { get; }

    /// <summary>The constant 1, of a series without labels.</summary>
    public static Vector One { get; } = Call("vector", "1");

    private string Operand => isAtom ? Text : $"({Text})";

    /// <summary>How many seconds ago this Unix time was.</summary>
    public Vector Age() => Binary("time()", "-", Operand);

    /// <summary>Seconds between the value and the moment at which it was scraped.</summary>
    public Vector MinusTimestamp() => Binary(Operand, "-", $"timestamp({Text})");

    /// <summary>1 when there is no series, with the labels that the selector fixes.</summary>
    public Vector Absent() => Call("absent", Text);

    /// <summary>Without its sign.</summary>
    public Vector Absolute() => Call("abs", Text);

    /// <summary>Those above the bound.</summary>
    public Vector Above(double bound) => Binary(Operand, ">", Number(bound));

    /// <summary>Those below the bound.</summary>
    public Vector Below(double bound) => Binary(Operand, "<", Number(bound));

    /// <summary>Those with exactly this value.</summary>
    public Vector EqualTo(double value) => Binary(Operand, "==", Number(value));

    /// <summary>1 where it has exactly this value, else 0.</summary>
    public Vector EqualBool(double value) => Binary(Operand, "== bool", Number(value));

    /// <summary>The sum over all series that share these labels.</summary>
    public Vector SumBy(params IEnumerable<Label> labels) => Aggregate("sum", labels);

    /// <summary>The largest of all series that share these labels.</summary>
    public Vector MaxBy(params IEnumerable<Label> labels) => Aggregate("max", labels);

    /// <summary>The smallest of all series that share these labels.</summary>
    public Vector MinBy(params IEnumerable<Label> labels) => Aggregate("min", labels);

    /// <summary>How many series share these labels.</summary>
    public Vector CountBy(params IEnumerable<Label> labels) => Aggregate("count", labels);

    /// <summary>Those for which the other has a series with the same values of these labels.</summary>
    public Vector And(Vector other, params IEnumerable<Label> on) => Binary(Operand, $"and on ({List(on)})", other.Operand);

    /// <summary>Those for which the other has no series with the same values of these labels.</summary>
    public Vector Unless(Vector other, params IEnumerable<Label> on) => Binary(Operand, $"unless on ({List(on)})", other.Operand);

    /// <summary>Those, and what only the other has.</summary>
    public Vector Or(Vector other) => Binary(Operand, "or", other.Operand);

    /// <summary>Product with a number.</summary>
    public Vector Times(double factor) => Binary(Operand, "*", Number(factor));

    /// <summary>Sum of series with the same labels.</summary>
    public Vector Plus(Vector other) => Binary(Operand, "+", other.Operand);

    /// <summary>Quotient of series with the same labels.</summary>
    public Vector DividedBy(Vector other) => Binary(Operand, "/", other.Operand);

    /// <summary>1 minus the value: what is left of a ratio.</summary>
    public Vector Complement() => Binary("1", "-", Operand);

    /// <summary>Each value subtracted from the one value that the other has for these labels.</summary>
    public Vector SubtractedFrom(Vector one, params IEnumerable<Label> on) => Binary(one.Operand, $"- on ({List(on)}) group_right ()", Operand);

    /// <summary>Those below the one value that the other has for these labels.</summary>
    public Vector BelowThatOf(Vector one, params IEnumerable<Label> on) => Binary(Operand, $"< on ({List(on)}) group_left ()", one.Operand);

    /// <summary>A copy of a label under another name.</summary>
    public Vector WithLabelCopied(Label from, Label to) => Call("label_replace", $"{Text}, \"{to}\", \"$1\", \"{from}\", \"(.*)\"");

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>A selector.</summary>
    internal static Vector Select(Series series, IEnumerable<Matcher> matchers) => new(Selector(series, matchers), true);

    /// <summary>A function of the last values of a selector.</summary>
    internal static Vector Over(string function, Series series, Window window, IEnumerable<Matcher> matchers) =>
        Call(function, $"{Selector(series, matchers)}[{window.Text}]");

    /// <summary>A function of the last values of a selector with a number after it.</summary>
    internal static Vector Over(string function, Series series, Window window, IEnumerable<Matcher> matchers, double argument) =>
        Call(function, $"{Selector(series, matchers)}[{window.Text}], {Number(argument)}");

    private static string Selector(Series series, IEnumerable<Matcher> matchers)
    {
        var text = string.Join(", ", matchers.Select(matcher => matcher.Text));
        return text.Length == 0 ? series.Name : $"{series.Name}{{{text}}}";
    }

    private static Vector Call(string function, string arguments) => new($"{function}({arguments})", true);

    private static Vector Binary(string left, string operation, string right) => new($"{left} {operation} {right}", false);

    private Vector Aggregate(string operation, IEnumerable<Label> labels) => new($"{operation} by ({List(labels)}) ({Text})", true);

    private static string List(IEnumerable<Label> labels) => string.Join(", ", labels.Select(label => label.Name));

    private static string Number(double value) => value.ToString("0.################", CultureInfo.InvariantCulture);
}
