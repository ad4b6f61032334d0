using System.Net;
using System.Net.Sockets;
using Monitor.Exporter.Tests.Servers;

namespace Monitor.Exporter.Tests.Coverage;

/// <summary>Names that PgBouncer has looked up, and peers to which it forwards what is theirs.</summary>
[Collection(CauseCollection.Name)]
public sealed class PoolerNetworkTests(CauseServers servers)
{
    /// <summary>The resolver of the PgBouncer of Debian 12 knows no name server on another port than 53.</summary>
    [Theory]
    [InlineData(17)]
    [InlineData(18)]
    public async Task Names_are_told_with_what_is_left_of_them_and_zones_with_their_serial(int version)
    {
        var server = await servers.OfAsync(version);
        await using var names = new NameServer();
        var directory = await servers.NewDirectoryAsync(version);
        var file = Path.Combine(directory, "resolv.conf");
        await File.WriteAllTextAsync(file, names.Line, TestContext.Current.CancellationToken);
        await using var pgbouncer = await servers.PoolerAsync(
            version,
            server,
            $"""
            resolv_conf = {file}
            dns_max_ttl = 500
            dns_zone_check_period = 1
            [databases]
            one = host=one.zone.test port={server.Port} dbname=postgres
            two = host=two.zone.test port={server.Port} dbname=postgres
            three = host=three.other.test port={server.Port} dbname=postgres
            """,
            directory);
        await using var exporter = new RunningExporter(new() { PgBouncer = pgbouncer.Login });
        await exporter.ScrapeUntilAsync(scrape => scrape.Value("pgbouncer_up") == "1" && !scrape.Has("pgbouncer_dns_"));
        foreach (var database in new[] { "one", "two", "three" })
        {
            await using var client = await pgbouncer.OpenAsync(database);
        }

        var scrape = await exporter.ScrapeUntilAsync(scrape => Serial(scrape, "zone.test") == NameServer.Serial && Serial(scrape, "other.test") == NameServer.Serial && Left(scrape) is > 0 and < 499);
        Assert.Equal(["one.zone.test", "three.other.test", "two.zone.test"], scrape.Lines("pgbouncer_dns_hosts_ttl_seconds{").Select(line => line.Split('"')[1]).Order(StringComparer.Ordinal));
        Assert.Equal((2, 1), (scrape.Number("pgbouncer_dns_zones_hosts{zonename=\"zone.test\"}"), scrape.Number("pgbouncer_dns_zones_hosts{zonename=\"other.test\"}")));
        exporter.Age();
        var most = await pgbouncer.NumberAsync("SHOW DNS_HOSTS", "one.zone.test", 1);
        scrape = await exporter.ScrapeAsync();
        Assert.InRange(Left(scrape), await pgbouncer.NumberAsync("SHOW DNS_HOSTS", "one.zone.test", 1), most);

        static double Left(Scrape scrape) => scrape.Number("pgbouncer_dns_hosts_ttl_seconds{hostname=\"one.zone.test\"}");

        static double Serial(Scrape scrape, string zone) => scrape.Number($"pgbouncer_dns_zones_serial{{zonename=\"{zone}\"}}");
    }

    /// <summary>The peer takes the connection and does not answer before it closes it.</summary>
    [Theory]
    [InlineData(17)]
    [InlineData(18)]
    public async Task A_request_for_a_peer_is_told_until_the_peer_has_dealt_with_it(int version)
    {
        var server = await servers.OfAsync(version);
        await using var owner = await servers.PoolerAsync(version, server, "peer_id = 2");
        var key = await CancelRequest.KeyAsync(owner.Port, "renamed");
        using var peer = new TcpListener(IPAddress.Loopback, 0);
        peer.Start();
        var port = ((IPEndPoint)peer.LocalEndpoint).Port;
        await using var pgbouncer = await servers.PoolerAsync(version, server, $"peer_id = 1\n[peers]\n2 = host=127.0.0.1 port={port} pool_size=2");
        await using var exporter = new RunningExporter(new() { PgBouncer = pgbouncer.Login });
        // A peer has no pool before the first request for it.
        await exporter.ScrapeUntilAsync(scrape => scrape.Value("pgbouncer_up") == "1" && !scrape.Has("pgbouncer_peer_pools_"));
        using var asking = await CancelRequest.SendAsync(pgbouncer.Port, key);
        using (await peer.AcceptTcpClientAsync(TestContext.Current.CancellationToken))
        {
            var scrape = await exporter.ScrapeUntilAsync(scrape => Requests(scrape) == (1, 0, 1, 0));
            Assert.Equal("2", scrape.Value($"pgbouncer_peers_pool_size{{peer_id=\"2\",host=\"127.0.0.1\",port=\"{port}\"}}"));
        }

        await exporter.ScrapeUntilAsync(scrape => Requests(scrape) == (0, 0, 0, 0));

        static (double ClientsActive, double ClientsWaiting, double ServersActive, double ServersLogin) Requests(Scrape scrape) =>
            (Of(scrape, "client_active_cancel"), Of(scrape, "client_waiting_cancel"), Of(scrape, "server_active_cancel"), Of(scrape, "server_login"));

        static double Of(Scrape scrape, string family) => scrape.Number($"pgbouncer_peer_pools_{family}_connections{{peer_id=\"2\"}}");
    }
}
