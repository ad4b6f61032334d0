using System.Text;
using System.Text.Json;
using Monitor.Dashboards.Output;

namespace Monitor.Dashboards.Viewer;

/// <summary>A dashboard as the list shows it.</summary>
/// <param name="Uid">The identifier in links.</param>
/// <param name="Title">The title.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Tags">Words by which it is found.</param>
/// <param name="Folder">The folder that it lies in.</param>
public sealed record DashboardEntry(string Uid, string Title, string Description, IReadOnlyList<string> Tags, string Folder);

/// <summary>The dashboards that can be drawn.</summary>
public sealed class DashboardLibrary
{
    private readonly IReadOnlyDictionary<string, (DashboardEntry Entry, byte[] Json)> byUid;

    private DashboardLibrary(IEnumerable<(DashboardEntry Entry, byte[] Json)> dashboards) =>
        byUid = dashboards.ToDictionary(one => one.Entry.Uid, StringComparer.Ordinal);

    /// <summary>All of them, by folder and title.</summary>
    public IReadOnlyList<DashboardEntry> Entries =>
        [.. byUid.Values.Select(one => one.Entry).OrderBy(one => one.Folder, StringComparer.Ordinal).ThenBy(one => one.Title, StringComparer.Ordinal)];

    /// <summary>Those that this program generates.</summary>
    public static DashboardLibrary Generated() =>
        new(DashboardFiles.Boards.Select(board => Read(board.Uid, "Monitor", Encoding.UTF8.GetBytes(DashboardJson.Render(board)))));

    /// <summary>Those that lie in a directory, each in a file that ends in <c>.json</c>; its subdirectories are folders.</summary>
    /// <exception cref="InvalidDataException">A file is no dashboard, or two have the same identifier.</exception>
    /// <exception cref="IOException">The directory or a file cannot be read.</exception>
    public static DashboardLibrary From(string directory)
    {
        var all = Directory.EnumerateFiles(directory, "*.json", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(file => Read(file, Path.GetRelativePath(directory, Path.GetDirectoryName(file)!) is "." ? "Monitor" : Path.GetFileName(Path.GetDirectoryName(file)!), File.ReadAllBytes(file)))
            .ToList();
        var twice = all.GroupBy(one => one.Entry.Uid, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        return twice is null ? new DashboardLibrary(all) : throw new InvalidDataException($"{directory}: two dashboards have the uid {twice.Key}; give one of them another");
    }

    /// <summary>The JSON of a dashboard, as Grafana would import it; null when there is none of this identifier.</summary>
    public byte[]? Find(string uid) => byUid.TryGetValue(uid, out var found) ? found.Json : null;

    private static (DashboardEntry Entry, byte[] Json) Read(string source, string folder, byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            var uid = Text(root, "uid") is { Length: > 0 } given ? given : Path.GetFileNameWithoutExtension(source);
            var tags = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("tags", out var list) && list.ValueKind == JsonValueKind.Array
                ? list.EnumerateArray().Select(tag => tag.ToString()).ToList()
                : [];
            return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("panels", out _)
                ? (new DashboardEntry(uid, Text(root, "title"), Text(root, "description"), tags, folder), json)
                : throw new InvalidDataException($"{source} is no dashboard: it has no `panels`");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{source} is no dashboard: {exception.Message}", exception);
        }
    }

    private static string Text(JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
