using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using Monitor.Exporter.Configuration;
using Monitor.Exporter.Tests.Faults;
using Monitor.Exporter.Tests.Servers;
using Monitor.Model.Documents;

namespace Monitor.Exporter.Tests.Patroni;

/// <summary>What a scrape says of Patroni, from the configuration to the last byte, however its REST API behaves.</summary>
public sealed class PatroniPlaneTests(LoneServer place) : IClassFixture<LoneServer>, IDisposable
{
    private const string Up = "patroni_rest_up";

    private readonly string directory = Directory.CreateTempSubdirectory("exporter-tests-").FullName;
    private readonly LinesLogged logger = new();

    /// <summary>A path, what is answered there, and what the log says of it. Patroni has none of these answers.</summary>
    public static TheoryData<string, int, string, string> Strange => new()
    {
        { "/patroni", 200, "<html><body>Please log in</body></html>", "/patroni answered 200 with what is not JSON" },
        { "/patroni", 503, "<html><body>No server is available</body></html>", "/patroni answered 503 with what is not JSON" },
        { "/patroni", 404, """{"detail":"Not Found"}""", "/patroni answered 404 without the document that every Patroni has there" },
        { "/patroni", 200, """{"status":"ok"}""", "/patroni answered 200 without the document that every Patroni has there" },
        { "/cluster", 403, """{"message":"forbidden"}""", "/cluster answered 403 without the document that every Patroni has there" },
        { "/patroni", 302, "", "/patroni answered 302 with what is not JSON" },
        { "/cluster", 502, "<html><body>Bad Gateway</body></html>", "/cluster answered 502 without the document that every Patroni has there" },
        { "/cluster", 401, "no auth header received", "/cluster answered 401 with what is not JSON" },
        { "/history", 200, """[[1,67109024,"no reco""", "/history answered 200 with what is not JSON" },
        { "/config", 200, new string(' ', 5 * 1024 * 1024), "buffer size" },
    };

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public async Task Every_document_becomes_series_beside_those_of_PostgreSQL()
    {
        await using var patroni = await TestPatroni.StartAsync();
        await using var exporter = Watch(patroni.Port, "tls: off");
        var scrape = await exporter.ScrapeUntilAsync(scrape => scrape.Value(Up) == "1");
        Assert.Equal("1795471872", scrape.Value("patroni_dcs_last_contact_timestamp_seconds"));
        Assert.Equal(("2", "1"), (scrape.Value("patroni_cluster_members"), scrape.Value("patroni_cluster_leaders")));
        Assert.Equal("1", scrape.Value("patroni_member_info{member=\"a\",role=\"leader\",state=\"running\",host=\"10.0.0.1\"}"));
        Assert.Equal("17", scrape.Value("patroni_member_lag_bytes{member=\"b\"}"));
        Assert.Equal(("20", "5"), (scrape.Value("patroni_config_ttl_seconds"), scrape.Value("patroni_config_loop_wait_seconds")));
        Assert.Equal("1795471200", scrape.Value("patroni_last_leader_change_timestamp_seconds{leader=\"a\"}"));
        // Patroni says with 502 that there is no failsafe mode.
        Assert.Empty(scrape.Lines("patroni_failsafe_members"));
        AssertOthersAreThere(scrape);
        Assert.Empty(logger.About("Patroni"));
    }

    [Fact]
    public async Task Members_of_the_failsafe_mode_and_no_configuration_are_told_as_they_are()
    {
        await using var patroni = await TestPatroni.StartAsync();
        patroni.Answer("/failsafe", """{"a":"https://10.0.0.1:8008/patroni","b":"https://10.0.0.2:8008/patroni"}""");
        patroni.Answer("/config", "", 502);
        patroni.Answer("/history", "[]");
        await using var exporter = Watch(patroni.Port, "tls: off");
        var scrape = await exporter.ScrapeUntilAsync(scrape => scrape.Value(Up) == "1");
        Assert.Equal("2", scrape.Value("patroni_failsafe_members"));
        Assert.Empty(scrape.Lines("patroni_config_").Concat(scrape.Lines("patroni_last_leader_change_")));
        Assert.Equal("2", scrape.Value("patroni_cluster_members"));
    }

    [Fact]
    public async Task A_document_that_comes_with_503_is_read_like_any_other()
    {
        await using var patroni = await TestPatroni.StartAsync();
        patroni.Answer("/patroni", """{"state":"stopped","role":"replica","dcs_last_seen":1795471900,"watchdog_failed":true,"patroni":{"version":"4.0.4","scope":"pg-test","name":"a"}}""", 503);
        await using var exporter = Watch(patroni.Port, "tls: off");
        var scrape = await exporter.ScrapeUntilAsync(scrape => scrape.Value(Up) == "1");
        Assert.Equal(("1795471900", "1"), (scrape.Value("patroni_dcs_last_contact_timestamp_seconds"), scrape.Value("patroni_watchdog_failed")));
        Assert.Equal("2", scrape.Value("patroni_cluster_members"));
    }

    [Theory]
    [MemberData(nameof(Strange))]
    public async Task What_is_no_answer_of_Patroni_means_down_with_a_reason_and_costs_others_nothing(string path, int status, string body, string reason)
    {
        await using var patroni = await TestPatroni.StartAsync();
        patroni.Answer(path, body, status);
        await using var exporter = Watch(patroni.Port, "tls: off");
        await AssertDownAsync(exporter, reason, saysOfItself: path != "/patroni");
    }

    /// <summary>Patroni answers for the cluster by asking its store, and for itself from memory.</summary>
    [Fact]
    public async Task While_the_store_is_away_the_last_contact_with_it_is_told()
    {
        var time = new FakeTimeProvider();
        await using var patroni = await TestPatroni.StartAsync();
        patroni.Fail("/cluster");
        await using var exporter = Watch(patroni.Port, "tls: off", time);
        var scrape = await AssertDownAsync(exporter, "", saysOfItself: true);
        Assert.Empty(scrape.Lines("patroni_cluster_"));
        patroni.Recover();
        await exporter.ScrapeUntilAsync(scrape =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return scrape.Value(Up) == "1";
        });

        // As long as Patroni waits for the store, nobody gets an answer.
        patroni.FallSilent("/cluster");
        time.Advance(TimeSpan.FromSeconds(1));
        await Eventually.TrueAsync(() => Task.FromResult(patroni.Held > 0));
        time.Advance(TimeSpan.FromSeconds(5.1));
        Assert.Empty((await AssertDownAsync(exporter, "no answer within 5 s", times: 2, saysOfItself: true)).Lines("patroni_cluster_"));
    }

    [Fact]
    public async Task A_proxy_without_a_Patroni_behind_it_takes_the_series_away_until_there_is_one_and_is_logged_once_each_time()
    {
        var time = new FakeTimeProvider();
        await using var patroni = await TestPatroni.StartAsync();
        await using var exporter = Watch(patroni.Port, "tls: off", time);
        for (var outage = 1; outage <= 2; outage++)
        {
            await exporter.ScrapeUntilAsync(scrape => scrape.Value(Up) == "1");
            patroni.AnswerAsProxy();
            for (var look = 1; look <= 2; look++)
            {
                var asked = patroni.Asked;
                time.Advance(TimeSpan.FromSeconds(1));
                await Eventually.TrueAsync(() => Task.FromResult(patroni.Asked > asked));
                await AssertDownAsync(exporter, "/patroni answered 502 without the document that every Patroni has there", outage);
            }

            patroni.Recover();
            time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal("2", (await exporter.ScrapeUntilAsync(scrape => scrape.Value(Up) == "1")).Value("patroni_cluster_members"));
    }

    [Fact]
    public async Task A_port_where_nobody_listens_is_down()
    {
        await using var exporter = Watch(ProgramFiles.FreePort(), "tls: off");
        await AssertDownAsync(exporter, "Connection refused");
    }

    [Theory]
    [InlineData("off")]
    [InlineData("verify-full")]
    public async Task One_that_accepts_and_never_says_a_word_is_down_after_its_deadline_and_not_before(string tls)
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var time = new FakeTimeProvider();
        await using var exporter = Watch(((IPEndPoint)silent.LocalEndpoint).Port, $"tls: {tls}", time);
        AssertOthersAreThere(await exporter.ScrapeUntilAsync(scrape => scrape.Value("pg_up") == "1"));
        time.Advance(TimeSpan.FromSeconds(4.9));
        var scrape = await exporter.ScrapeAsync();
        Assert.Empty(scrape.Lines("patroni_"));
        AssertOthersAreThere(scrape);
        time.Advance(TimeSpan.FromSeconds(0.2));
        await AssertDownAsync(exporter, "no answer within 5 s");
    }

    [Fact]
    public async Task One_that_falls_silent_keeps_its_series_until_the_deadline_and_has_them_again_when_it_answers()
    {
        var time = new FakeTimeProvider();
        await using var patroni = await TestPatroni.StartAsync();
        await using var exporter = Watch(patroni.Port, "tls: off", time);
        await exporter.ScrapeUntilAsync(scrape => scrape.Value(Up) == "1");
        patroni.FallSilent();
        time.Advance(TimeSpan.FromSeconds(1));
        await Eventually.TrueAsync(() => Task.FromResult(patroni.Held == 1));
        time.Advance(TimeSpan.FromSeconds(4.9));
        var scrape = await exporter.ScrapeAsync();
        Assert.Equal(("1", "2"), (scrape.Value(Up), scrape.Value("patroni_cluster_members")));
        AssertOthersAreThere(scrape);
        time.Advance(TimeSpan.FromSeconds(0.2));
        await AssertDownAsync(exporter, "no answer within 5 s");
        patroni.Recover();
        // The next look may have begun before: it has a deadline as well.
        var back = await exporter.ScrapeUntilAsync(scrape =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return scrape.Value(Up) == "1";
        });
        Assert.Equal("2", back.Value("patroni_cluster_members"));
    }

    [Fact]
    public async Task Over_TLS_the_CA_of_the_configuration_is_trusted_and_no_other()
    {
        var (certificates, others) = (New("ours"), New("others"));
        await using var patroni = await TestPatroni.StartAsync(certificates);
        await using (var trusting = Watch(patroni.Port, $"ca: {certificates.Ca}"))
        {
            Assert.Equal("2", (await trusting.ScrapeUntilAsync(scrape => scrape.Value(Up) == "1")).Value("patroni_cluster_members"));
            Assert.Empty(logger.About("Patroni"));
        }

        await using var strange = Watch(patroni.Port, $"ca: {others.Ca}");
        await AssertDownAsync(strange, "The remote certificate is invalid");
    }

    [Fact]
    public async Task Without_a_CA_in_the_configuration_the_system_decides_and_knows_no_authority_of_a_test()
    {
        await using var patroni = await TestPatroni.StartAsync(New("ours"));
        await using var exporter = Watch(patroni.Port, "tls: verify-full");
        await AssertDownAsync(exporter, "The remote certificate is invalid");
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_not_trusted()
    {
        var certificates = New("ours");
        await using var patroni = await TestPatroni.StartAsync(certificates);
        await using var exporter = Watch(patroni.Port, $"ca: {certificates.Ca}", host: "localhost");
        await AssertDownAsync(exporter, "RemoteCertificateNameMismatch");
    }

    [Fact]
    public async Task One_that_asks_for_a_certificate_is_shown_that_of_the_configuration()
    {
        var certificates = New("ours");
        using var client = certificates.Client();
        await using var patroni = await TestPatroni.StartAsync(certificates, client.Issuer);
        await using (var known = Watch(patroni.Port, $"ca: {certificates.Ca}, certificate: {directory}/ours/client.crt, key: {directory}/ours/client.key"))
        {
            await known.ScrapeUntilAsync(scrape => scrape.Value(Up) == "1");
            Assert.Empty(logger.About("Patroni"));
        }

        await using var unknown = Watch(patroni.Port, $"ca: {certificates.Ca}");
        await AssertDownAsync(unknown, "");
    }

    [Fact]
    public async Task Plain_words_to_one_that_speaks_TLS_mean_down()
    {
        await using var patroni = await TestPatroni.StartAsync(New("ours"));
        await using var exporter = Watch(patroni.Port, "tls: off");
        await AssertDownAsync(exporter, "");
    }

    /// <summary>Nothing is left but that it is down, and what a member says of itself; the log says why, once, in words that need no other message.</summary>
    private async Task<Scrape> AssertDownAsync(RunningExporter exporter, string reason, int times = 1, bool saysOfItself = false)
    {
        var scrape = await exporter.ScrapeUntilAsync(scrape => scrape.Value(Up) == "0");
        if (saysOfItself)
        {
            Assert.Equal("1795471872", scrape.Value("patroni_dcs_last_contact_timestamp_seconds"));
        }
        else
        {
            Assert.Equal([$"{Up} 0"], scrape.Lines("patroni_"));
        }

        AssertOthersAreThere(scrape);
        var lines = logger.About("Patroni").ToList();
        Assert.Equal(times, lines.Count);
        Assert.StartsWith("Warning: Patroni's REST API at ", lines[^1], StringComparison.Ordinal);
        Assert.True(lines[^1].Contains(reason, StringComparison.Ordinal), lines[^1]);
        Assert.DoesNotContain("inner exception", lines[^1], StringComparison.Ordinal);
        return scrape;
    }

    private static void AssertOthersAreThere(Scrape scrape)
    {
        Assert.Equal(("1", "42"), (scrape.Value("pg_up"), scrape.Value("good_value")));
        Assert.NotEmpty(scrape.Lines("pg_exporter_build_info{"));
    }

    private TestCertificates New(string name) => new(Directory.CreateDirectory(Path.Combine(directory, name)).FullName);

    /// <summary>An exporter as its configuration file says.</summary>
    private RunningExporter Watch(int port, string patroni, TimeProvider? time = null, string host = "127.0.0.1")
    {
        var faults = new List<Fault>();
        var config = ConfigFile.Read(
            "config.yml",
            $$"""
            postgres: { host: 127.0.0.1, port: {{place.Server.Port}}, user: dbuser_monitor, tls: off }
            patroni: { host: {{host}}, port: {{port}}, every: 1s, {{patroni}} }
            """,
            faults);
        Assert.Empty(faults);
        return new(config!, Own.Only(Own.Good), time, logger);
    }
}
