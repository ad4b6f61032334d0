using System.Net;
using Microsoft.AspNetCore.Builder;
using Monitor.Exporter.Configuration;
using Monitor.Exporter.Serving;
using Monitor.Exporter.Tests.Servers;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Tests.Serving;

/// <summary>What load balancers are told of real servers.</summary>
public sealed class HealthTests(RealServers servers) : IClassFixture<RealServers>
{
    private readonly SkippingTime time = new();

    [Fact]
    public async Task A_primary_answers_to_its_role_and_says_what_it_is_instead()
    {
        await using var app = await StartAsync(config => config with { Postgres = servers.Postgres });
        using var client = Client(app);

        Assert.Equal((200, "primary"), await AskAsync(client, "/primary"));
        Assert.Equal((200, "primary"), await AskAsync(client, "/up"));
        Assert.Equal((200, "primary"), await AskAsync(client, "/read"));
        Assert.Equal((503, "primary"), await AskAsync(client, "/replica"));
        Assert.Equal((503, "primary"), await AskAsync(client, "/replica?lag=1m"));
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("-1")]
    [InlineData("1h")]
    [InlineData("1e3")]
    [InlineData("NaN")]
    public async Task A_lag_that_is_no_time_is_refused_with_what_is_expected(string lag)
    {
        await using var app = await StartAsync(config => config with { Postgres = servers.Postgres });
        using var client = Client(app);

        var (status, answer) = await AskAsync(client, $"/replica?lag={lag}");

        Assert.Equal((400, $"lag={lag} is not a time; expected seconds, or a number with ms, s or m, such as ?lag=500ms"), (status, answer));
    }

    [Fact]
    public async Task With_several_servers_the_question_has_to_say_of_which()
    {
        await using var app = await StartAsync(config => config with
        {
            Servers = [new() { Name = "one", Postgres = servers.Postgres }, new() { Name = "two", Postgres = servers.Postgres with { Port = ProgramFiles.FreePort() } }],
        });
        using var client = Client(app);

        Assert.Equal((400, "say which server: ?server=one, ?server=two"), await AskAsync(client, "/primary"));
        Assert.Equal((400, "say which server: ?server=one, ?server=two"), await AskAsync(client, "/primary?server=three"));
        Assert.Equal((200, "primary"), await AskAsync(client, "/primary?server=one"));
        Assert.Equal((503, "down"), await AskAsync(client, "/primary?server=two"));
        Assert.Equal((400, "say which server: ?server=one, ?server=two"), await AskAsync(client, "/replica?lag=1s"));
    }

    [Fact]
    public async Task The_server_without_a_name_is_meant_when_the_question_names_none()
    {
        await using var app = await StartAsync(config => config with
        {
            Postgres = servers.Postgres,
            Servers = [new() { Name = "two", Postgres = servers.Postgres with { Port = ProgramFiles.FreePort() } }],
        });
        using var client = Client(app);

        Assert.Equal((200, "primary"), await AskAsync(client, "/primary"));
        Assert.Equal((503, "down"), await AskAsync(client, "/primary?server=two"));
    }

    [Fact]
    public async Task A_server_that_froze_is_no_primary_three_seconds_later_and_one_again_after_it_thaws()
    {
        await using var app = await StartAsync(config => config with { Postgres = servers.Postgres });
        using var client = Client(app);
        Assert.Equal((200, "primary"), await AskAsync(client, "/primary"));
        var tree = ProgramFiles.Tree(servers.PostmasterId);
        ProgramFiles.Signal("STOP", tree);
        try
        {
            time.Skip(TimeSpan.FromSeconds(3.1));
            var (status, answer) = await AskAsync(client, "/primary");
            Assert.Equal(503, status);
            Assert.Contains(answer, (string[])["unknown", "down"]);
        }
        finally
        {
            ProgramFiles.Signal("CONT", tree);
        }

        await Eventually.TrueAsync(async () => await AskAsync(client, "/primary") is (200, "primary"));
    }

    [Theory]
    [InlineData(null, 2.5)]
    [InlineData(10.0, 2.5)]
    [InlineData(2.0, 1.5)]
    [InlineData(0.3, 0.1)]
    public void A_scrape_waits_half_a_second_less_than_its_scraper_and_never_longer_than_promised(double? timeout, double wait) =>
        Assert.Equal(TimeSpan.FromSeconds(wait), ExporterService.WaitFor(timeout is { } seconds ? TimeSpan.FromSeconds(seconds) : null));

    [Theory]
    [InlineData("1.1", 0.3, 1.1)]
    [InlineData("nonsense", 1, 3)]
    [InlineData("-5", 1, 3)]
    [InlineData("1e9", 1, 3)]
    public async Task The_header_of_the_scraper_bounds_the_wait_for_a_frozen_server(string header, double least, double most)
    {
        await using var app = await StartAsync(config => config with { Postgres = servers.Postgres });
        using var client = Client(app);
        Assert.Equal(200, (await AskAsync(client, "/metrics")).Status);
        time.Skip(TimeSpan.FromSeconds(1.1));
        var tree = ProgramFiles.Tree(servers.PostmasterId);
        ProgramFiles.Signal("STOP", tree);
        try
        {
            client.DefaultRequestHeaders.Add("X-Prometheus-Scrape-Timeout-Seconds", header);
            var started = TimeProvider.System.GetTimestamp();
            var (status, answer) = await AskAsync(client, "/metrics");

            Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.FromSeconds(least), TimeSpan.FromSeconds(most));
            Assert.Equal(200, status);
            Assert.Contains("\npg_up 0\n", answer, StringComparison.Ordinal);
        }
        finally
        {
            ProgramFiles.Signal("CONT", tree);
        }
    }

    private async Task<WebApplication> StartAsync(Func<ExporterConfig, ExporterConfig> change)
    {
        Assert.SkipWhen(servers.Missing is not null, servers.Missing ?? "");
        var app = ExporterHost.Build(change(new() { Listen = new(IPAddress.Loopback, ProgramFiles.FreePort()) }), Catalogue.BuiltIn, 0, time);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private static HttpClient Client(WebApplication app) => new() { BaseAddress = new(app.Urls.Single()) };

    private static async Task<(int Status, string Answer)> AskAsync(HttpClient client, string path)
    {
        using var response = await client.GetAsync(path, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).TrimEnd('\n'));
    }
}
