using System.Text.Json.Nodes;

namespace Monitor.Dashboards.Client;

/// <summary>Why Grafana did not do what it was asked.</summary>
public enum RefusalKind
{
    /// <summary>400, or 422: it does not like the request.</summary>
    Invalid,

    /// <summary>401: the token is none, or is no longer valid.</summary>
    Unauthorized,

    /// <summary>403: the service account may not do this.</summary>
    Forbidden,

    /// <summary>404.</summary>
    NotFound,

    /// <summary>409: it exists already.</summary>
    Exists,

    /// <summary>412, <c>version-mismatch</c>: somebody has saved since it was read.</summary>
    VersionMismatch,

    /// <summary>412, <c>name-exists</c>: another dashboard is in the way.</summary>
    NameExists,

    /// <summary>412, <c>plugin-dashboard</c>: it belongs to a plugin.</summary>
    PluginDashboard,

    /// <summary>429, also after waiting.</summary>
    TooManyRequests,

    /// <summary>5xx, also after several attempts.</summary>
    ServerError,

    /// <summary>An answer that Grafana's API does not give: HTML, a redirect, a proxy's error.</summary>
    NotGrafana,

    /// <summary>No connection, also after several attempts.</summary>
    Unreachable,

    /// <summary>No answer in time, also after several attempts.</summary>
    TimedOut,
}

/// <summary>A refusal.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Message">What was asked, what came back, and what to do.</param>
public sealed record Refusal(RefusalKind Kind, string Message);

/// <summary>What Grafana gave, or why it did not.</summary>
/// <typeparam name="T">What was asked for.</typeparam>
/// <param name="Value">What it gave; null with a refusal.</param>
/// <param name="Refusal">Why it did not; null with a value.</param>
public sealed record GrafanaAnswer<T>(T? Value, Refusal? Refusal)
    where T : class;

/// <summary>A folder.</summary>
/// <param name="Uid">Its identifier.</param>
/// <param name="Title">Its title.</param>
public sealed record GrafanaFolder(string Uid, string Title);

/// <summary>A dashboard as Grafana has it.</summary>
/// <param name="Model">The dashboard, with the <c>id</c> and <c>version</c> that Grafana gave it.</param>
/// <param name="FolderUid">The folder; empty at the root.</param>
/// <param name="Provisioned">Whether it comes from a file of Grafana's host, which then is the only place to change it.</param>
public sealed record StoredDashboard(JsonObject Model, string FolderUid, bool Provisioned)
{
    /// <summary>Grows by one with every save.</summary>
    public int Version => Model["version"]?.GetValue<int>() ?? 0;
}

/// <summary>A dashboard as a search finds it.</summary>
/// <param name="Uid">Its identifier.</param>
/// <param name="Title">Its title.</param>
/// <param name="FolderUid">The folder; empty at the root.</param>
/// <param name="Tags">Its tags.</param>
public sealed record FoundDashboard(string Uid, string Title, string FolderUid, IReadOnlyList<string> Tags);

/// <summary>One save of a dashboard.</summary>
/// <param name="Version">Its number.</param>
/// <param name="CreatedBy">Who saved.</param>
/// <param name="Created">When, as Grafana writes it.</param>
/// <param name="Message">What was said about it.</param>
public sealed record DashboardVersion(int Version, string CreatedBy, string Created, string Message);

/// <summary>A dashboard was saved.</summary>
/// <param name="Version">The version that it has now.</param>
/// <param name="Url">The path of its page.</param>
public sealed record SavedDashboard(int Version, string Url);

/// <summary>A data source.</summary>
/// <param name="Uid">Its identifier.</param>
/// <param name="Name">Its name.</param>
/// <param name="Type">The plugin, such as <c>prometheus</c>.</param>
/// <param name="Url">Where it leads.</param>
public sealed record GrafanaDataSource(string Uid, string Name, string Type, string Url);
