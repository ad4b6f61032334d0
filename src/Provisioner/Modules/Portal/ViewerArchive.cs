using System.Formats.Tar;
using Monitor.Dashboards.Viewer;
using Monitor.Provisioner.Engine;

namespace Monitor.Provisioner.Modules.Portal;

/// <summary>The viewer's page in one file, as it is copied to the infra node: hundreds of small files would each be a step of the plan.</summary>
public static class ViewerArchive
{
    /// <summary>Writes the archive. The same page gives the same bytes: nothing of this machine goes in, neither owner nor time.</summary>
    /// <param name="page">The directory of the built page.</param>
    /// <param name="directory">Where the archive is written.</param>
    /// <returns>Its path; empty where the page was not built.</returns>
    public static string Write(string page, string directory)
    {
        if (!ViewerHost.IsBuilt(page))
        {
            return "";
        }

        Directory.CreateDirectory(directory);
        var path = Path.Combine(directory, "viewer.tar");
        using var tar = new TarWriter(File.Create(path), TarEntryFormat.Ustar);
        foreach (var file in Directory.EnumerateFiles(page, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            using var content = File.OpenRead(file);
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, Path.GetRelativePath(page, file))
            {
                Mode = Modes.File,
                ModificationTime = DateTimeOffset.UnixEpoch,
                DataStream = content,
            });
        }

        return path;
    }
}
