using System.Net;
using System.Text.Json;
using Monitor.Dashboards.Live;

namespace Monitor.Dashboards.Tests.Live;

public sealed class LiveCheckTests : IDisposable
{
    private readonly FakePrometheus prometheus = new();
    private readonly HttpClient http;

    public LiveCheckTests() => http = new(prometheus, disposeHandler: false) { BaseAddress = new("http://prometheus/") };

    public void Dispose()
    {
        http.Dispose();
        prometheus.Dispose();
    }

    [Fact]
    public async Task A_panel_is_asked_with_values_that_exist_until_one_has_data()
    {
        prometheus.Labels["ins of up{job=\"a\"}"] = ["x-1", "x-2"];
        prometheus.Answers["rate(a_total{ins=~\"x-2\"}[40s])"] = ["1"];
        var results = await RunAsync(Board("rate(a_total{ins=~\"$ins\"}[$__rate_interval])", "label_values(up{job=\"a\"}, ins)"));

        Assert.Equal([LiveVerdict.Data, LiveVerdict.Data], results.Select(result => result.Verdict));
        Assert.Equal(["variable ins", "panel P"], results.Select(result => result.Where));
        Assert.Contains("rate(a_total{ins=~\"x-1\"}[40s])", prometheus.Asked);
    }

    [Theory]
    [InlineData("a", LiveVerdict.Empty, "no series a")]
    [InlineData("a{b=\"c\"} > 0", LiveVerdict.Empty, "no series a{b=\"c\"}")]
    [InlineData("known > 5", LiveVerdict.Excused, "none meets its condition")]
    [InlineData("known unless on (x) known", LiveVerdict.Excused, "none meets its condition")]
    [InlineData("known * on (x) known", LiveVerdict.Empty, "do the labels")]
    [InlineData("known{b=\"> 5\"}", LiveVerdict.Empty, "no series known")]
    [InlineData("known{b!=\"c\"}", LiveVerdict.Excused, "left out by b!=\"c\"")]
    [InlineData("known{b!~`c > 1`}", LiveVerdict.Excused, "left out by b!~`c > 1`")]
    [InlineData("nothing / nothing", LiveVerdict.Excused, "0 / 0")]
    [InlineData("ALERTS{cls=\"c\"}", LiveVerdict.Excused, "only while an alert")]
    [InlineData("known{b=\"c\"} + ALERTS", LiveVerdict.Empty, "no series known")]
    [InlineData("sum((", LiveVerdict.Error, "parse error")]
    [InlineData("a{b=\"$who\"}", LiveVerdict.Error, "no variable who")]
    public async Task A_panel_without_data_has_a_reason_or_is_a_problem(string expression, LiveVerdict verdict, string reason)
    {
        Exists("known");
        Exists("nothing");
        prometheus.Answers["nothing / nothing"] = ["NaN"];
        var result = Assert.Single(await RunAsync(Board(expression)));

        Assert.Equal(verdict, result.Verdict);
        Assert.Contains(reason, result.Reason, StringComparison.Ordinal);
        Assert.Equal(verdict is LiveVerdict.Empty or LiveVerdict.Error, result.IsProblem);
    }

    [Fact]
    public async Task What_was_there_a_while_ago_and_comes_and_goes_is_excused()
    {
        Exists("pg_blocking_root_victims");
        var result = Assert.Single(await RunAsync(Board("pg_blocking_root_victims * on (cls) group_left pg_blocking_root_victims")));

        Assert.Equal((LiveVerdict.Excused, "pg_blocking_root_victims exists only while a session blocks another"), (result.Verdict, result.Reason));
    }

    [Fact]
    public async Task One_choice_with_a_reason_excuses_the_choices_without()
    {
        prometheus.Labels["ins of up{job=\"a\"}"] = ["x-1", "x-2"];
        Exists("known{ins=~\"x-1\"}");
        var results = await RunAsync(Board("known{ins=~\"$ins\"} > 5", "label_values(up{job=\"a\"}, ins)"));

        Assert.Equal(LiveVerdict.Excused, results[^1].Verdict);
    }

    [Fact]
    public async Task A_variable_without_values_is_a_problem_and_its_panels_are_asked_all_the_same()
    {
        var results = await RunAsync(Board("a{ins=~\"$ins\"}", "label_values(up, ins)"));

        Assert.Equal([("variable ins", LiveVerdict.Empty), ("panel P", LiveVerdict.Empty)], results.Select(result => (result.Where, result.Verdict)));
    }

    [Fact]
    public async Task A_query_of_another_data_source_is_not_asked()
    {
        var board = """{"panels":[{"title":"L","datasource":{"type":"loki"},"targets":[{"expr":"{job=\"x\"}","refId":"A"}]}]}""";

        Assert.Equal(LiveVerdict.Excused, Assert.Single(await RunAsync(board)).Verdict);
        Assert.DoesNotContain("{job=\"x\"}", prometheus.Asked);
    }

    [Fact]
    public async Task A_silent_alert_is_fine_when_what_it_reads_exists()
    {
        prometheus.Rules["Silent"] = "";
        prometheus.Rules["Blind"] = "";
        prometheus.Rules["Sick"] = "many-to-many matching";
        prometheus.Rules["kept:while:bad"] = "";
        Exists("known");
        Exists("known{job=\"j\"}");
        var results = await RunAsync(
            """
            groups:
              - name: g
                rules:
                  - { alert: Silent, expr: 'known{job="j", state="broken"} == 1' }
                  - { alert: Blind, expr: 'known{job="k"} == 1' }
                  - { alert: Sick, expr: 'known' }
                  - { alert: NotThere, expr: 'known' }
                  - { record: 'kept:while:bad', expr: 'known > 5' }
            """,
            "rules.yml");

        Assert.Equal([LiveVerdict.Data, LiveVerdict.Empty, LiveVerdict.Error, LiveVerdict.Error, LiveVerdict.Data], results.Select(result => result.Verdict));
        Assert.Equal("no series known{job=\"k\"}", results[1].Reason);
        Assert.Contains("many-to-many", results[2].Reason, StringComparison.Ordinal);
        Assert.Contains("not loaded", results[3].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slow_query_is_asked_twice_and_then_named()
    {
        var time = new SlowClock(prometheus);
        var result = Assert.Single(await new LiveCheck(new PrometheusApi(http, time)).RunAsync([("b.json", Board("slow"))], TestContext.Current.CancellationToken));

        Assert.Equal(LiveVerdict.Slow, result.Verdict);
        Assert.Equal(2, prometheus.Asked.Count(query => query == "slow") - 1);
    }

    [Theory]
    [InlineData(200, "<html>login</html>", "no JSON")]
    [InlineData(503, """{"status":"error","error":"query timed out"}""", "query timed out")]
    [InlineData(500, "[]", "HTTP 500")]
    public async Task A_Prometheus_that_answers_something_else_makes_errors(int status, string body, string reason)
    {
        prometheus.Instead = _ => Task.FromResult(new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body) });
        var results = await RunAsync(Board("a"));

        Assert.All(results, result => Assert.Equal(LiveVerdict.Error, result.Verdict));
        Assert.All(results, result => Assert.Contains(reason, result.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_Prometheus_that_is_gone_or_says_nothing_makes_errors()
    {
        prometheus.Instead = _ => throw new HttpRequestException("Connection refused");
        Assert.Contains("refused", Assert.Single(await RunAsync(Board("a"))).Reason, StringComparison.Ordinal);

        http.Dispose();
        using var hurried = new HttpClient(prometheus, disposeHandler: false) { BaseAddress = new("http://prometheus/"), Timeout = TimeSpan.FromMilliseconds(30) };
        prometheus.Instead = async token =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            return new();
        };
        var check = new LiveCheck(new PrometheusApi(hurried, TimeProvider.System));
        Assert.Contains("no answer within", Assert.Single(await check.RunAsync([("b.json", Board("a"))], TestContext.Current.CancellationToken)).Reason, StringComparison.Ordinal);
    }

    private Task<IReadOnlyList<LiveResult>> RunAsync(string text, string file = "b.json") =>
        new LiveCheck(new PrometheusApi(http, TimeProvider.System)).RunAsync([(file, text)], TestContext.Current.CancellationToken);

    private void Exists(string selector) => prometheus.Answers[$"count(last_over_time({selector}[1h]))"] = ["1"];

    private static string Board(string expression, string? variable = null) => JsonSerializer.Serialize(new
    {
        uid = "b",
        panels = new[] { new { title = "P", targets = new[] { new { expr = expression, refId = "A", range = true, instant = false } } } },
        templating = new { list = variable is null ? [] : new[] { new { name = "ins", type = "query", query = new { query = variable } } } },
    });

    /// <summary>Two seconds pass with every query of lines.</summary>
    private sealed class SlowClock(FakePrometheus prometheus) : TimeProvider
    {
        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => 2 * prometheus.Asked.Count;
    }
}
