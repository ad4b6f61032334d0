using System.Text.Json;

namespace Monitor.Dashboards.Client;

/// <summary>A file of the checkout that differs from what would be generated.</summary>
/// <param name="Path">Relative to the root of the repository.</param>
/// <param name="Changes">What generating would change, line by line.</param>
public sealed record ChangedFile(string Path, IReadOnlyList<string> Changes);

/// <summary>What generating would change in a checkout.</summary>
public static class FileDiff
{
    /// <summary>Files that differ; empty when there is none.</summary>
    public static IReadOnlyList<ChangedFile> Of(string directory) =>
    [
        .. DashboardFiles.Render().Select(file => new ChangedFile(file.Path, Changes(Path.Combine(directory, file.Path), file.Text))).Where(file => file.Changes.Count > 0),
    ];

    private static IReadOnlyList<string> Changes(string file, string text)
    {
        if (!File.Exists(file))
        {
            return ["added"];
        }

        var present = File.ReadAllText(file);
        return present == text ? []
            : file.EndsWith(".json", StringComparison.Ordinal) ? Dashboard(present, text)
            : Lines(present, text);
    }

    private static IReadOnlyList<string> Dashboard(string before, string after)
    {
        try
        {
            var changes = DashboardDiff.Changes(DashboardText.Parse(before), DashboardText.Parse(after));
            return changes.Count > 0 ? changes : ["white space"];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return ["replaced: what is there is no dashboard"];
        }
    }

    private static IReadOnlyList<string> Lines(string before, string after)
    {
        var (old, now) = (before.Split('\n'), after.Split('\n'));
        return [$"{now.Except(old).Count()} lines added or changed, {old.Except(now).Count()} removed or changed"];
    }
}
