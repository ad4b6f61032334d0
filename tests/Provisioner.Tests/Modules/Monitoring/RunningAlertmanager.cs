using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Monitor.Provisioner.Modules.Alertmanager;

namespace Monitor.Provisioner.Tests.Modules.Monitoring;

/// <summary>Alertmanager itself, with the configuration of a fleet where nobody is told, so that it asks nobody.</summary>
public sealed class RunningAlertmanager : IAsyncLifetime
{
    private static readonly string[] Programs = ["prometheus-alertmanager", "alertmanager"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly MonitoringDeployment deployment = new();
    private readonly string directory = Directory.CreateTempSubdirectory("monitor-alertmanager-").FullName;
    private readonly HttpClient client = new() { Timeout = TimeSpan.FromSeconds(10) };
    private Process? process;

    public async ValueTask InitializeAsync()
    {
        if (Programs.Select(Find).FirstOrDefault(path => path is not null) is not { } program)
        {
            return;
        }

        var port = FreePort();
        var configuration = Path.Combine(directory, "alertmanager.yml");
        foreach (var path in deployment.Describe(new AlertmanagerModule(), "infra-1").OfType<Provisioner.Engine.Resource.File>().Select(file => file.Path))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(directory + path)!);
            await File.WriteAllTextAsync(directory + path, deployment.TextOf(new AlertmanagerModule(), "infra-1", path));
        }

        Directory.CreateDirectory(directory + "/etc/monitor");
        await File.WriteAllTextAsync(directory + "/etc/monitor/ca.crt", deployment.Value.Authority.CertificatePem);
        // Every rule of the book, also those that only a synchronous cluster has.
        var fleet = deployment.Value.Fleet;
        var text = AlertmanagerConfiguration.For(fleet with { Clusters = [.. fleet.Clusters.Select(cluster => cluster with { Synchronous = true })] }).Render();
        await File.WriteAllTextAsync(configuration, text.Replace("/etc/", directory + "/etc/", StringComparison.Ordinal));
        process = Process.Start(new ProcessStartInfo(
            program,
            [$"--config.file={configuration}", $"--storage.path={directory}/data", $"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address="])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        process.ErrorDataReceived += (_, _) => { };
        process.OutputDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        client.BaseAddress = new Uri($"http://127.0.0.1:{port}/");
        await UntilAsync(async () =>
        {
            try
            {
                return (await client.GetAsync(new Uri("-/ready", UriKind.Relative))).StatusCode == HttpStatusCode.OK;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
    }

    public Task PostAsync(IEnumerable<Dictionary<string, string>> alerts, CancellationToken cancellationToken) => SendAsync(alerts, null, cancellationToken);

    public Task ResolveAsync(IEnumerable<Dictionary<string, string>> alerts, CancellationToken cancellationToken) =>
        SendAsync(alerts, DateTimeOffset.UnixEpoch.AddYears(50), cancellationToken);

    /// <summary>Whether the alert with this mark is kept back now.</summary>
    public async Task<bool> IsInhibitedAsync(string mark, CancellationToken cancellationToken)
    {
        var alerts = await client.GetFromJsonAsync<JsonElement>($"api/v2/alerts?filter=mark=\"{mark}\"", cancellationToken);
        return alerts.EnumerateArray().Any(alert => alert.GetProperty("status").GetProperty("inhibitedBy").GetArrayLength() > 0);
    }

    /// <summary>The names of the alerts with this mark that are not kept back now, in their order.</summary>
    public async Task<IReadOnlyList<string>> ToldAsync(string mark, CancellationToken cancellationToken)
    {
        var alerts = await client.GetFromJsonAsync<JsonElement>($"api/v2/alerts?filter=mark=\"{mark}\"&inhibited=false", cancellationToken);
        return [.. alerts.EnumerateArray().Select(alert => alert.GetProperty("labels").GetProperty("alertname").GetString()!).Order(StringComparer.Ordinal)];
    }

    /// <summary>Whether the alert with this mark is kept back within a few seconds.</summary>
    public async Task<bool> BecomesInhibitedAsync(string mark, CancellationToken cancellationToken)
    {
        try
        {
            await UntilAsync(() => IsInhibitedAsync(mark, cancellationToken));
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        if (process is not null)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        deployment.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    private async Task SendAsync(IEnumerable<Dictionary<string, string>> alerts, DateTimeOffset? end, CancellationToken cancellationToken)
    {
        Assert.SkipWhen(process is null, "Alertmanager is not installed.");
        var answer = await client.PostAsJsonAsync(
            "api/v2/alerts", alerts.Select(labels => new { labels, endsAt = end }).ToList(), Options, cancellationToken);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(cancellationToken));
    }

    private static readonly JsonSerializerOptions Options = new() { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), deadline.Token);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
