using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Monitor.Exporter.Configuration;
using Monitor.Exporter.Tests.Servers;

namespace Monitor.Exporter.Tests.Faults;

/// <summary>Something accepts connections and never says a word: with TLS asked for and without.</summary>
public sealed class SilentServerTests
{
    [Theory]
    [InlineData(true, "")]
    [InlineData(false, "")]
    [InlineData(true, "S")]
    [InlineData(false, "HTTP/1.1 400 Bad Request\r\n\r\n")]
    [InlineData(true, "\0\0\0\0")]
    public async Task Is_down_with_a_reason_within_three_seconds_and_no_socket_is_left(bool tls, string answer)
    {
        await using var silent = new Listener(answer);
        var login = new Login { Host = "127.0.0.1", Port = silent.Port, User = "x", Database = "postgres", Tls = tls };
        await using (var exporter = new RunningExporter(new() { Postgres = login, PgBouncer = login }))
        {
            for (var round = 0; round < 3; round++)
            {
                var scrape = await exporter.ScrapeAsync();
                Assert.Equal(("0", "0"), (scrape.Value("pg_up"), scrape.Value("pgbouncer_up")));
                Assert.True(scrape.Took < TimeSpan.FromSeconds(3), $"took {scrape.Took}");
                Assert.Single(scrape.Lines("pg_exporter_target_down_info{target=\"postgres\","));
                Assert.Single(scrape.Lines("pg_exporter_target_down_info{target=\"pgbouncer\","));
            }

            // One attempt of each plane may be under way.
            await Eventually.TrueAsync(() => Task.FromResult(silent.Open() <= 2));
        }

        await Eventually.TrueAsync(() => Task.FromResult(silent.Open() == 0));
        Assert.True(silent.Accepted > 2);
    }

    private sealed class Listener : IAsyncDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly ConcurrentBag<Task> clients = [];
        private readonly Task accepting;
        private int open;

        public Listener(string answer)
        {
            listener.Start();
            accepting = AcceptAsync(answer);
        }

        public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

        public int Accepted => clients.Count;

        public int Open() => Volatile.Read(ref open);

        public async ValueTask DisposeAsync()
        {
            listener.Stop();
            await Task.WhenAny(accepting);
            await Task.WhenAll(clients);
            listener.Dispose();
        }

        private async Task AcceptAsync(string answer)
        {
            while (true)
            {
                var socket = await listener.AcceptSocketAsync();
                Interlocked.Increment(ref open);
                clients.Add(ListenAsync(socket, answer));
            }
        }

        private async Task ListenAsync(Socket socket, string answer)
        {
            using (socket)
            {
                try
                {
                    await socket.SendAsync(System.Text.Encoding.ASCII.GetBytes(answer));
                    while (await socket.ReceiveAsync(new byte[1024]) > 0)
                    {
                    }
                }
                catch (SocketException)
                {
                    // Reset: it is gone as well.
                }
            }

            Interlocked.Decrement(ref open);
        }
    }
}
