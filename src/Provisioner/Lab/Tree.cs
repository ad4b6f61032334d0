namespace Monitor.Provisioner.Lab;

/// <summary>Writes files into a root that is not running, with the modes they shall have whatever the caller's umask.</summary>
public static class Tree
{
    /// <summary>Mode 0644.</summary>
    public const UnixFileMode Plain = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Mode 0600.</summary>
    public const UnixFileMode Secret = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Mode 0755.</summary>
    public const UnixFileMode Open = Plain | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Mode 0700.</summary>
    public const UnixFileMode Closed = Secret | UnixFileMode.UserExecute;

    /// <summary>Makes a directory and what is missing above it; the mode is that of the last one, those above are 0755.</summary>
    public static void Make(string directory, UnixFileMode mode = Open)
    {
        if (Path.GetDirectoryName(directory) is { } parent && !Directory.Exists(parent))
        {
            Make(parent);
        }

        if (!Directory.Exists(directory))
        {
            Directory.CreateDirectory(directory);
            File.SetUnixFileMode(directory, mode);
        }
    }

    /// <summary>Writes a file, replacing whatever was there, also a link.</summary>
    public static void Write(string path, string content, UnixFileMode mode = Plain)
    {
        Make(Path.GetDirectoryName(path)!);
        File.Delete(path);
        using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = mode });
        using var writer = new StreamWriter(file);
        writer.Write(content);
        File.SetUnixFileMode(path, mode);
    }
}
