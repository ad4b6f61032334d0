using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Monitor.Provisioner.Operations;

/// <summary>What this fleet's Prometheus knows, through its HTTP API.</summary>
/// <param name="http">Leads to Prometheus, with its base address, client certificate and a deadline.</param>
public sealed class PrometheusClient(HttpClient http)
{
    /// <summary>The alerts that are pending or firing.</summary>
    /// <exception cref="HttpRequestException">No usable answer.</exception>
    public async Task<IReadOnlyList<ActiveAlert>> GetAlertsAsync(CancellationToken cancellationToken) =>
        (await GetAsync<AlertsData>("api/v1/alerts", cancellationToken)).Alerts;

    /// <summary>Every target that Prometheus scrapes.</summary>
    /// <exception cref="HttpRequestException">No usable answer.</exception>
    public async Task<IReadOnlyList<ScrapeTarget>> GetTargetsAsync(CancellationToken cancellationToken) =>
        (await GetAsync<TargetsData>("api/v1/targets?state=active", cancellationToken)).ActiveTargets;

    /// <summary>An instant query that gives a vector.</summary>
    /// <exception cref="HttpRequestException">No usable answer.</exception>
    public async Task<IReadOnlyList<Sample>> QueryAsync(string expression, CancellationToken cancellationToken)
    {
        var data = await GetAsync<VectorData>($"api/v1/query?query={Uri.EscapeDataString(expression)}", cancellationToken);
        return [.. data.Result.Select(result => new Sample(
            result.Metric, double.Parse(result.Value[1].GetString()!, NumberStyles.Float, CultureInfo.InvariantCulture)))];
    }

    private async Task<T> GetAsync<T>(string path, CancellationToken cancellationToken)
        where T : class
    {
        using var response = await http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
        var answer = await response.Content.ReadFromJsonAsync<Answer<T>>(cancellationToken);
        return answer is { Status: "success", Data: { } data }
            ? data
            : throw new HttpRequestException($"Prometheus answered {(int)response.StatusCode}: {answer?.Error ?? "no reason given"}");
    }

    private sealed record Answer<T>(string Status, T? Data, string? Error);

    private sealed record AlertsData(IReadOnlyList<ActiveAlert> Alerts);

    private sealed record TargetsData(IReadOnlyList<ScrapeTarget> ActiveTargets);

    private sealed record VectorData(IReadOnlyList<VectorResult> Result);

    private sealed record VectorResult(IReadOnlyDictionary<string, string> Metric, IReadOnlyList<JsonElement> Value);
}

/// <summary>An alert that Prometheus holds to be true.</summary>
/// <param name="Labels">Its labels, the name among them.</param>
/// <param name="Annotations">Its texts.</param>
/// <param name="State">pending or firing.</param>
/// <param name="ActiveAt">Since when its condition has been true.</param>
public sealed record ActiveAlert(
    IReadOnlyDictionary<string, string> Labels, IReadOnlyDictionary<string, string> Annotations, string State, DateTimeOffset ActiveAt)
{
    /// <summary>The rule's name.</summary>
    [JsonIgnore]
    public string Name => Labels.GetValueOrDefault("alertname", "");
}

/// <summary>Something that Prometheus scrapes.</summary>
/// <param name="Labels">Its labels, job and instance among them.</param>
/// <param name="Health">up, down or unknown.</param>
/// <param name="LastError">Why the last scrape failed; empty when it did not.</param>
public sealed record ScrapeTarget(IReadOnlyDictionary<string, string> Labels, string Health, string LastError);

/// <summary>One series of a vector.</summary>
/// <param name="Labels">Its labels.</param>
/// <param name="Value">Its value.</param>
public sealed record Sample(IReadOnlyDictionary<string, string> Labels, double Value);
