using Monitor.Dashboards.Check;

namespace Monitor.Dashboards.Tests.Check;

public sealed class ExpressionCheckTests
{
    private static readonly ExpressionCheck Subject = new(new KnownSeries(
    [
        new("pg_up", SeriesKind.Gauge, new HashSet<string> { "cls", "ins" }),
        new("commits_total", SeriesKind.Counter, new HashSet<string> { "cls", "ins", "datname" }),
        new("backups", SeriesKind.Gauge, new HashSet<string> { "stanza" }),
    ]));

    [Theory]
    [InlineData("pg_up == 0")]
    [InlineData("sum by (cls) (rate(commits_total{cls=~\"$cls\", datname!=\"a{b}[c] or d\"}[$__rate_interval])) > bool 0.5")]
    [InlineData("max(pg_up) by (cls) unless on (cls) pg_up offset 5m")]
    [InlineData("deriv(pg_up[5m]) + delta(pg_up[5m])")]
    [InlineData("time() - pg_up * -1e3 and vector(1)")]
    [InlineData("max by (cls) (label_replace(backups == 0, \"cls\", \"$1\", \"stanza\", \"(.*)\"))")]
    [InlineData("label_values(pg_up{cls=~\"$cls\"}, ins)")]
    [InlineData("pg_up{cls=~`${cls:regex}`} == 0")]
    public void Accepts_what_exists(string expression) => Assert.Empty(Subject.Problems(expression));

    [Theory]
    [InlineData("pg_down == 0", "nothing exports pg_down")]
    [InlineData("pg_up{datname=\"a\"}", "pg_up has no label datname")]
    [InlineData("rate(pg_up[5m])", "rate of pg_up, which is a gauge")]
    [InlineData("deriv(commits_total[5m])", "deriv of commits_total, which is a counter: it falls to 0 when its process starts again")]
    [InlineData("delta(commits_total[5m])", "delta of commits_total, which is a counter: it falls to 0 when its process starts again")]
    [InlineData("predict_linear(commits_total[5m], 60) < 0", "predict_linear of commits_total, which is a counter: it falls to 0 when its process starts again")]
    [InlineData("sum by (datname) (pg_up)", "no series of the expression has the label datname")]
    [InlineData("commits_total and on (node) pg_up", "no series of the expression has the label node")]
    [InlineData("label_values(pg_up, datname)", "no series of the expression has the label datname")]
    [InlineData("label_replace(backups, \"cls\", \"$1\", \"name\", \"(.*)\")", "no series of the expression has the label name")]
    public void Names_what_does_not(string expression, string problem) => Assert.Equal([problem], Subject.Problems(expression));
}
