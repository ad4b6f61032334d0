using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Monitor.Exporter.Serving;
using Monitor.Exporter.Tests.Servers;

namespace Monitor.Exporter.Tests.Faults;

/// <summary>Scrapers that ask for a document of 40 MB and never read it.</summary>
[Collection(nameof(AloneCollection))]
public sealed class StuckScraperTests(LoneServer place) : IClassFixture<LoneServer>
{
    private const int Scrapers = 20;

    [Theory]
    [InlineData("", "")]
    [InlineData("every: 1h\n", "")]
    [InlineData("", "Accept-Encoding: gzip\r\n")]
    [InlineData("every: 1h\n", "Accept-Encoding: gzip\r\n")]
    public async Task Is_cut_off_at_the_write_deadline_and_until_then_holds_up_nobody_and_takes_little_memory(string plane, string header)
    {
        // The writing is on a clock that stands still until the test moves it.
        var time = new FakeTimeProvider();
        var config = place.Config() with { Listen = new(IPAddress.Loopback, ProgramFiles.FreePort()) };
        var big = Own.Only(("big", $"{plane}labels: [label, number]\nrows: 20000\ntimeout: 1m\n", "SELECT 1 AS value, g AS number, (SELECT string_agg(md5(g::text || ' ' || i), '') FROM generate_series(1, 60) i) AS label FROM generate_series(1, 20000) g"), Own.Good);
        await using (var app = ExporterHost.Build(config, big, 0, time))
        {
            await app.StartAsync(TestContext.Current.CancellationToken);
            using var client = new HttpClient { BaseAddress = new($"http://{config.Listen}"), MaxResponseContentBufferSize = 100_000_000 };
            var (length, said) = (0, "");
            await Eventually.TrueAsync(
                async () =>
                {
                    // No faster than the world's clock: the deadlines of the exporter are on this one, and PostgreSQL is not.
                    time.Advance(TimeSpan.FromMilliseconds(50));
                    said = await client.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
                    length = said.Length;
                    return length > 30_000_000;
                },
                () => string.Join('\n', said.Split('\n').Where(line => line.StartsWith("pg_up", StringComparison.Ordinal) || line.Contains("\"big\"", StringComparison.Ordinal))));
            said = "";

            var before = GC.GetTotalMemory(forceFullCollection: true);
            var stuck = new List<Socket>();
            try
            {
                for (var number = 0; number < Scrapers; number++)
                {
                    stuck.Add(await AskAndNeverReadAsync(config.Listen, header));
                }

                var stopwatch = Stopwatch.StartNew();
                Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/healthz", TestContext.Current.CancellationToken)).StatusCode);
                Assert.Contains("\ngood_value 42\n", await client.GetStringAsync("/metrics", TestContext.Current.CancellationToken), StringComparison.Ordinal);
                Assert.True(stopwatch.Elapsed < TimeSpan.FromSeconds(5), $"took {stopwatch.Elapsed}");
                // One document for all of them, the new one beside the old, and what the sockets take: not one for each.
                Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, length * 5L);

                time.Advance(HttpEndpoints.WriteDeadline + TimeSpan.FromSeconds(1));
                foreach (var socket in stuck)
                {
                    Assert.InRange(await ReadToEndAsync(socket), 0, length - 1L);
                }
            }
            finally
            {
                stuck.ForEach(socket => socket.Dispose());
            }
        }

        await place.NobodyIsLeftAsync();
    }

    private static async Task<Socket> AskAndNeverReadAsync(IPEndPoint address, string header)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(address, TestContext.Current.CancellationToken);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET /metrics HTTP/1.1\r\nHost: {address}\r\n{header}\r\n"), TestContext.Current.CancellationToken);
        // The answer has begun, and from now on nothing is read.
        Assert.NotEqual(0, await socket.ReceiveAsync(new byte[16], SocketFlags.Peek, TestContext.Current.CancellationToken));
        return socket;
    }

    /// <summary>What was under way in the network, until the end that the exporter made.</summary>
    private static async Task<long> ReadToEndAsync(Socket socket)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(10));
        var (total, buffer) = (0L, new byte[64 * 1024]);
        try
        {
            while (await socket.ReceiveAsync(buffer, deadline.Token) is var count and > 0)
            {
                total += count;
            }
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionReset)
        {
            // Cut off.
        }

        return total;
    }
}
