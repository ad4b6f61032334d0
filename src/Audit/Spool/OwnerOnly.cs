using System.Text;

namespace Monitor.Audit.Spool;

/// <summary>Files that nobody but the owner reads, on disk before the call returns.</summary>
internal static class OwnerOnly
{
    public static FileStreamOptions Options(FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    public static void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Puts a whole new content in place of the old one; a crash leaves one or the other.</summary>
    public static void Replace(string path, string content)
    {
        var next = path + ".next";
        using (var file = new FileStream(next, Options(FileMode.Create, FileShare.None)))
        {
            file.Write(Encoding.UTF8.GetBytes(content));
            file.Flush(flushToDisk: true);
        }

        File.Move(next, path, overwrite: true);
    }
}
