namespace Monitor.Dashboards.Client;

/// <summary>
/// Finds what earlier pushes left in a folder and nothing generates any more. Somebody's own dashboard is never touched: one of ours carries our tag, an
/// identifier that begins as ours do, and a newest version that a push saved.
/// </summary>
/// <param name="grafana">The Grafana.</param>
public sealed class DashboardPrune(GrafanaApi grafana)
{
    /// <summary>The tag of every generated dashboard.</summary>
    public const string Tag = "monitor";

    /// <summary>How the identifier of every generated dashboard begins.</summary>
    public const string UidPrefix = "monitor-";

    private readonly GrafanaFolders folders = new(grafana);

    /// <summary>What a removal would remove. Changes nothing.</summary>
    /// <param name="generated">The identifiers of what is generated.</param>
    /// <param name="folder">The title of the folder.</param>
    /// <param name="force">Whether also those go that somebody has changed.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The outcomes, or why nothing can be found at all.</returns>
    public Task<(IReadOnlyList<PushedDashboard> Dashboards, Refusal? Refusal)> PlanAsync(
        IReadOnlySet<string> generated, string folder, bool force, CancellationToken cancellationToken) =>
        EachAsync(generated, folder, found => JudgeAsync(found, force, cancellationToken), cancellationToken);

    /// <summary>Removes them.</summary>
    /// <inheritdoc cref="PlanAsync(IReadOnlySet{string}, string, bool, CancellationToken)"/>
    public Task<(IReadOnlyList<PushedDashboard> Dashboards, Refusal? Refusal)> RemoveAsync(
        IReadOnlySet<string> generated, string folder, bool force, CancellationToken cancellationToken) =>
        EachAsync(generated, folder, found => RemoveAsync(found, force, cancellationToken), cancellationToken);

    private async Task<(IReadOnlyList<PushedDashboard> Dashboards, Refusal? Refusal)> EachAsync(
        IReadOnlySet<string> generated, string title, Func<FoundDashboard, Task<PushedDashboard>> work, CancellationToken cancellationToken)
    {
        var (folder, refusal) = await folders.FindAsync(title, cancellationToken);
        if (folder is null)
        {
            return ([], refusal);
        }

        var answer = await grafana.SearchDashboardsAsync(folder.Uid, Tag, cancellationToken);
        return answer.Value is { } found
            ? await DashboardPush.EachAsync(found.Where(one => IsOurs(one, folder) && !generated.Contains(one.Uid)).OrderBy(one => one.Uid, StringComparer.Ordinal), work)
            : ([], answer.Refusal);
    }

    // Asked again of what came back: a Grafana that does not know a parameter ignores it and finds everything.
    private static bool IsOurs(FoundDashboard found, GrafanaFolder folder) =>
        found.FolderUid == folder.Uid && found.Tags.Contains(Tag) && found.Uid.StartsWith(UidPrefix, StringComparison.Ordinal);

    private async Task<PushedDashboard> JudgeAsync(FoundDashboard found, bool force, CancellationToken cancellationToken)
    {
        var stale = new PushedDashboard(found.Uid, found.Title, PushOutcome.Stale, [], "");
        var stored = await grafana.GetDashboardAsync(found.Uid, cancellationToken);
        if (stored.Refusal is { } refusal)
        {
            return refusal.Kind == RefusalKind.NotFound ? stale with { Outcome = PushOutcome.Removed, Detail = "somebody else removed it" } : DashboardPush.Refused(stale, refusal);
        }

        if (stored.Value!.Provisioned)
        {
            return stale with { Outcome = PushOutcome.Refused, Detail = "nothing generates it, but Grafana reads it from a file of its host (provisioning): remove the file there" };
        }

        var versions = await grafana.GetVersionsAsync(found.Uid, 1, cancellationToken);
        return versions switch
        {
            { Refusal: { } denied } => DashboardPush.Refused(stale, denied),
            { Value: [var newest, ..] } when !force && PushMark.HashIn(newest) is null =>
                stale with { Outcome = PushOutcome.Edited, Detail = $"nothing generates it, but {PushMark.Saved(newest)}; --force --prune removes it with all its versions" },
            { Value: [] } when !force => stale with { Outcome = PushOutcome.Edited, Detail = "nothing generates it, but no version says that a push saved it; --force --prune removes it" },
            _ => stale,
        };
    }

    private async Task<PushedDashboard> RemoveAsync(FoundDashboard found, bool force, CancellationToken cancellationToken)
    {
        var judged = await JudgeAsync(found, force, cancellationToken);
        if (judged.Outcome != PushOutcome.Stale)
        {
            return judged;
        }

        var deleted = await grafana.DeleteDashboardAsync(found.Uid, cancellationToken);
        // Gone already: an attempt whose answer was lost had worked, or somebody was faster.
        return deleted.Refusal is { } refusal && refusal.Kind != RefusalKind.NotFound
            ? DashboardPush.Refused(judged, refusal)
            : judged with { Outcome = PushOutcome.Removed };
    }
}
