using Monitor.Dashboards.Check;
using Monitor.Dashboards.Live;

namespace Monitor.Dashboards.Tests.Live;

/// <summary>A series that may be missing is excused only where the Prometheus has nothing that says otherwise.</summary>
public sealed class ExcuseTests : IDisposable
{
    private readonly FakePrometheus prometheus = new();
    private readonly HttpClient http;
    private readonly Excuses subject;

    public ExcuseTests()
    {
        http = new(prometheus, disposeHandler: false) { BaseAddress = new("http://prometheus/") };
        var api = new PrometheusApi(http, TimeProvider.System);
        subject = new(api, new(api));
    }

    public void Dispose()
    {
        http.Dispose();
        prometheus.Dispose();
    }

    [Theory]
    [InlineData("pgbackrest_backup_last_error{stanza=~`a`}", "pgbackrest_backups{stanza=~`a`}", "{0} > 0")]
    [InlineData("pgbackrest_wal_archive_size_bytes{stanza=~`a`}", "pgbackrest_backups{stanza=~`a`}", "{0} > 0")]
    [InlineData("pgbackrest_backup_progress_ratio", "pgbackrest_backup_running", "min_over_time({0}[2m]) == 1")]
    [InlineData("pg_sequence_used_ratio{cls=\"a\", datname=\"b\"}", "pg_exporter_collector_rows{cls=\"a\",collector=~\"pg_sequences\"}", "{0} > 0")]
    [InlineData("pg_table_bloat_bytes", "pg_exporter_collector_rows{collector=~\"pg_table_bloat\"}", "{0} > 0")]
    [InlineData("pg_stat_statements_rest_seconds_total", "pg_exporter_collector_rows{collector=\"pg_stat_statements\"}", "{0} > 500")]
    [InlineData("node_timex_sync_status", "node_scrape_collector_success{collector=\"timex\"}", "{0} == 1")]
    [InlineData("pg_exporter_target_down_info{ins=\"a-1\"}", "pg_up{ins=\"a-1\"}", "{0} == 0")]
    public async Task Asks_what_would_be_there_with_it(string missing, string witness, string contrary)
    {
        contrary = contrary.Replace("{0}", witness, StringComparison.Ordinal);
        Assert.Contains($"there is no {witness} that could show it", await RefusalAsync(missing), StringComparison.Ordinal);

        prometheus.Answers[$"count(last_over_time({witness}[1h]))"] = ["1"];
        Assert.True((await Fresh().FindAsync(Mention(missing), TestContext.Current.CancellationToken))!.IsGranted);

        prometheus.Answers[contrary] = ["1"];
        Assert.EndsWith($", and there is {contrary}", await RefusalAsync(missing), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Needs_no_more_than_that_it_is_there_for_another_choice()
    {
        prometheus.Answers["count(last_over_time(pg_sequence_used_ratio{cls=\"a\"}[1h]))"] = ["1"];
        prometheus.Answers["pg_exporter_collector_rows{cls=\"a\",collector=~\"pg_sequences\"} > 0"] = ["1"];

        Assert.True((await subject.FindAsync(Mention("pg_sequence_used_ratio{cls=\"a\", datname=\"b\"}"), TestContext.Current.CancellationToken))!.IsGranted);
    }

    [Fact]
    public async Task A_Prometheus_that_does_not_answer_excuses_nothing()
    {
        prometheus.Instead = _ => throw new HttpRequestException("Connection refused");

        await RefusalAsync("pgbackrest_backup_last_error");
    }

    [Fact]
    public async Task Says_nothing_of_what_has_to_be_there() =>
        Assert.Null(await subject.FindAsync(Mention("pg_up"), TestContext.Current.CancellationToken));

    [Fact]
    public void Every_entry_is_of_a_series_that_something_exports_and_no_witness_needs_an_excuse_itself()
    {
        Assert.All(Absence.All, one => Assert.Contains(KnownSeries.Collected.All, series => series.Name.StartsWith(one.Beginning, StringComparison.Ordinal)));
        Assert.All(Absence.All.Select(one => one.Witness).OfType<Witness>(), witness =>
        {
            Assert.NotNull(KnownSeries.Collected.Find(witness.Series));
            Assert.Null(Absence.Find(witness.Series));
            Assert.Empty(new ExpressionCheck(KnownSeries.Collected).Problems(witness.Contrary($"{witness.Series}{{{witness.Matcher}}}")));
        });
    }

    private async Task<string> RefusalAsync(string missing)
    {
        var excuse = await Fresh().FindAsync(Mention(missing), TestContext.Current.CancellationToken);
        Assert.False(excuse!.IsGranted);
        return excuse.Reason;
    }

    private Excuses Fresh()
    {
        var api = new PrometheusApi(http, TimeProvider.System);
        return new(api, new(api));
    }

    private static Mention Mention(string selector) => Assert.Single(ExpressionReader.Read(selector).Mentions);
}
