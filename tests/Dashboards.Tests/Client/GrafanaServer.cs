using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Monitor.Dashboards.Tests.Client;

/// <summary>
/// A Grafana for tests: not the program, but the contract that its makers publish. Version: Grafana 12.
/// </summary>
/// <remarks>
/// Pages of grafana.com/docs/grafana that each answer follows:
/// dashboards: v12.4/developers/http_api/dashboard, "APIs", Create / Update dashboard and Get dashboard by uid (200, 400, 401, 403, 404; 412 with <c>status</c>
/// version-mismatch, name-exists or plugin-dashboard). Versions: v12.4/developers/http_api/dashboard_versions (an object with <c>versions</c>; a list until 11).
/// Removal: v12.4/developers/http_api/dashboard, Delete dashboard by uid (200, 401, 403, 404). Search: v12.4/developers/http_api/folder_dashboard_search
/// (<c>type</c>, <c>tag</c>, <c>folderUIDs</c>; what a Grafana does not know among the parameters it ignores).
/// Folders: v12.4/developers/http_api/folder (200, 400, 401, 403, 404; 409 when it exists). Data sources: v12.4/developers/http_api/data_source.
/// A save is refused when its <c>version</c> is not the stored one, unless <c>overwrite</c> is set; each save makes a version with its message.
/// </remarks>
internal sealed class GrafanaServer : IAsyncDisposable
{
    public const string Token = "glsa_contract";

    private readonly WebApplication app;
    private readonly Lock gate = new();
    private readonly Dictionary<string, StoredModel> dashboards = [];
    private readonly Queue<Func<HttpContext, Task<bool>>> faults = [];

    private GrafanaServer(WebApplication app) => this.app = app;

    public Uri Address => new(app.Urls.Single() + "/");

    /// <summary>Titles by identifier.</summary>
    public Dictionary<string, string> Folders { get; } = [];

    public List<JsonObject> DataSources { get; } = [];

    /// <summary>Method and path of every request, in their order.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>Bodies of every save of a dashboard.</summary>
    public List<JsonObject> Saves { get; } = [];

    /// <summary>Whether the account may only look.</summary>
    public bool IsViewer { get; set; }

    /// <summary>Whether a search gives everything, as one that does not know its parameters.</summary>
    public bool FindsEverything { get; set; }

    /// <summary>Whether versions come as a list, as until Grafana 11.</summary>
    public bool ListsVersions { get; set; }

    public static async Task<GrafanaServer> StartAsync(X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
            {
                listen.UseHttps(certificate);
            }
        }));
        var server = new GrafanaServer(builder.Build());
        server.app.Run(server.AnswerAsync);
        await server.app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    public JsonObject Model(string uid) => dashboards[uid].Model;

    /// <summary>Whether it is there.</summary>
    public bool Has(string uid) => dashboards.ContainsKey(uid);

    /// <summary>Somebody makes a dashboard of their own in the browser.</summary>
    public void Add(string uid, string folderUid, params string[] tags)
    {
        dashboards[uid] = new();
        var model = new JsonObject { ["uid"] = uid, ["title"] = $"Board {uid}", ["tags"] = new JsonArray([.. tags.Select(tag => (JsonNode)tag)]) };
        dashboards[uid].Save(model, folderUid, "", "anna");
    }

    public IReadOnlyList<string> Messages(string uid) => dashboards[uid].Messages;

    /// <summary>The next request is answered like this, before anything is done with it.</summary>
    public void AnswerNext(int status, string body, string contentType = "application/json", string? retryAfter = null, int times = 1)
    {
        for (var time = 0; time < times; time++)
        {
            faults.Enqueue(async context =>
            {
                context.Response.StatusCode = status;
                context.Response.ContentType = contentType;
                context.Response.Headers.RetryAfter = retryAfter;
                await context.Response.WriteAsync(body);
                return true;
            });
        }
    }

    /// <summary>The next such request is done, but its answer is lost.</summary>
    public void LoseAnswerOf(string method, string path) => faults.Enqueue(async context =>
    {
        if (context.Request.Method != method || !context.Request.Path.Value!.EndsWith(path, StringComparison.Ordinal))
        {
            LoseAnswerOf(method, path);
            return false;
        }

        await RouteAsync(context, quiet: true);
        context.Response.Clear();
        context.Response.StatusCode = 502;
        return true;
    });

    /// <summary>The next request gets no answer as long as its sender waits.</summary>
    public void StayStill(int times) => Enumerable.Range(0, times).ToList().ForEach(_ => faults.Enqueue(async context =>
    {
        var gone = new TaskCompletionSource();
        await using (context.RequestAborted.Register(gone.SetResult))
        {
            await gone.Task;
        }

        return true;
    }));

    /// <summary>The connection of the next requests is cut in the middle of the answer.</summary>
    public void BreakOff(int times) => Enumerable.Range(0, times).ToList().ForEach(_ => faults.Enqueue(async context =>
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = 1000;
        await context.Response.WriteAsync("[{");
        await context.Response.Body.FlushAsync();
        context.Abort();
        return true;
    }));

    /// <summary>Somebody saves in the browser.</summary>
    public void Edit(string uid, string who, Action<JsonObject> change)
    {
        var stored = dashboards[uid];
        change(stored.Model);
        stored.Save(stored.Model, stored.FolderUid, "", who);
    }

    /// <summary>The dashboard comes from a file of the host.</summary>
    public void Provision(string uid) => dashboards[uid].IsProvisioned = true;

    /// <summary>The dashboard belongs to a plugin.</summary>
    public void GiveToPlugin(string uid) => dashboards[uid].IsOfPlugin = true;

    private async Task AnswerAsync(HttpContext context)
    {
        Func<HttpContext, Task<bool>>? fault;
        lock (gate)
        {
            Requests.Add($"{context.Request.Method} {context.Request.Path}");
            faults.TryDequeue(out fault);
        }

        if (fault is null || !await fault(context))
        {
            await RouteAsync(context, quiet: false);
        }
    }

    private async Task RouteAsync(HttpContext context, bool quiet)
    {
        var request = context.Request;
        var body = request.Method == "POST" ? (await JsonNode.ParseAsync(request.Body))!.AsObject() : [];
        (int Status, JsonNode Body) answer;
        lock (gate)
        {
            answer = request.Headers.Authorization != $"Bearer {Token}" ? (401, Message("Unauthorized"))
                : request.Method != "GET" && IsViewer ? (403, Message("You'll need additional permissions to perform this action"))
                : (request.Method, request.Path.Value!.Trim('/').Split('/')) switch
                {
                    ("GET", ["api", "folders"]) => (200, new JsonArray([.. Folders.Select(folder => Folder(folder.Key))])),
                    ("POST", ["api", "folders"]) => CreateFolder(body),
                    ("GET", ["api", "dashboards", "uid", var uid]) => Get(uid),
                    ("DELETE", ["api", "dashboards", "uid", var uid]) => Delete(uid),
                    ("GET", ["api", "search"]) => Search(request.Query),
                    ("GET", ["api", "dashboards", "uid", var uid, "versions"]) => Versions(uid),
                    ("POST", ["api", "dashboards", "db"]) => Save(body),
                    ("GET", ["api", "datasources"]) => (200, new JsonArray([.. DataSources.Select(one => one.DeepClone())])),
                    ("POST", ["api", "datasources"]) => CreateDataSource(body),
                    _ => (404, Message("Not found")),
                };
        }

        if (!quiet)
        {
            context.Response.StatusCode = answer.Status;
            context.Response.ContentType = "application/json; charset=UTF-8";
            await context.Response.WriteAsync(answer.Body.ToJsonString());
        }
    }

    private (int Status, JsonNode Body) CreateFolder(JsonObject body)
    {
        var (uid, title) = (body["uid"]!.GetValue<string>(), body["title"]?.GetValue<string>() ?? "");
        return title.Length == 0 || uid.Length > 40 ? (400, Message("bad request data"))
            : !Folders.TryAdd(uid, title) ? (409, Message("a folder with the same name already exists in the current location"))
            : (200, Folder(uid));
    }

    private (int Status, JsonNode Body) Get(string uid) => dashboards.TryGetValue(uid, out var stored)
        ? (200, new JsonObject
        {
            ["dashboard"] = stored.Model.DeepClone(),
            ["meta"] = new JsonObject { ["folderUid"] = stored.FolderUid, ["provisioned"] = stored.IsProvisioned, ["version"] = stored.Messages.Count },
        })
        : (404, Message("Dashboard not found"));

    private (int Status, JsonNode Body) Delete(string uid) => dashboards.Remove(uid, out var stored)
        ? (200, new JsonObject { ["title"] = stored.Model["title"]?.DeepClone(), ["message"] = "Dashboard deleted", ["id"] = 1 })
        : (404, Message("Dashboard not found"));

    private (int Status, JsonNode Body) Search(IQueryCollection query) => (200, new JsonArray([.. dashboards
        .Select(pair => (Uid: pair.Key, Stored: pair.Value, Tags: pair.Value.Model["tags"] as JsonArray ?? []))
        .Where(one => FindsEverything
            || (query["type"] == "dash-db" && one.Stored.FolderUid == query["folderUIDs"] && one.Tags.Any(tag => tag!.GetValue<string>() == query["tag"])))
        .Select(one => new JsonObject
        {
            ["uid"] = one.Uid,
            ["title"] = one.Stored.Model["title"]?.DeepClone(),
            ["type"] = "dash-db",
            ["tags"] = one.Tags.DeepClone(),
            ["folderUid"] = one.Stored.FolderUid,
            ["folderTitle"] = Folders.GetValueOrDefault(one.Stored.FolderUid),
        })]));

    private (int Status, JsonNode Body) Versions(string uid)
    {
        if (!dashboards.TryGetValue(uid, out var stored))
        {
            return (404, Message("Dashboard version not found"));
        }

        var versions = new JsonArray([.. stored.Messages.Select((message, index) => new JsonObject
        {
            ["id"] = index + 1,
            ["uid"] = uid,
            ["version"] = index + 1,
            ["created"] = "2026-06-08T17:24:33Z",
            ["createdBy"] = stored.Authors[index],
            ["message"] = message,
        }).Reverse()]);
        return (200, ListsVersions ? versions : new JsonObject { ["continueToken"] = "", ["versions"] = versions });
    }

    private (int Status, JsonNode Body) Save(JsonObject body)
    {
        Saves.Add(body.DeepClone().AsObject());
        var model = body["dashboard"]!.AsObject();
        var uid = model["uid"]?.GetValue<string>() ?? "";
        var overwrite = body["overwrite"]?.GetValue<bool>() ?? false;
        var folder = body["folderUid"]?.GetValue<string>() ?? "";
        if ((model["title"]?.GetValue<string>() ?? "").Length == 0 || (folder.Length > 0 && !Folders.ContainsKey(folder)))
        {
            return (400, Message("bad request data"));
        }

        if (!dashboards.TryGetValue(uid, out var stored))
        {
            dashboards[uid] = stored = new();
        }
        else if (stored.IsOfPlugin)
        {
            return Refuse("plugin-dashboard", "The dashboard belongs to plugin Example");
        }
        else if (stored.IsProvisioned)
        {
            return (400, Message("Cannot save provisioned dashboard"));
        }
        else if (!overwrite && model["id"] is null)
        {
            return Refuse("name-exists", "A dashboard with the same uid already exists");
        }
        else if (!overwrite && (model["version"]?.GetValue<int>() ?? 0) != stored.Messages.Count)
        {
            return Refuse("version-mismatch", "The dashboard has been changed by someone else");
        }

        stored.Save(model.DeepClone().AsObject(), folder, body["message"]?.GetValue<string>() ?? "", "sa-monitor");
        return (200, new JsonObject
        {
            ["id"] = stored.Model["id"]!.GetValue<int>(), ["uid"] = uid, ["url"] = $"/d/{uid}/page", ["status"] = "success", ["version"] = stored.Messages.Count, ["slug"] = "page",
        });
    }

    private (int Status, JsonNode Body) CreateDataSource(JsonObject body)
    {
        if (DataSources.Exists(one => one["name"]!.GetValue<string>() == body["name"]!.GetValue<string>()))
        {
            return (409, Message("data source with the same name already exists"));
        }

        var stored = body.DeepClone().AsObject();
        stored["uid"] = "made";
        stored["secureJsonFields"] = new JsonObject(body["secureJsonData"]?.AsObject().Select(secret => KeyValuePair.Create(secret.Key, (JsonNode?)true)) ?? []);
        stored.Remove("secureJsonData");
        DataSources.Add(stored);
        return (200, new JsonObject { ["datasource"] = stored.DeepClone(), ["id"] = 1, ["message"] = "Datasource added", ["name"] = body["name"]!.DeepClone() });
    }

    private JsonObject Folder(string uid) => new() { ["id"] = 1, ["uid"] = uid, ["title"] = Folders[uid] };

    private static (int Status, JsonNode Body) Refuse(string status, string message) => (412, new JsonObject { ["message"] = message, ["status"] = status });

    private static JsonObject Message(string message) => new() { ["message"] = message };

    private sealed class StoredModel
    {
        private static int ids;

        private readonly int id = Interlocked.Increment(ref ids);

        public JsonObject Model { get; private set; } = [];

        public string FolderUid { get; private set; } = "";

        public bool IsProvisioned { get; set; }

        public bool IsOfPlugin { get; set; }

        public List<string> Messages { get; } = [];

        public List<string> Authors { get; } = [];

        public void Save(JsonObject model, string folderUid, string message, string author)
        {
            Messages.Add(message);
            Authors.Add(author);
            (Model, FolderUid) = (model, folderUid);
            Model["id"] = id;
            Model["version"] = Messages.Count;
        }
    }
}
