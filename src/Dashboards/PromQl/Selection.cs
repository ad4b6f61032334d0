using System.Text.RegularExpressions;
using Monitor.Dashboards.Output;
using Monitor.Dashboards.Vocabulary;

namespace Monitor.Dashboards.PromQl;

/// <summary>A condition on a label.</summary>
/// <param name="Text">In PromQL.</param>
public sealed record Matcher(string Text);

/// <summary>How far back a function over time looks.</summary>
/// <param name="Text">In PromQL.</param>
public sealed record Window(string Text)
{
    /// <summary>What Grafana thinks fits the resolution of the panel, and at least four scrapes.</summary>
    public static Window OfPanel { get; } = new("$__rate_interval");

    /// <summary>A fixed time.</summary>
    public static Window Of(TimeSpan span) => new(Durations.Text(span));
}

/// <summary>From a label to a condition.</summary>
public static class LabelConditions
{
    extension(Label label)
    {
        /// <summary>Exactly this value.</summary>
        public Matcher Is(string value) => new($"{label}=\"{Quoted(value)}\"");

        /// <summary>Any value but this.</summary>
        public Matcher IsNot(string value) => new($"{label}!=\"{Quoted(value)}\"");

        /// <summary>One of these values.</summary>
        public Matcher IsOneOf(params IEnumerable<string> values) => new($"{label}=~\"{Alternatives(values)}\"");

        /// <summary>None of these values.</summary>
        public Matcher IsNoneOf(params IEnumerable<string> values) => new($"{label}!~\"{Alternatives(values)}\"");

        /// <summary>Whatever matches this regular expression as a whole; written as it is.</summary>
        public Matcher Matches(string expression) => new($"{label}=~\"{Quoted(expression)}\"");

        /// <summary>Whatever does not match this regular expression as a whole.</summary>
        public Matcher DoesNotMatch(string expression) => new($"{label}!~\"{Quoted(expression)}\"");

        /// <summary>What is chosen in a variable of the dashboard, which may be several values.</summary>
        public Matcher IsChosen(string variable) => new($"{label}=~\"${variable}\"");
    }

    // The value is a regular expression in a double-quoted string: what is special in the first is escaped, then what is special in the second.
    private static string Alternatives(IEnumerable<string> values) => Quoted(string.Join('|', values.Select(Regex.Escape)));

    private static string Quoted(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}

/// <summary>From a series to its newest values.</summary>
public static class SeriesSelection
{
    extension(Series series)
    {
        /// <summary>The newest value of the series that match.</summary>
        public Vector Where(params IEnumerable<Matcher> matchers) => Vector.Select(series, matchers);
    }
}

/// <summary>What can be asked of a gauge over time.</summary>
public static class GaugeSelection
{
    extension(Gauge gauge)
    {
        /// <summary>The smallest value in the window.</summary>
        public Vector MinOver(Window window, params IEnumerable<Matcher> matchers) => Vector.Over("min_over_time", gauge, window, matchers);

        /// <summary>The largest value in the window.</summary>
        public Vector MaxOver(Window window, params IEnumerable<Matcher> matchers) => Vector.Over("max_over_time", gauge, window, matchers);

        /// <summary>The value that it had this long ago.</summary>
        public Vector Before(TimeSpan span, params IEnumerable<Matcher> matchers) => Vector.SelectBefore(gauge, span, matchers);

        /// <summary>How often the value changed in the window.</summary>
        public Vector ChangesIn(Window window, params IEnumerable<Matcher> matchers) => Vector.Over("changes", gauge, window, matchers);

        /// <summary>How many values the window has.</summary>
        public Vector CountOver(Window window, params IEnumerable<Matcher> matchers) => Vector.Over("count_over_time", gauge, window, matchers);

        /// <summary>The value at the end of a straight line through the window, this far ahead.</summary>
        public Vector PredictedIn(TimeSpan ahead, Window window, params IEnumerable<Matcher> matchers) =>
            Vector.Over("predict_linear", gauge, window, matchers, ahead.TotalSeconds);
    }
}

/// <summary>What can be asked of a counter over time.</summary>
public static class CounterSelection
{
    extension(Counter counter)
    {
        /// <summary>Growth a second.</summary>
        public Vector Rate(Window window, params IEnumerable<Matcher> matchers) => Vector.Over("rate", counter, window, matchers);

        /// <summary>Growth in the window.</summary>
        public Vector Increase(Window window, params IEnumerable<Matcher> matchers) => Vector.Over("increase", counter, window, matchers);
    }
}
