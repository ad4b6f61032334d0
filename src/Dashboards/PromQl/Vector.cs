using System.Globalization;
using Monitor.Dashboards.Vocabulary;

namespace Monitor.Dashboards.PromQl;

/// <summary>
/// An expression that gives one value a series. It begins at a <see cref="Series"/>: there is no other way to name one. It knows which labels
/// its series have and what their values measure; steps that make no sense are kept as <see cref="Faults"/>, for the check to report.
/// </summary>
public sealed partial class Vector
{
    private readonly bool isAtom;

    private Vector(string text, bool isAtom, Quantity quantity, IEnumerable<Label> labels, IEnumerable<string> faults)
    {
        Text = text;
        this.isAtom = isAtom;
        Quantity = quantity;
        Labels = labels.ToHashSet();
        Faults = [.. faults];
    }

    /// <summary>The expression in PromQL.</summary>
    public string Text { get; }

    /// <summary>What its values measure.</summary>
    public Quantity Quantity { get; }

    /// <summary>Every label that its series may have.</summary>
    public IReadOnlySet<Label> Labels { get; }

    /// <summary>Whether its series still have the name of the metric, which a table would take for one more label.</summary>
    public bool IsNamed { get; private init; }

    /// <summary>What makes no sense in it, in words; empty when all is well.</summary>
    public IReadOnlyList<string> Faults { get; }

    /// <summary>The constant 1, of a series without labels.</summary>
    public static Vector One { get; } = new("vector(1)", true, Quantity.Count, [], []);

    private string Operand => isAtom ? Text : $"({Text})";

    /// <summary>How many seconds ago this Unix time was.</summary>
    public Vector Age() => Demanding(Quantity.Moment, "the age").Made($"time() - {Operand}", false, Quantity.Duration);

    /// <summary>How many seconds ahead this Unix time is.</summary>
    public Vector TimeLeft() => Demanding(Quantity.Moment, "the time left").Made($"{Operand} - time()", false, Quantity.Duration);

    /// <summary>Seconds between the value and the moment at which it was scraped.</summary>
    public Vector MinusTimestamp() => Demanding(Quantity.Moment, "the distance from the scrape").Made($"{Operand} - timestamp({Text})", false, Quantity.Duration);

    /// <summary>A Unix time in milliseconds, in which Grafana counts.</summary>
    public Vector MomentInMilliseconds() =>
        Demanding(Quantity.Moment, "a moment in milliseconds").Made($"{Operand} * 1000", false, Quantity.Moment with { Kind = QuantityKind.Thousandth });

    /// <summary>Milliseconds as seconds.</summary>
    public Vector InSeconds() =>
        Quantity.Kind == QuantityKind.Thousandth
            ? Made($"{Operand} / 1000", false, Quantity with { Kind = Quantity is { Bytes: 0, Seconds: 0 } ? QuantityKind.Quotient : QuantityKind.Amount })
            : Faulty($"{Text} is {Quantity}, not milliseconds");

    /// <summary>1 when there is no series, with the labels that the selector fixes.</summary>
    public Vector Absent() => Made($"absent({Text})", true, Quantity.Count);

    /// <summary>Without its sign.</summary>
    public Vector Absolute() => Made($"abs({Text})", true, Quantity);

    /// <summary>0 where it would be less.</summary>
    public Vector AtLeastZero() => Made($"clamp_min({Text}, 0)", true, Quantity);

    /// <summary>Those above the bound.</summary>
    public Vector Above(double bound) => Chosen($"{Operand} > {Number(bound)}");

    /// <summary>Those below the bound.</summary>
    public Vector Below(double bound) => Chosen($"{Operand} < {Number(bound)}");

    /// <summary>Those with exactly this value.</summary>
    public Vector EqualTo(double value) => Chosen($"{Operand} == {Number(value)}");

    /// <summary>1 where it has exactly this value, else 0.</summary>
    public Vector EqualBool(double value) => Made($"{Operand} == bool {Number(value)}", false, Quantity.Count);

    /// <summary>The sum over all series that share these labels.</summary>
    public Vector SumBy(params IEnumerable<Label> labels) => Aggregate("sum", labels, Quantity);

    /// <summary>The largest of all series that share these labels.</summary>
    public Vector MaxBy(params IEnumerable<Label> labels) => Aggregate("max", labels, Quantity);

    /// <summary>The smallest of all series that share these labels.</summary>
    public Vector MinBy(params IEnumerable<Label> labels) => Aggregate("min", labels, Quantity);

    /// <summary>The mean of all series that share these labels.</summary>
    public Vector MeanBy(params IEnumerable<Label> labels) =>
        Aggregate("avg", labels, Quantity == Quantity.Count ? Quantity with { Kind = QuantityKind.Quotient } : Quantity);

    /// <summary>How many series share these labels.</summary>
    public Vector CountBy(params IEnumerable<Label> labels) => Aggregate("count", labels, Quantity.Count);

    /// <summary>The largest ones.</summary>
    public Vector Top(int number) => Chosen($"topk({number}, {Text})", true);

    /// <summary>One of the series that share these labels, with all of its own: the largest.</summary>
    public Vector OneBy(params IReadOnlyList<Label> labels) =>
        new($"topk by ({List(labels)}) (1, {Text})", true, Quantity, Labels, [.. Faults, .. Lacking(labels)]) { IsNamed = IsNamed };

    /// <summary>Those for which the other has a series with the same values of these labels.</summary>
    public Vector And(Vector other, params IEnumerable<Label> on) => Matched(other, "and", on);

    /// <summary>Those for which the other has no series with the same values of these labels.</summary>
    public Vector Unless(Vector other, params IEnumerable<Label> on) => Matched(other, "unless", on);

    /// <summary>To whole numbers: an increase is an estimate, and the number of events is none.</summary>
    public Vector Rounded() => Made($"round({Text})", true, Quantity);

    /// <summary>Those, and what only the other has.</summary>
    public Vector Or(Vector other) =>
        new(
            $"{Operand} or {other.Operand}",
            false,
            Quantity.Fits(other.Quantity) ? Quantity : Quantity.Mixture,
            Labels.Union(other.Labels),
            [.. Faults, .. other.Faults]) { IsNamed = IsNamed || other.IsNamed };

    /// <summary>Product with a number.</summary>
    public Vector Times(double factor) => Made($"{Operand} * {Number(factor)}", false, Quantity);

    /// <summary>Sum of series with the same labels.</summary>
    public Vector Plus(Vector other) => Paired(other, "+", Quantity, Mixed(other, "+"));

    /// <summary>Quotient of series with the same labels.</summary>
    public Vector DividedBy(Vector other) => Paired(other, "/", Quantity.Per(other.Quantity), []);

    /// <summary>Product of series with the same labels.</summary>
    public Vector Times(Vector other) => Paired(other, "*", Quantity.Times(other.Quantity), []);

    /// <summary>1 minus the value: what is left of a ratio.</summary>
    public Vector Complement() => Demanding(Quantity.Share, "the complement").Made($"1 - {Operand}", false, Quantity);

    /// <summary>Each value subtracted from the one value that the other has for these labels.</summary>
    public Vector SubtractedFrom(Vector one, params IEnumerable<Label> on) => new(
        $"{one.Operand} - on ({List(on)}) group_right () {Operand}",
        false,
        Quantity,
        Labels,
        [.. Faults, .. one.Faults, .. Mixed(one, "-"), .. Lacking(one, on)]);

    /// <summary>Those below the one value that the other has for these labels.</summary>
    public Vector BelowThatOf(Vector one, params IEnumerable<Label> on) =>
        Joined(one, $"< on ({List(on)}) group_left ()", on, [], Quantity, Mixed(one, "<")).NamedAs(this);

    /// <summary>With labels of the one series that the other has for these labels, and whose value is 1.</summary>
    public Vector WithLabelsOf(Vector one, IReadOnlyList<Label> labels, params IEnumerable<Label> on) =>
        Joined(one, $"* on ({List(on)}) group_left ({List(labels)})", on, labels, Quantity, labels.Where(label => !one.Labels.Contains(label)).Select(label => $"{one.Text} has no label {label}"));

    /// <summary>A copy of a label under another name.</summary>
    public Vector WithLabelCopied(Label from, Label to) => new(
        $"label_replace({Text}, \"{to}\", \"$1\", \"{from}\", \"(.*)\")",
        true,
        Quantity,
        Labels.Append(to),
        [.. Faults, .. Lacking([from])]) { IsNamed = IsNamed };

    /// <summary>With one more label, which says what it is about where several are joined by <see cref="Or"/>.</summary>
    public Vector Labelled(Label label, string value) =>
        new($"label_replace({Text}, \"{label}\", \"{value}\", \"{label}\", \"\")", true, Quantity, Labels.Append(label), Faults) { IsNamed = IsNamed };

    /// <summary>With a word in the place of an empty value of a label, which Grafana would call just a value.</summary>
    public Vector WithEmptyAs(Label label, string word) =>
        new($"label_replace({Text}, \"{label}\", \"{word}\", \"{label}\", \"\")", true, Quantity, Labels, [.. Faults, .. Lacking([label])]) { IsNamed = IsNamed };

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>A selector.</summary>
    internal static Vector Select(Series series, IEnumerable<Matcher> matchers, Window? before = null) =>
        new(Selector(series, matchers) + (before is null ? "" : $" offset {before.Text}"), before is null, series.Quantity, series.Labels, FaultsOf(series, matchers)) { IsNamed = true };

    /// <summary>A function of the last values of a selector.</summary>
    /// <param name="function">The function.</param>
    /// <param name="series">The series.</param>
    /// <param name="window">How far back it looks.</param>
    /// <param name="matchers">Which of the series.</param>
    /// <param name="quantity">What the result measures.</param>
    /// <param name="argument">A number after the selector; null for none.</param>
    internal static Vector Over(string function, Series series, Window window, IEnumerable<Matcher> matchers, Quantity quantity, double? argument = null) => new(
        $"{function}({Selector(series, matchers)}[{window.Text}]{(argument is { } number ? $", {Number(number)}" : "")})",
        true,
        quantity,
        series.Labels,
        FaultsOf(series, matchers));

    private static string Selector(Series series, IEnumerable<Matcher> matchers)
    {
        var text = string.Join(", ", matchers.Select(matcher => matcher.Text));
        return text.Length == 0 ? series.Name : $"{series.Name}{{{text}}}";
    }

    private static IEnumerable<string> FaultsOf(Series series, IEnumerable<Matcher> matchers) =>
        matchers.Where(matcher => !series.Labels.Contains(matcher.Label)).Select(matcher => $"{series.Name} has no label {matcher.Label}");

    /// <summary>Some of its series, as they are.</summary>
    private Vector Chosen(string text, bool atom = false) => new(text, atom, Quantity, Labels, Faults) { IsNamed = IsNamed };

    /// <summary>A comparison leaves the names of what it chooses from.</summary>
    private Vector NamedAs(Vector compared) => new(Text, isAtom, Quantity, Labels, Faults) { IsNamed = compared.IsNamed };

    private Vector Made(string text, bool atom, Quantity quantity) => new(text, atom, quantity, Labels, Faults);

    private Vector Faulty(string fault) => new(Text, isAtom, Quantity, Labels, [.. Faults, fault]);

    private Vector Demanding(Quantity quantity, string what) => Quantity.Fits(quantity) ? this : Faulty($"{what} of {Text}, which is {Quantity}");

    private IEnumerable<string> Mixed(Vector other, string operation) =>
        Quantity.Fits(other.Quantity) ? [] : [$"`{operation}` of {Quantity} ({Text}) and {other.Quantity} ({other.Text})"];

    private IEnumerable<string> Lacking(IEnumerable<Label> labels) =>
        labels.Where(label => !Labels.Contains(label)).Select(label => $"{Text} has no label {label}");

    private IEnumerable<string> Lacking(Vector other, IEnumerable<Label> labels) => [.. Lacking(labels), .. other.Lacking(labels)];

    private Vector Matched(Vector other, string operation, IEnumerable<Label> on) => new(
        $"{Operand} {operation} on ({List(on)}) {other.Operand}", false, Quantity, Labels, [.. Faults, .. other.Faults, .. Lacking(other, on)]) { IsNamed = IsNamed };

    // Series are paired by all of their labels: where one side has a label that the other lacks, nothing ever matches.
    private Vector Paired(Vector other, string operation, Quantity quantity, IEnumerable<string> faults) => new(
        $"{Operand} {operation} {other.Operand}",
        false,
        quantity,
        Labels,
        [
            .. Faults, .. other.Faults, .. faults,
            .. Labels.SetEquals(other.Labels)
                ? Array.Empty<string>()
                : [$"{Text} and {other.Text} have different labels ({List(Labels.Except(other.Labels).Concat(other.Labels.Except(Labels)).Order(ByName))}), so they never match"],
        ]);

    private Vector Joined(Vector one, string operation, IEnumerable<Label> on, IEnumerable<Label> more, Quantity quantity, IEnumerable<string> faults) => new(
        $"{Operand} {operation} {one.Operand}", false, quantity, Labels.Union(more), [.. Faults, .. one.Faults, .. faults, .. Lacking(one, on)]);

    private Vector Aggregate(string operation, IEnumerable<Label> labels, Quantity quantity) => new(
        $"{operation} by ({List(labels)}) ({Text})", true, quantity, labels, [.. Faults, .. Lacking(labels)]);

    private static Comparer<Label> ByName { get; } = Comparer<Label>.Create((left, right) => string.CompareOrdinal(left.Name, right.Name));

    private static string List(IEnumerable<Label> labels) => string.Join(", ", labels.Select(label => label.Name));

    private static string Number(double value) => value.ToString("0.################", CultureInfo.InvariantCulture);
}
