using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Monitor.Exporter.Configuration;
using Monitor.Exporter.Reload;
using Monitor.Exporter.Serving;

namespace Monitor.Exporter.Commands;

/// <summary>
/// What runs where, how often and at what cost. It reads the series that an exporter serves about itself, so that it says what Prometheus
/// is told; those of the running exporter where there is one, because only they are of the real load.
/// </summary>
internal static class ExplainCommand
{
    private const string PackagedSocket = "/run/monitor-exporter/monitor-exporter.sock";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestRound = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    /// <summary>Explains.</summary>
    public static async Task<int> RunAsync(Arguments arguments, Setup setup, Screen screen, CancellationToken cancellationToken)
    {
        var socket = setup.Config.ControlSocket ?? PackagedSocket;
        var (text, from) = await AskAsync(socket, setup.Config.TelemetryPath, cancellationToken) is { } answer
            ? (answer, $"the exporter that runs here ({socket})")
            : (await RunRoundAsync(setup, cancellationToken), $"one round of this process, because no exporter answers at {socket}");
        var wanted = arguments.Value(Flags.Server);
        var all = Explanation.Of(text, setup.Catalogue);
        var report = new ExplainReport(from, [.. all.Where(collector => wanted is null || collector.Server == wanted)]);
        if (wanted is not null && report.Collectors.Count == 0)
        {
            await screen.Error.WriteLineAsync(ServerChoice.Unknown(setup.Config, wanted));
            return 2;
        }

        Write(report, arguments.IsOn(Flags.Json), screen);
        return report.Collectors.Any(collector => collector.State == "failed") ? 1 : 0;
    }

    private static async Task<string?> AskAsync(string socket, string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(socket))
        {
            return null;
        }

        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellation) =>
            {
                var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), cancellation);
                return new NetworkStream(connection, ownsSocket: true);
            },
        };
        using var client = new HttpClient(handler) { Timeout = Patience };
        try
        {
            return await client.GetStringAsync(new Uri($"http://localhost{path}"), cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // Nobody answers there, or not in time.
            return null;
        }
    }

    /// <summary>Until every collector has run, been skipped, or had its time.</summary>
    private static async Task<string> RunRoundAsync(Setup setup, CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var service = new ExporterService(setup.Config, setup.Catalogue, 0, TimeProvider.System, NullLogger.Instance);
        var background = service.RunAsync(stopping.Token);
        var began = TimeProvider.System.GetTimestamp();
        string text;
        do
        {
            await Task.Delay(Step, cancellationToken);
            text = await SeriesReading.TextAsync(service, cancellationToken);
        }
        while (Explanation.Of(text, setup.Catalogue).Any(collector => collector.State == "waiting") && TimeProvider.System.GetElapsedTime(began) < LongestRound);

        await stopping.CancelAsync();
        await Task.WhenAny(background);
        return text;
    }

    private static void Write(ExplainReport report, bool json, Screen screen)
    {
        if (json)
        {
            screen.Out.WriteLine(JsonSerializer.Serialize(report, CommandJson.Default.ExplainReport));
            return;
        }

        screen.Out.WriteLine($"From {report.From}.");
        var named = report.Collectors.Any(collector => collector.Server.Length > 0);
        var table = new PlainTable([.. named ? ["server"] : (string[])[], "collector", "in", "every", ">last ms", ">mean ms", ">age s", ">rows", ">series", ">bytes", "state"]);
        foreach (var collector in report.Collectors)
        {
            table.Add(
            [
                .. named ? [collector.Server] : (string[])[],
                collector.Name, collector.Where, collector.Every, Number(collector.LastSeconds * 1000, "0.0"), Number(collector.MeanSeconds * 1000, "0.0"),
                Number(collector.AgeSeconds, "0"), Number(collector.Rows, "0"), $"{collector.Series}", $"{collector.Bytes}",
                collector.Reason.Length == 0 ? collector.State : $"{collector.State}: {collector.Reason}",
            ]);
        }

        table.Write(screen.Out);
    }

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";
}
