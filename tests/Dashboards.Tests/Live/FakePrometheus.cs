using System.Net;
using System.Text.Json;
using System.Web;

namespace Monitor.Dashboards.Tests.Live;

/// <summary>A Prometheus that knows a few answers by heart; whatever else is asked has no series.</summary>
internal sealed class FakePrometheus : HttpMessageHandler
{
    /// <summary>Values of the series that a query gives.</summary>
    public Dictionary<string, string[]> Answers { get; } = [];

    /// <summary>Values of labels, by <c>label of selector</c>.</summary>
    public Dictionary<string, string[]> Labels { get; } = [];

    /// <summary>Names of the rules that are loaded, with the error of each.</summary>
    public Dictionary<string, string> Rules { get; } = [];

    /// <summary>Every query, in order.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>Answers everything instead.</summary>
    public Func<CancellationToken, Task<HttpResponseMessage>>? Instead { get; set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Instead is { } instead)
        {
            return await instead(cancellationToken);
        }

        var parameters = HttpUtility.ParseQueryString(request.Content is null ? request.RequestUri!.Query : await request.Content.ReadAsStringAsync(cancellationToken));
        var path = request.RequestUri!.AbsolutePath;
        var query = parameters["query"] ?? "";
        Asked.Add(query);
        return path switch
        {
            "/api/v1/format_query" when query.Contains("((", StringComparison.Ordinal) => Json(HttpStatusCode.BadRequest, new { status = "error", error = "1:1: parse error" }),
            "/api/v1/format_query" => Data(query),
            "/api/v1/query" => Data(new { resultType = "vector", result = Series(query).Select(value => new { metric = new { }, value = new object[] { 1, value } }) }),
            "/api/v1/query_range" => Data(new { resultType = "matrix", result = Series(query).Select(value => new { metric = new { }, values = new[] { new object[] { 1, value } } }) }),
            "/api/v1/targets" => Data(new { activeTargets = new[] { new { scrapeInterval = "5s" }, new { scrapeInterval = "10s" } } }),
            "/api/v1/rules" => Data(new { groups = new[] { new { rules = Rules.Select(rule => new { name = rule.Key, health = rule.Value.Length > 0 ? "err" : "ok", lastError = rule.Value }) } } }),
            _ => Data(Labels.GetValueOrDefault($"{path.Split('/')[^2]} of {parameters["match[]"]}") ?? []),
        };
    }

    private string[] Series(string query) => Answers.GetValueOrDefault(query) ?? [];

    private static HttpResponseMessage Data(object data) => Json(HttpStatusCode.OK, new { status = "success", data });

    private static HttpResponseMessage Json(HttpStatusCode status, object body) => new(status) { Content = new StringContent(JsonSerializer.Serialize(body)) };
}
