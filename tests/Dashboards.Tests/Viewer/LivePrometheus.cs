using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Monitor.Dashboards.Tests.Rules;

namespace Monitor.Dashboards.Tests.Viewer;

/// <summary>A Prometheus of the test's own, filled from a text.</summary>
internal sealed class LivePrometheus : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);

    private readonly string directory;
    private readonly Process process;

    private LivePrometheus(string directory, Process process, Uri uri)
    {
        this.directory = directory;
        this.process = process;
        Uri = uri;
    }

    public Uri Uri { get; }

    /// <summary>Starts one that holds these samples (OpenMetrics with timestamps).</summary>
    /// <exception cref="Win32Exception">Prometheus is not installed.</exception>
    public static async Task<LivePrometheus> StartAsync(string openMetrics, CancellationToken cancellationToken, PrometheusTls? tls = null)
    {
        var directory = Directory.CreateTempSubdirectory("monitor-prometheus-").FullName;
        await File.WriteAllTextAsync(Path.Combine(directory, "samples.txt"), openMetrics, cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(directory, "prometheus.yml"), "global: {}\n", cancellationToken);
        var (code, output) = await Promtool.Run(directory, cancellationToken, "tsdb", "create-blocks-from", "openmetrics", "samples.txt", "data");
        Assert.True(code == 0, output);
        var port = FreePort();
        var process = Process.Start(new ProcessStartInfo(
            "prometheus",
            ["--config.file=prometheus.yml", "--storage.tsdb.path=data", $"--web.listen-address=127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}", "--log.level=error", .. tls?.WriteTo(directory) ?? []])
        {
            WorkingDirectory = directory,
            RedirectStandardError = true,
        })!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var prometheus = new LivePrometheus(directory, process, new Uri($"{(tls is null ? "http" : "https")}://127.0.0.1:{port}/"));
        using var http = new HttpClient(tls?.Handler() ?? new SocketsHttpHandler());
        await prometheus.WaitUntilReadyAsync(http, cancellationToken);
        return prometheus;
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    private async Task WaitUntilReadyAsync(HttpClient http, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(StartDeadline);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await timer.WaitForNextTickAsync(deadline.Token))
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(Uri, "-/ready"), deadline.Token);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException) when (!process.HasExited)
            {
                // Not listening yet.
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
