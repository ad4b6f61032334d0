using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Monitor.Dashboards.Live;

/// <summary>What Prometheus said to a query.</summary>
/// <param name="Error">Why there is no answer; null when there is one, also an empty one.</param>
/// <param name="Series">Series with at least one number.</param>
/// <param name="OnlyNotANumber">Series of which every value is NaN: as a rule 0 / 0.</param>
/// <param name="Elapsed">From the request to the last byte.</param>
public sealed record QueryAnswer(string? Error, int Series, int OnlyNotANumber, TimeSpan Elapsed);

/// <summary>Asks a Prometheus through its HTTP API, version 1. Every failure is an answer; only a cancelled caller is an exception.</summary>
/// <param name="http">Leads there: base address, client certificate and a deadline for each request.</param>
/// <param name="time">The clock.</param>
public sealed partial class PrometheusApi(HttpClient http, TimeProvider time)
{
    /// <summary>More than any panel should draw; a larger answer is an error.</summary>
    private const int MaximumAnswerBytes = 64 << 20;

    /// <summary>The query now.</summary>
    public Task<QueryAnswer> QueryAsync(string expression, CancellationToken cancellationToken) =>
        AskAsync("api/v1/query", new() { ["query"] = expression, ["time"] = Unix(time.GetUtcNow()) }, cancellationToken);

    /// <summary>The query over the last hour, as a panel with lines asks it.</summary>
    public Task<QueryAnswer> QueryRangeAsync(string expression, TimeSpan between, CancellationToken cancellationToken)
    {
        // Grafana begins at a whole step, so that a refresh meets the same points.
        var step = (long)Math.Max(between.TotalSeconds, 1);
        var end = time.GetUtcNow().ToUnixTimeSeconds() / step * step;
        return AskAsync(
            "api/v1/query_range",
            new()
            {
                ["query"] = expression,
                ["start"] = (end - (long)PanelTime.Range.TotalSeconds).ToString(CultureInfo.InvariantCulture),
                ["end"] = end.ToString(CultureInfo.InvariantCulture),
                ["step"] = step.ToString(CultureInfo.InvariantCulture),
            },
            cancellationToken);
    }

    /// <summary>What the parser of Prometheus has against the expression; null when nothing.</summary>
    public async Task<string?> SyntaxErrorAsync(string expression, CancellationToken cancellationToken)
    {
        var (document, error, _) = await SendAsync("api/v1/format_query", new() { ["query"] = expression }, cancellationToken);
        document?.Dispose();
        return error;
    }

    /// <summary>The longest time between two scrapes of a target; null where nothing is scraped.</summary>
    public async Task<TimeSpan?> ScrapeIntervalAsync(CancellationToken cancellationToken)
    {
        var (document, _, _) = await SendAsync("api/v1/targets?state=active", [], cancellationToken);
        using (document)
        {
            var intervals = document?.RootElement.GetProperty("data").GetProperty("activeTargets").EnumerateArray()
                .Select(target => Interval.Match(Text(target, "scrapeInterval"))).Where(match => match.Success)
                .Select(match => TimeSpan.FromMinutes(Number(match, "minutes")) + TimeSpan.FromSeconds(Number(match, "seconds"))).ToList() ?? [];
            return intervals.Count == 0 ? null : intervals.Max();
        }
    }

    /// <summary>The values of a label on the series that match, in alphabetical order.</summary>
    /// <returns>The values, or why they cannot be had.</returns>
    public async Task<(IReadOnlyList<string> Values, string? Error)> LabelValuesAsync(string label, string? selector, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var parameters = new Dictionary<string, string> { ["start"] = Unix(now - PanelTime.Range), ["end"] = Unix(now) };
        if (selector is not null)
        {
            parameters["match[]"] = selector;
        }

        var (document, error, _) = await SendAsync($"api/v1/label/{Uri.EscapeDataString(label)}/values", parameters, cancellationToken);
        using (document)
        {
            return document is null
                ? ([], error)
                : ([.. document.RootElement.GetProperty("data").EnumerateArray().Select(value => value.GetString()!).Order(StringComparer.Ordinal)], null);
        }
    }

    /// <summary>Rules that are loaded and do not work, with their error.</summary>
    /// <returns>Names with errors and the names of all rules, or why they cannot be had.</returns>
    public async Task<(IReadOnlyList<(string Name, string Error)> Unhealthy, IReadOnlySet<string> Loaded, string? Error)> RulesAsync(CancellationToken cancellationToken)
    {
        var (document, error, _) = await SendAsync("api/v1/rules", [], cancellationToken);
        using (document)
        {
            if (document is null)
            {
                return ([], new HashSet<string>(), error);
            }

            var rules = document.RootElement.GetProperty("data").GetProperty("groups").EnumerateArray()
                .SelectMany(group => group.GetProperty("rules").EnumerateArray()).ToList();
            return (
                [.. rules.Where(rule => Text(rule, "health") == "err").Select(rule => (Text(rule, "name"), Text(rule, "lastError")))],
                rules.Select(rule => Text(rule, "name")).ToHashSet(),
                null);
        }
    }

    private async Task<QueryAnswer> AskAsync(string path, Dictionary<string, string> parameters, CancellationToken cancellationToken)
    {
        var (document, error, elapsed) = await SendAsync(path, parameters, cancellationToken);
        using (document)
        {
            if (document is null)
            {
                return new(error, 0, 0, elapsed);
            }

            var data = document.RootElement.GetProperty("data");
            return Text(data, "resultType") is "matrix" or "vector"
                ? Count([.. data.GetProperty("result").EnumerateArray()], elapsed)
                : new(null, 1, 0, elapsed);
        }
    }

    private static QueryAnswer Count(List<JsonElement> series, TimeSpan elapsed)
    {
        var numbers = series.Count(one => one.TryGetProperty("values", out var values)
            ? values.EnumerateArray().Any(IsNumber)
            : !one.TryGetProperty("value", out var value) || IsNumber(value));
        return new(null, numbers, series.Count - numbers, elapsed);
    }

    private static bool IsNumber(JsonElement sample) => sample[1].GetString() != "NaN";

    /// <summary>As a form, since an expression may be longer than a server lets an address be.</summary>
    private async Task<(JsonDocument? Document, string? Error, TimeSpan Elapsed)> SendAsync(
        string path, Dictionary<string, string> parameters, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        try
        {
            using var request = !IsLong(path)
                ? new HttpRequestMessage(HttpMethod.Get, new Uri(path + Query(parameters), UriKind.Relative))
                : new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = new FormUrlEncodedContent(parameters) };
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            await response.Content.LoadIntoBufferAsync(MaximumAnswerBytes, cancellationToken);
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            var elapsed = time.GetElapsedTime(started);
            return Read(response, body) is var (document, error) ? (document, error, elapsed) : default;
        }
        catch (HttpRequestException exception)
        {
            return (null, exception.InnerException is { } inner ? $"{exception.Message} ({inner.Message})" : exception.Message, time.GetElapsedTime(started));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, $"no answer within {http.Timeout.TotalSeconds:0} s", time.GetElapsedTime(started));
        }
    }

    private static (JsonDocument? Document, string? Error) Read(HttpResponseMessage response, string body)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            return (null, $"HTTP {(int)response.StatusCode}, and no JSON: is this a Prometheus? It says: {Shortened(body)}");
        }

        if (document.RootElement.ValueKind == JsonValueKind.Object && Text(document.RootElement, "status") == "success")
        {
            return (document, null);
        }

        using (document)
        {
            var error = document.RootElement.ValueKind == JsonValueKind.Object ? Text(document.RootElement, "error") : "";
            return (null, error.Length > 0 ? error : $"HTTP {(int)response.StatusCode}: {Shortened(body)}");
        }
    }

    private static bool IsLong(string path) => path.EndsWith("query", StringComparison.Ordinal) || path.EndsWith("query_range", StringComparison.Ordinal);

    private static string Query(Dictionary<string, string> parameters) => parameters.Count == 0
        ? ""
        : "?" + string.Join('&', parameters.Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}"));

    private static string Shortened(string text) => text.Length <= 200 ? text.ReplaceLineEndings(" ") : text[..200].ReplaceLineEndings(" ") + "…";

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static int Number(Match match, string group) => match.Groups[group] is { Success: true, ValueSpan: var digits } ? int.Parse(digits, CultureInfo.InvariantCulture) : 0;

    private static string Unix(DateTimeOffset moment) => (moment.ToUnixTimeMilliseconds() / 1000.0).ToString("0.###", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^((?<minutes>\d{1,4})m)?((?<seconds>\d{1,4})s)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Interval { get; }
}
