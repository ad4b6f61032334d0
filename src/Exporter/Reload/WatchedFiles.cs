using Monitor.Exporter.Configuration;

namespace Monitor.Exporter.Reload;

/// <summary>Files whose change means a reload: collectors, queries and the web configuration.</summary>
internal static class WatchedFiles
{
    /// <summary>Something that differs when a file was added, removed or written. A watch by the kernel would miss files on network mounts.</summary>
    public static int Stamp(ExporterConfig config)
    {
        var hash = new HashCode();
        foreach (var file in Files(config).Order(StringComparer.Ordinal))
        {
            hash.Add(file);
            hash.Add(File.GetLastWriteTimeUtc(file));
        }

        return hash.ToHashCode();
    }

    /// <summary>Whether both configurations have the same files and directories watched.</summary>
    public static bool AreThoseOf(ExporterConfig one, ExporterConfig other) =>
        one.Collectors == other.Collectors && one.Watched.SequenceEqual(other.Watched) && one.Choice.Queries == other.Choice.Queries;

    private static IEnumerable<string> Files(ExporterConfig config)
    {
        var place = config.Collectors;
        IEnumerable<string> collectors = place is null ? [] : Directory.Exists(place) ? Visible(place) : [place];
        return collectors.Concat(config.Watched).Concat(config.Choice.Queries is { } queries ? [queries] : []);
    }

    private static string[] Visible(string directory)
    {
        try
        {
            return Directory.GetFiles(directory);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The reload will say so with the name of the directory.
            return [];
        }
    }
}
