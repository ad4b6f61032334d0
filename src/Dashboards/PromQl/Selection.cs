using System.Text.RegularExpressions;
using Monitor.Dashboards.Output;
using Monitor.Dashboards.Vocabulary;

namespace Monitor.Dashboards.PromQl;

/// <summary>A condition on a label.</summary>
/// <param name="Label">The label.</param>
/// <param name="Text">In PromQL.</param>
public sealed record Matcher(Label Label, string Text);

/// <summary>How far back a function over time looks.</summary>
/// <param name="Text">In PromQL.</param>
public sealed record Window(string Text)
{
    /// <summary>What Grafana thinks fits the resolution of the panel, and at least four scrapes.</summary>
    public static Window OfPanel { get; } = new("$__rate_interval");

    /// <summary>The whole time range of the page.</summary>
    public static Window OfPage { get; } = new("$__range");

    /// <summary>A fixed time.</summary>
    public static Window Of(TimeSpan span) => new(Durations.Text(span));

    /// <summary>A fixed time that is looked at in steps, however often there is a value.</summary>
    public static Window InSteps(TimeSpan span, TimeSpan step) => new($"{Durations.Text(span)}:{Durations.Text(step)}");
}

/// <summary>From a label to a condition.</summary>
public static class LabelConditions
{
    extension(Label label)
    {
        /// <summary>Exactly this value.</summary>
        public Matcher Is(string value) => new(label, $"{label}=\"{Quoted(value)}\"");

        /// <summary>Any value but this.</summary>
        public Matcher IsNot(string value) => new(label, $"{label}!=\"{Quoted(value)}\"");

        /// <summary>One of these values.</summary>
        public Matcher IsOneOf(params IEnumerable<string> values) => new(label, $"{label}=~\"{Alternatives(values)}\"");

        /// <summary>None of these values.</summary>
        public Matcher IsNoneOf(params IEnumerable<string> values) => new(label, $"{label}!~\"{Alternatives(values)}\"");

        /// <summary>Whatever matches this regular expression as a whole; written as it is.</summary>
        public Matcher Matches(string expression) => new(label, $"{label}=~\"{Quoted(expression)}\"");

        /// <summary>Whatever does not match this regular expression as a whole.</summary>
        public Matcher DoesNotMatch(string expression) => new(label, $"{label}!~\"{Quoted(expression)}\"");

        /// <summary>
        /// What is chosen in a variable of the dashboard, which may be several values. Grafana's format <c>regex</c> escapes what is special in a
        /// regular expression; between backticks PromQL reads it as it stands, so that quotes and backslashes in a value do no harm either.
        /// </summary>
        public Matcher IsChosen(string variable) => new(label, $"{label}=~`${{{variable}:regex}}`");
    }

    // The value is a regular expression in a double-quoted string: what is special in the first is escaped, then what is special in the second.
    private static string Alternatives(IEnumerable<string> values) => Quoted(string.Join('|', values.Select(Regex.Escape)));

    private static string Quoted(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}

/// <summary>From a series to its values.</summary>
public static class SeriesSelection
{
    extension(Series series)
    {
        /// <summary>The newest value of the series that match.</summary>
        public Vector Where(params IEnumerable<Matcher> matchers) => Vector.Select(series, matchers);

        /// <summary>The value that the series had a window ago.</summary>
        public Vector Before(Window window, params IEnumerable<Matcher> matchers) => Vector.Select(series, matchers, window);

        /// <summary>How often the value changed in the window.</summary>
        public Vector ChangesIn(Window window, params IEnumerable<Matcher> matchers) => Vector.Over("changes", series, window, matchers, Quantity.Count);
    }
}

/// <summary>What can be asked of a gauge over time.</summary>
public static class GaugeSelection
{
    extension(Gauge gauge)
    {
        /// <summary>The smallest value in the window.</summary>
        public Vector MinOver(Window window, params IEnumerable<Matcher> matchers) => Vector.Over("min_over_time", gauge, window, matchers, gauge.Quantity);

        /// <summary>The largest value in the window.</summary>
        public Vector MaxOver(Window window, params IEnumerable<Matcher> matchers) => Vector.Over("max_over_time", gauge, window, matchers, gauge.Quantity);

        /// <summary>The mean in the window: of a series that is 0 or 1, the share of the time in which it was 1.</summary>
        public Vector MeanOver(Window window, params IEnumerable<Matcher> matchers) => Vector.Over(
            "avg_over_time", gauge, window, matchers, gauge.Quantity == Quantity.Count ? gauge.Quantity with { Kind = QuantityKind.Quotient } : gauge.Quantity);

        /// <summary>How many values the window has.</summary>
        public Vector CountOver(Window window, params IEnumerable<Matcher> matchers) => Vector.Over("count_over_time", gauge, window, matchers, Quantity.Count);

        /// <summary>The value at the end of a straight line through the window, this far ahead.</summary>
        public Vector PredictedIn(TimeSpan ahead, Window window, params IEnumerable<Matcher> matchers) =>
            Vector.Over("predict_linear", gauge, window, matchers, gauge.Quantity, ahead.TotalSeconds);

        /// <summary>The slope of a straight line through the window, a second.</summary>
        public Vector Slope(Window window, params IEnumerable<Matcher> matchers) =>
            Vector.Over("deriv", gauge, window, matchers, gauge.Quantity.Per(Quantity.Duration));

        /// <summary>The difference between the ends of the window.</summary>
        public Vector Difference(Window window, params IEnumerable<Matcher> matchers) => Vector.Over("delta", gauge, window, matchers, gauge.Quantity);
    }
}

/// <summary>What can be asked of a counter over time.</summary>
public static class CounterSelection
{
    extension(Counter counter)
    {
        /// <summary>Growth a second.</summary>
        public Vector Rate(Window window, params IEnumerable<Matcher> matchers) =>
            Vector.Over("rate", counter, window, matchers, counter.Quantity.Per(Quantity.Duration));

        /// <summary>Growth in the window.</summary>
        public Vector Increase(Window window, params IEnumerable<Matcher> matchers) => Vector.Over("increase", counter, window, matchers, counter.Quantity);
    }
}

/// <summary>What can be asked of a histogram over time.</summary>
public static class HistogramSelection
{
    extension(Histogram histogram)
    {
        /// <summary>The value below which this share of what was counted in the window lies, by these labels.</summary>
        public Vector Quantile(double share, Window window, IReadOnlyList<Label> by, params IEnumerable<Matcher> matchers) =>
            histogram.Buckets.Rate(window, matchers).SumBy([.. by, Labels.UpperBound]).Quantile(share, histogram.Quantity);

        /// <summary>The value below which this share of what there is now lies, by these labels: for a histogram that is a picture of the moment.</summary>
        public Vector QuantileNow(double share, IReadOnlyList<Label> by, params IEnumerable<Matcher> matchers) =>
            histogram.Buckets.Where(matchers).SumBy([.. by, Labels.UpperBound]).Quantile(share, histogram.Quantity);

        /// <summary>The mean of what was counted in the window, by these labels.</summary>
        public Vector Mean(Window window, IReadOnlyList<Label> by, params IEnumerable<Matcher> matchers) =>
            histogram.Sum.Rate(window, matchers).SumBy(by).DividedBy(histogram.Number.Rate(window, matchers).SumBy(by).Above(0));
    }
}
