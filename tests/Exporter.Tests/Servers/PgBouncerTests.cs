using Monitor.Exporter.PgBouncer;

namespace Monitor.Exporter.Tests.Servers;

public sealed class PgBouncerTests(RealServers servers) : IClassFixture<RealServers>
{
    [Fact]
    public async Task Speaks_TLS_and_SCRAM_with_the_console()
    {
        Require();
        await using var exporter = new RunningExporter(new() { PgBouncer = servers.PgBouncer });
        var scrape = await exporter.ScrapeUntilAsync(scrape => scrape.Value("pgbouncer_up") == "1");
        Assert.Single(scrape.Lines("pgbouncer_version_info{version=\"PgBouncer "));
        Assert.NotEmpty(scrape.Lines("pgbouncer_pools_client_active_connections{database=\"pgbouncer\",user=\"pgbouncer\"} "));
        Assert.NotEmpty(scrape.Lines("pgbouncer_stats_totals_queries_pooled_total{"));
        Assert.NotEmpty(scrape.Lines("pgbouncer_databases_pool_size{name=\"postgres\","));
        Assert.NotNull(scrape.Value("pgbouncer_databases"));
        Assert.Equal("100", scrape.Value("pgbouncer_config_max_client_connections"));
    }

    [Fact]
    public async Task Keeps_one_connection_over_many_scrapes()
    {
        Require();
        await using var exporter = new RunningExporter(new() { PgBouncer = servers.PgBouncer });
        await exporter.ScrapeUntilAsync(scrape => scrape.Value("pgbouncer_up") == "1");
        var scrape = await exporter.ScrapeUntilAsync(scrape => scrape.Value("pg_exporter_scrapes_total") is { Length: > 1 });
        Assert.Equal("1", scrape.Value("pg_exporter_connections_opened_total{target=\"pgbouncer\"}"));
    }

    [Fact]
    public async Task A_frozen_PgBouncer_is_down_within_three_seconds_and_up_again_after_it_thaws()
    {
        Require();
        await using var exporter = new RunningExporter(new() { PgBouncer = servers.PgBouncer });
        await exporter.ScrapeUntilAsync(scrape => scrape.Value("pgbouncer_up") == "1");
        ProgramFiles.Signal("STOP", [servers.PgBouncerId]);
        try
        {
            var frozen = await exporter.ScrapeUntilAsync(scrape => scrape.Value("pgbouncer_up") == "0");
            Assert.True(frozen.Took < TimeSpan.FromSeconds(3), $"took {frozen.Took}");
            Assert.Empty(frozen.Lines("pgbouncer_pools_"));
        }
        finally
        {
            ProgramFiles.Signal("CONT", [servers.PgBouncerId]);
        }

        await exporter.ScrapeUntilAsync(scrape => scrape.Value("pgbouncer_up") == "1");
    }

    [Fact]
    public async Task Refuses_to_speak_without_TLS_when_PgBouncer_requires_it()
    {
        Require();
        var refused = await Assert.ThrowsAsync<ConsoleException>(() =>
            ConsoleConnection.OpenAsync(servers.PgBouncer with { Tls = false }, TestContext.Current.CancellationToken));
        Assert.Contains("SSL", refused.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_command_that_is_refused_leaves_the_connection_usable()
    {
        Require();
        await using var connection = await ConsoleConnection.OpenAsync(servers.PgBouncer, TestContext.Current.CancellationToken);
        connection.Write("SHOW NONSENSE");
        connection.Write("SHOW LISTS");
        await connection.FlushAsync(TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<ConsoleException>(() => connection.ReadAsync(_ => { }, _ => { }, TestContext.Current.CancellationToken));
        var rows = 0;
        await connection.ReadAsync(_ => { }, _ => rows++, TestContext.Current.CancellationToken);
        Assert.NotEqual(0, rows);
    }

    private void Require() => Assert.SkipWhen(servers.Missing is not null, servers.Missing ?? "");
}
