using Monitor.Dashboards.Check;
using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Rules;
using Monitor.Dashboards.Vocabulary;

namespace Monitor.Dashboards.Tests.Check;

/// <summary>Mistakes in rules that compile: the check names each by its rule.</summary>
public sealed class RuleCheckTests
{
    private static readonly Gauge Size = new("size_bytes", Labels.Cls, Labels.Ins);
    private static readonly Gauge Free = new("free_bytes", Labels.Cls, Labels.Ins);
    private static readonly Gauge Lag = new("lag_seconds", Labels.Cls, Labels.Ins);
    private static readonly Counter Read = new("read_bytes_total", Labels.Cls, Labels.Ins);
    private static readonly Gauge Used = new("ins:used:ratio", Labels.Cls, Labels.Ins);

    private static readonly KnownSeries Known = new(
    [
        .. new[] { Size, Free, Lag, Used }.Select(gauge => new SeriesFacts(gauge.Name, SeriesKind.Gauge, new HashSet<string> { "cls", "ins" })),
        new(Read.Name, SeriesKind.Counter, new HashSet<string> { "cls", "ins" }),
    ]);

    private static readonly Alert Sound = new()
    {
        Name = "Full",
        Expression = Size.Where().DividedBy(Free.Where()).Above(0.9),
        Severity = Severity.Critical,
        Summary = "{{ $labels.cls }}: full",
        Meaning = "Nothing can be written.",
        Steps = ["Look at `pg_stat_activity` and at size_bytes."],
    };

    public static TheoryData<string, Vector> Mistakes() => new()
    {
        { "`+` of bytes (size_bytes) and seconds (lag_seconds)", Size.Where().Plus(Lag.Where()) },
        { "`-` of bytes (size_bytes) and seconds (lag_seconds)", Size.Where().Minus(Lag.Where()) },
        { "size_bytes has no label datname", Size.Where(Labels.Datname.Is("a")) },
        { "size_bytes has no label datname", Size.Where().SumBy(Labels.Datname) },
        { "have different labels (ins), so they never match", Size.Where().DividedBy(Free.Where().SumBy(Labels.Cls)) },
        { "the age of size_bytes, which is bytes", Size.Where().Age() },
    };

    [Fact]
    public void Accepts_rules_that_make_sense() =>
        Assert.Empty(Problems(new Recording(Used, Size.Where().DividedBy(Free.Where())), Sound));

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Names_an_alert_and_a_recording_that_make_none(string expected, Vector expression)
    {
        Assert.Contains(Problems(null, Sound with { Expression = expression }), problem => problem.StartsWith("alert Full: ", StringComparison.Ordinal) && problem.Contains(expected, StringComparison.Ordinal));
        Assert.Contains(
            Problems(new Recording(new("x", [.. expression.Labels]) { Quantity = expression.Quantity }, expression), Sound),
            problem => problem.StartsWith("recording x: ", StringComparison.Ordinal) && problem.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void Names_a_recording_that_is_declared_as_something_else()
    {
        Assert.Equal(["recording ins:used:ratio: is declared as a share, and records bytes"], Problems(new Recording(Used, Size.Where()), Sound));
        Assert.Equal(
            ["recording ins:used:ratio: is declared with the labels cls, ins, and has cls"],
            Problems(new Recording(Used, Size.Where().SumBy(Labels.Cls).DividedBy(Free.Where().SumBy(Labels.Cls))), Sound));
    }

    [Theory]
    [InlineData("Nothing of gone_bytes is left.", "gone_bytes")]
    [InlineData("See `monitor_gone`.", "monitor_gone")]
    [InlineData("See `pg_exporter_gone{reason=\"x\"}`.", "pg_exporter_gone")]
    public void Names_a_series_in_the_words_of_an_alert_that_nothing_exports(string text, string name)
    {
        var expected = $"alert Full: its text names {name}, which nothing exports";

        Assert.Equal([expected], Problems(null, Sound with { Steps = ["Wait.", text] }));
        Assert.Equal([expected], Problems(null, Sound with { Meaning = text }));
        Assert.Equal([expected], Problems(null, Sound with { Summary = text }));
    }

    /// <summary>A name that is text, as of a series that somebody declares by hand: it compiles, and is found in the file.</summary>
    [Fact]
    public void Names_a_series_that_only_its_author_knows()
    {
        var file = RuleFile.Render(Book(null, Sound with { Expression = new Gauge("seize_bytes", Labels.Cls).Where().And(new Counter(Size.Name, Labels.Cls).Rate(Window.Of(TimeSpan.FromMinutes(5)))) }));
        var check = new ExpressionCheck(Known);

        Assert.Equal(
            ["nothing exports seize_bytes", "rate of size_bytes, which is a gauge"],
            ExpressionFiles.Read("rules.yml", file).SelectMany(place => check.Problems(place.Expression)));
    }

    private static IEnumerable<string> Problems(Recording? recording, Alert alert) => RuleCheck.Problems(Book(recording, alert), Known);

    private static RuleBook Book(Recording? recording, Alert alert) => new([new("g", recording is null ? [] : [recording], [alert])]);
}
