using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Polly.Timeout;

namespace Monitor.Dashboards.Client;

/// <summary>
/// The part of Grafana's HTTP API that a push needs, as documented for Grafana 12 (<c>/api</c>: folders, search, dashboards, versions, data sources). Grafana 13
/// calls these paths deprecated and keeps them.
/// </summary>
/// <remarks>Every answer of Grafana is a value, also a refusal; only a cancelled caller is an exception.</remarks>
public sealed class GrafanaApi : IDisposable
{
    /// <summary>A dashboard is a few hundred kilobytes; a larger answer is not Grafana's.</summary>
    internal const int MaximumAnswerBytes = 16 << 20;

    private readonly HttpClient http;

    /// <summary>A Grafana at this address.</summary>
    /// <param name="address">With the path below which Grafana is served, and a slash at the end.</param>
    /// <param name="token">The token of a service account.</param>
    /// <param name="handler">Decides whom to trust; owned from now on.</param>
    /// <param name="time">The clock for pauses and deadlines.</param>
    public GrafanaApi(Uri address, string token, HttpMessageHandler handler, TimeProvider time)
    {
        // Deadlines are those of each attempt.
        http = new(new GrafanaRetry(handler, time)) { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    /// <summary>The folders of the root that the account may see, up to 1,000.</summary>
    public Task<GrafanaAnswer<IReadOnlyList<GrafanaFolder>>> GetFoldersAsync(CancellationToken cancellationToken) =>
        AskAsync<IReadOnlyList<GrafanaFolder>>(HttpMethod.Get, "api/folders?limit=1000", null, answer => [.. answer.AsArray().Select(folder => Folder(folder!))], cancellationToken);

    /// <summary>Makes a folder in the root. One of that identifier is refused with <see cref="RefusalKind.Exists"/>.</summary>
    public Task<GrafanaAnswer<GrafanaFolder>> CreateFolderAsync(GrafanaFolder folder, CancellationToken cancellationToken) =>
        AskAsync(HttpMethod.Post, "api/folders", new JsonObject { ["uid"] = folder.Uid, ["title"] = folder.Title }, Folder, cancellationToken);

    /// <summary>The dashboard of this identifier.</summary>
    public Task<GrafanaAnswer<StoredDashboard>> GetDashboardAsync(string uid, CancellationToken cancellationToken) => AskAsync(
        HttpMethod.Get,
        $"api/dashboards/uid/{Uri.EscapeDataString(uid)}",
        null,
        answer => new StoredDashboard(
            answer["dashboard"]!.AsObject(), Text(answer["meta"]?["folderUid"]), answer["meta"]?["provisioned"]?.GetValue<bool>() ?? false),
        cancellationToken);

    /// <summary>Dashboards of a folder with this tag, up to 5,000, which is as many as Grafana gives at once.</summary>
    public Task<GrafanaAnswer<IReadOnlyList<FoundDashboard>>> SearchDashboardsAsync(string folderUid, string tag, CancellationToken cancellationToken) =>
        AskAsync<IReadOnlyList<FoundDashboard>>(
            HttpMethod.Get,
            $"api/search?type=dash-db&folderUIDs={Uri.EscapeDataString(folderUid)}&tag={Uri.EscapeDataString(tag)}&limit=5000",
            null,
            answer => [.. answer.AsArray().Select(found => Found(found!))],
            cancellationToken);

    /// <summary>Removes a dashboard and every version of it.</summary>
    public Task<GrafanaAnswer<JsonNode>> DeleteDashboardAsync(string uid, CancellationToken cancellationToken) =>
        AskAsync(HttpMethod.Delete, $"api/dashboards/uid/{Uri.EscapeDataString(uid)}", null, answer => answer, cancellationToken);

    /// <summary>The newest saves of a dashboard, the newest first.</summary>
    public Task<GrafanaAnswer<IReadOnlyList<DashboardVersion>>> GetVersionsAsync(string uid, int limit, CancellationToken cancellationToken) =>
        AskAsync<IReadOnlyList<DashboardVersion>>(
            HttpMethod.Get,
            $"api/dashboards/uid/{Uri.EscapeDataString(uid)}/versions?limit={limit}",
            null,
            // A list until Grafana 11, an object with a list from then on.
            answer => [.. (answer as JsonArray ?? answer["versions"]!.AsArray()).Select(version => Version(version!)).OrderByDescending(version => version.Version)],
            cancellationToken);

    /// <summary>Saves a dashboard.</summary>
    /// <param name="dashboard">The model; its <c>version</c> is the one that it replaces.</param>
    /// <param name="folderUid">The folder.</param>
    /// <param name="message">What the version history says.</param>
    /// <param name="overwrite">Whether it replaces any version.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<GrafanaAnswer<SavedDashboard>> SaveDashboardAsync(
        JsonObject dashboard, string folderUid, string message, bool overwrite, CancellationToken cancellationToken) => AskAsync(
        HttpMethod.Post,
        "api/dashboards/db",
        new JsonObject { ["dashboard"] = dashboard, ["folderUid"] = folderUid, ["message"] = message, ["overwrite"] = overwrite },
        answer => new SavedDashboard(answer["version"]!.GetValue<int>(), Text(answer["url"])),
        cancellationToken);

    /// <summary>All data sources.</summary>
    public Task<GrafanaAnswer<IReadOnlyList<GrafanaDataSource>>> GetDataSourcesAsync(CancellationToken cancellationToken) =>
        AskAsync<IReadOnlyList<GrafanaDataSource>>(HttpMethod.Get, "api/datasources", null, answer => [.. answer.AsArray().Select(one => DataSource(one!))], cancellationToken);

    /// <summary>Adds a data source. One of that name is refused with <see cref="RefusalKind.Exists"/>.</summary>
    /// <param name="dataSource">In the words of the API; secrets under <c>secureJsonData</c>, which Grafana encrypts and never shows again.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<GrafanaAnswer<GrafanaDataSource>> CreateDataSourceAsync(JsonObject dataSource, CancellationToken cancellationToken) =>
        AskAsync(HttpMethod.Post, "api/datasources", dataSource, answer => DataSource(answer["datasource"]!), cancellationToken);

    private async Task<GrafanaAnswer<T>> AskAsync<T>(
        HttpMethod method, string path, JsonObject? body, Func<JsonNode, T> read, CancellationToken cancellationToken)
        where T : class
    {
        var asked = $"{method} {http.BaseAddress}{path.Split('?')[0]}";
        try
        {
            using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
            request.Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
            using var response = await http.SendAsync(request, cancellationToken);
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            return Read(asked, response, text, read);
        }
        catch (TimeoutRejectedException)
        {
            return new(null, new(RefusalKind.TimedOut, $"{asked}: no answer within {GrafanaRetry.Deadline.TotalSeconds:0} s, {GrafanaRetry.Attempts} times"));
        }
        catch (HttpRequestException exception)
        {
            var reason = exception.InnerException is { } inner ? $"{exception.Message} ({inner.Message})" : exception.Message;
            return new(null, new(RefusalKind.Unreachable, $"{asked}: {reason}"));
        }
    }

    private static GrafanaAnswer<T> Read<T>(string asked, HttpResponseMessage response, string text, Func<JsonNode, T> read)
        where T : class
    {
        var answer = Json(text);
        if (response.IsSuccessStatusCode && answer is not null)
        {
            try
            {
                return new(read(answer), null);
            }
            catch (Exception exception) when (exception is InvalidOperationException or NullReferenceException or FormatException)
            {
                return new(null, new(RefusalKind.NotGrafana, $"{asked}: the answer is JSON, but not Grafana's: {Shortened(text)}"));
            }
        }

        return new(null, RefusalOf(asked, response, answer, text));
    }

    private static Refusal RefusalOf(string asked, HttpResponseMessage response, JsonNode? answer, string text)
    {
        var status = (int)response.StatusCode;
        var said = answer is JsonObject ? Text(answer["message"]) : "";
        return (response.StatusCode, answer is JsonObject ? Text(answer["status"]) : "") switch
        {
            (HttpStatusCode.TooManyRequests, _) => new(RefusalKind.TooManyRequests, $"{asked}: Grafana wants fewer requests (429), also after waiting; try again later"),
            _ when status >= 500 => new(RefusalKind.ServerError, $"{asked}: {status} {response.ReasonPhrase}, {GrafanaRetry.Attempts} times{Said(said)}; see Grafana's log"),
            _ when status is >= 300 and < 400 => new(
                RefusalKind.NotGrafana, $"{asked}: redirects to {response.Headers.Location}; give --grafana the address behind it, with the path below which Grafana is served"),
            _ when answer is null => new(
                RefusalKind.NotGrafana, $"{asked}: {status} with {Kind(response)} instead of JSON; is there a proxy or a login page before Grafana? It says: {Shortened(text)}"),
            (HttpStatusCode.Unauthorized, _) => new(RefusalKind.Unauthorized, $"{asked}: the token is not valid (401){Said(said)}; make a new one for the service account"),
            (HttpStatusCode.Forbidden, _) => new(
                RefusalKind.Forbidden, $"{asked}: the service account may not do this (403){Said(said)}; it needs the role Editor, and Admin to add a data source"),
            (HttpStatusCode.NotFound, _) => new(RefusalKind.NotFound, $"{asked}: not there (404){Said(said)}"),
            (HttpStatusCode.Conflict, _) => new(RefusalKind.Exists, $"{asked}: it exists already (409){Said(said)}"),
            (HttpStatusCode.PreconditionFailed, "name-exists") => new(RefusalKind.NameExists, $"{asked}: another dashboard is in the way (412){Said(said)}"),
            (HttpStatusCode.PreconditionFailed, "plugin-dashboard") => new(RefusalKind.PluginDashboard, $"{asked}: the dashboard belongs to a plugin (412){Said(said)}"),
            (HttpStatusCode.PreconditionFailed, _) => new(RefusalKind.VersionMismatch, $"{asked}: somebody has saved it meanwhile (412){Said(said)}"),
            _ => new(RefusalKind.Invalid, $"{asked}: {status} {response.ReasonPhrase}{Said(said)}"),
        };
    }

    private static JsonNode? Json(string text)
    {
        try
        {
            return JsonNode.Parse(text) is var node and (JsonObject or JsonArray) ? node : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static GrafanaFolder Folder(JsonNode folder) => new(folder["uid"]!.GetValue<string>(), folder["title"]!.GetValue<string>());

    private static FoundDashboard Found(JsonNode found) => new(
        found["uid"]!.GetValue<string>(), Text(found["title"]), Text(found["folderUid"]), [.. (found["tags"] as JsonArray ?? []).Select(tag => Text(tag))]);

    private static DashboardVersion Version(JsonNode version) =>
        new(version["version"]!.GetValue<int>(), Text(version["createdBy"]), Text(version["created"]), Text(version["message"]));

    private static GrafanaDataSource DataSource(JsonNode one) => new(Text(one["uid"]), Text(one["name"]), one["type"]!.GetValue<string>(), Text(one["url"]));

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    private static string Said(string message) => message.Length == 0 ? "" : $": {message}";

    private static string Kind(HttpResponseMessage response) => response.Content.Headers.ContentType?.MediaType ?? "no content type";

    private static string Shortened(string text)
    {
        var line = text.ReplaceLineEndings(" ").Trim();
        return line.Length switch { 0 => "nothing", <= 120 => line, _ => line[..120] + "…" };
    }
}
