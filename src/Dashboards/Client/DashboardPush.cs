using System.Text.Json.Nodes;

namespace Monitor.Dashboards.Client;

/// <summary>What a push does, or would do, with a dashboard.</summary>
public enum PushOutcome
{
    /// <summary>Grafana has it as it is.</summary>
    Unchanged,

    /// <summary>Grafana does not have it yet.</summary>
    Created,

    /// <summary>Grafana has what an earlier push left, and gets the new one.</summary>
    Updated,

    /// <summary>Somebody has changed it in Grafana; left alone unless the push is forced.</summary>
    Edited,

    /// <summary>Grafana refuses.</summary>
    Refused,

    /// <summary>An earlier push left it, and it is no longer generated; it stays unless the push prunes.</summary>
    Stale,

    /// <summary>It was no longer generated, and is gone from Grafana.</summary>
    Removed,
}

/// <summary>What became of a dashboard.</summary>
/// <param name="Uid">Its identifier.</param>
/// <param name="Title">Its title.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Changes">What the push changes, line by line.</param>
/// <param name="Detail">Who edited it, or why it was refused; empty otherwise.</param>
public sealed record PushedDashboard(string Uid, string Title, PushOutcome Outcome, IReadOnlyList<string> Changes, string Detail)
{
    /// <summary>Which refusal; null without one.</summary>
    public RefusalKind? Refusal { get; init; }

    /// <summary>Whether somebody has to decide or mend something.</summary>
    public bool IsProblem => Outcome is PushOutcome.Edited or PushOutcome.Refused;
}

/// <summary>
/// Brings dashboards to a Grafana without taking anything from those who work there: the message of each save carries the hash of what was
/// pushed, so that a version without such a message is known to be somebody's own, and every save names the version that it replaces.
/// </summary>
/// <param name="grafana">The Grafana.</param>
public sealed class DashboardPush(GrafanaApi grafana)
{
    private const string Moved = "moved to the folder";

    private readonly GrafanaFolders folders = new(grafana);

    /// <summary>What a push would do. Changes nothing.</summary>
    /// <param name="dashboards">The generated dashboards.</param>
    /// <param name="folder">The title of the folder.</param>
    /// <param name="force">Whether edits are replaced.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The outcomes in order, or why nothing can be pushed at all.</returns>
    public async Task<(IReadOnlyList<PushedDashboard> Dashboards, Refusal? Refusal)> PlanAsync(
        IEnumerable<JsonObject> dashboards, string folder, bool force, CancellationToken cancellationToken)
    {
        var (found, refusal) = await folders.FindAsync(folder, cancellationToken);
        return refusal is not null ? ([], refusal) : await EachAsync(
            dashboards, async dashboard => (await PlanAsync(dashboard, found?.Uid, force, cancellationToken)).Planned);
    }

    /// <summary>Pushes. A dashboard that is refused does not keep the others back, unless Grafana refuses everything.</summary>
    /// <inheritdoc cref="PlanAsync(IEnumerable{JsonObject}, string, bool, CancellationToken)"/>
    public async Task<(IReadOnlyList<PushedDashboard> Dashboards, Refusal? Refusal)> PushAsync(
        IEnumerable<JsonObject> dashboards, string folder, bool force, CancellationToken cancellationToken)
    {
        var (found, refusal) = await folders.FindAsync(folder, cancellationToken);
        if (refusal is null && found is null)
        {
            (found, refusal) = await folders.MakeAsync(folder, cancellationToken);
        }

        return found is null ? ([], refusal) : await EachAsync(dashboards, dashboard => PushAsync(dashboard, found.Uid, force, cancellationToken));
    }

    /// <summary>Whether Grafana has a Prometheus that the dashboards can ask.</summary>
    /// <returns>Advice when it has none, or null; also null when the account may not know.</returns>
    public async Task<string?> AdviseOnDataSourceAsync(CancellationToken cancellationToken)
    {
        var sources = await grafana.GetDataSourcesAsync(cancellationToken);
        return sources.Value is { } list && !list.Any(source => source.Type == "prometheus")
            ? "Grafana has no data source of type prometheus: the dashboards stay empty until one is added, by --prometheus or as in grafana/provisioning/datasources."
            : null;
    }

    /// <summary>One after the other, until a refusal that concerns them all.</summary>
    internal static async Task<(IReadOnlyList<PushedDashboard> Dashboards, Refusal? Refusal)> EachAsync<T>(
        IEnumerable<T> dashboards, Func<T, Task<PushedDashboard>> work)
    {
        var done = new List<PushedDashboard>();
        foreach (var dashboard in dashboards)
        {
            var one = await work(dashboard);
            if (one.Refusal is { } kind && ConcernsAll(kind))
            {
                return (done, new(kind, one.Detail));
            }

            done.Add(one);
        }

        return (done, null);
    }

    // The next dashboard would meet the same: a wrong token is said once, not twenty times.
    private static bool ConcernsAll(RefusalKind kind) => kind is
        RefusalKind.Unauthorized or RefusalKind.NotGrafana or RefusalKind.Unreachable or RefusalKind.TimedOut or RefusalKind.TooManyRequests;

    private async Task<(PushedDashboard Planned, StoredDashboard? Stored)> PlanAsync(
        JsonObject dashboard, string? folderUid, bool force, CancellationToken cancellationToken)
    {
        var (uid, title) = (dashboard["uid"]!.GetValue<string>(), dashboard["title"]!.GetValue<string>());
        var answer = await grafana.GetDashboardAsync(uid, cancellationToken);
        if (answer.Refusal is { Kind: RefusalKind.NotFound })
        {
            return (new(uid, title, PushOutcome.Created, [$"dashboard `{title}` added"], ""), null);
        }

        if (answer.Value is not { } stored)
        {
            return (Refused(new(uid, title, PushOutcome.Refused, [], ""), answer.Refusal!), null);
        }

        IReadOnlyList<string> changes =
        [
            .. DashboardDiff.Changes(stored.Model, dashboard),
            .. folderUid is not null && stored.FolderUid != folderUid ? [Moved] : Array.Empty<string>(),
        ];
        return (await JudgeAsync(new(uid, title, PushOutcome.Updated, changes, ""), stored, DashboardText.Hash(dashboard), force, cancellationToken), stored);
    }

    private async Task<PushedDashboard> JudgeAsync(PushedDashboard planned, StoredDashboard stored, string hash, bool force, CancellationToken cancellationToken)
    {
        if (planned.Changes.Count == 0)
        {
            return planned with { Outcome = PushOutcome.Unchanged };
        }

        if (stored.Provisioned)
        {
            return planned with { Outcome = PushOutcome.Refused, Detail = "Grafana reads it from a file of its host (provisioning): change the file there, or remove it" };
        }

        var versions = await grafana.GetVersionsAsync(planned.Uid, 1, cancellationToken);
        if (versions.Value is not { } saves)
        {
            return Refused(planned, versions.Refusal!);
        }

        var newest = saves is [var first, ..] ? first : new(stored.Version, "somebody", "", "");
        return PushMark.HashIn(newest) switch
        {
            // Grafana may write a dashboard differently from what it got; what counts is what it got.
            { } pushed when pushed == hash => planned.Changes.Contains(Moved)
                ? planned with { Changes = [Moved] }
                : planned with { Outcome = PushOutcome.Unchanged, Changes = [] },
            { } => planned,
            null when force => planned with { Detail = $"replaces version {newest.Version} of {newest.CreatedBy}" },
            null => planned with { Outcome = PushOutcome.Edited, Detail = $"{PushMark.Saved(newest)}; --force replaces it, and Grafana keeps it as an earlier version" },
        };
    }

    private async Task<PushedDashboard> PushAsync(JsonObject dashboard, string folderUid, bool force, CancellationToken cancellationToken)
    {
        var (planned, stored) = await PlanAsync(dashboard, folderUid, force, cancellationToken);
        if (planned.Outcome is not (PushOutcome.Created or PushOutcome.Updated))
        {
            return planned;
        }

        var model = dashboard.DeepClone().AsObject();
        model["id"] = stored?.Model["id"]?.DeepClone();
        model["version"] = stored?.Version ?? 0;
        var hash = DashboardText.Hash(dashboard);
        var saved = await grafana.SaveDashboardAsync(model, folderUid, PushMark.Message(hash), force && stored is not null, cancellationToken);
        return saved.Refusal is not { } refusal || await ArrivedAsync(planned.Uid, hash, refusal, cancellationToken) ? planned
            : refusal.Kind == RefusalKind.VersionMismatch ? planned with { Outcome = PushOutcome.Edited, Detail = refusal.Message, Refusal = refusal.Kind }
            : Refused(planned, refusal);
    }

    internal static PushedDashboard Refused(PushedDashboard planned, Refusal refusal) =>
        planned with { Outcome = PushOutcome.Refused, Detail = refusal.Message, Refusal = refusal.Kind };

    /// <summary>Whether a save that was refused is the repetition of one that had worked, and whose answer was lost.</summary>
    private async Task<bool> ArrivedAsync(string uid, string hash, Refusal refusal, CancellationToken cancellationToken) =>
        refusal.Kind is RefusalKind.VersionMismatch or RefusalKind.NameExists
        && (await grafana.GetVersionsAsync(uid, 1, cancellationToken)).Value is [var newest, ..] && PushMark.HashIn(newest) == hash;
}
