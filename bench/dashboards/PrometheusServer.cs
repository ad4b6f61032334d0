using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Monitor.DashboardBench;

/// <summary>Something that the bench needs does not work.</summary>
/// <param name="message">What, and what to do.</param>
internal sealed class BenchException(string message) : Exception(message);

/// <summary>A Prometheus of our own on loopback, with an empty directory, that takes series by remote write.</summary>
internal sealed class PrometheusServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process process;
    private readonly string directory;

    private PrometheusServer(Process process, string directory, Uri address) => (this.process, this.directory, Address) = (process, directory, address);

    public Uri Address { get; }

    /// <summary>Memory of the process now, bytes.</summary>
    public long ResidentBytes => File.ReadLines($"/proc/{process.Id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var kilobytes, ..]
        ? long.Parse(kilobytes, CultureInfo.InvariantCulture) * 1024
        : 0;

    public static async Task<PrometheusServer> StartAsync(string program, CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("dashboard-bench-").FullName;
        await File.WriteAllTextAsync(Path.Combine(directory, "prometheus.yml"), "global: { scrape_interval: 15s }\n", cancellationToken);
        var address = new Uri($"http://127.0.0.1:{FreePort()}/");
        var process = Start(program, directory, address);
        var server = new PrometheusServer(process, directory, address);
        try
        {
            await server.WaitAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        process.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    private static Process Start(string program, string directory, Uri address)
    {
        // A head of two days: series arrive one after the other, some with a day of samples, and none may be older than half of the head.
        string[] arguments =
        [
            $"--config.file={directory}/prometheus.yml", $"--storage.tsdb.path={directory}/data", $"--web.listen-address={address.Authority}",
            "--web.enable-remote-write-receiver", "--storage.tsdb.min-block-duration=50h", "--storage.tsdb.max-block-duration=50h", "--log.level=error",
        ];
        try
        {
            // Go collects garbage earlier near this limit; the machine may have other work.
            return Process.Start(new ProcessStartInfo(program, arguments) { Environment = { ["GOMEMLIMIT"] = "5GiB" } })!;
        }
        catch (Win32Exception exception)
        {
            throw new BenchException($"cannot start {program}: {exception.Message}. It is in Debian's package prometheus.");
        }
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = Address };
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!await IsReadyAsync(http, deadline.Token))
        {
            if (process.HasExited)
            {
                throw new BenchException($"Prometheus ended with exit code {process.ExitCode}; its words are above.");
            }

            await timer.WaitForNextTickAsync(deadline.Token);
        }
    }

    private static async Task<bool> IsReadyAsync(HttpClient http, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync(new Uri("-/ready", UriKind.Relative), cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
