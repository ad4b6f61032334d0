using System.Text.RegularExpressions;

namespace Monitor.Dashboards.Client;

/// <summary>Finds the folder of a push by its title, as people know it.</summary>
/// <param name="grafana">The Grafana.</param>
internal sealed partial class GrafanaFolders(GrafanaApi grafana)
{
    /// <summary>The folder of this title; null with neither a folder nor a refusal when there is none.</summary>
    public async Task<(GrafanaFolder? Folder, Refusal? Refusal)> FindAsync(string title, CancellationToken cancellationToken)
    {
        var answer = await grafana.GetFoldersAsync(cancellationToken);
        var same = answer.Value?.Where(folder => folder.Title == title).ToList() ?? [];
        return answer.Refusal is { } refusal ? (null, refusal)
            : same.Count > 1 ? (null, new(RefusalKind.NameExists, $"Grafana has {same.Count} folders `{title}`; rename one, or give --folder another title"))
            : (same.FirstOrDefault(), null);
    }

    /// <summary>Makes it.</summary>
    public async Task<(GrafanaFolder? Folder, Refusal? Refusal)> MakeAsync(string title, CancellationToken cancellationToken)
    {
        var uid = NotInUid.Replace(title.ToLowerInvariant(), "-").Trim('-') is { Length: > 0 } slug ? slug[..Math.Min(slug.Length, 40)] : "monitor";
        var made = await grafana.CreateFolderAsync(new(uid, title), cancellationToken);
        if (made.Refusal is { Kind: RefusalKind.Exists })
        {
            // Somebody was faster, or an attempt whose answer was lost had worked.
            var (found, refusal) = await FindAsync(title, cancellationToken);
            return found is null ? (null, refusal ?? made.Refusal) : (found, null);
        }

        return (made.Value, made.Refusal);
    }

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotInUid { get; }
}
