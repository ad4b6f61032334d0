namespace Monitor.Audit.Store;

/// <summary>File names as in C2SP tlog-tiles: <c>tile/0/x001/x234/067</c>, three digits a step, and <c>tile/entries/…</c> for bundles.</summary>
internal static class TilePath
{
    /// <summary>Hashes in a full tile and entries in a full bundle.</summary>
    public const int Width = 256;

    public static string Of(string directory, string kind, long index)
    {
        var name = (index % 1000).ToString("000");
        for (var rest = index / 1000; rest > 0; rest /= 1000)
        {
            name = $"x{rest % 1000:000}/{name}";
        }

        return Path.Combine(directory, "tile", kind, name);
    }

    /// <summary>Removes the files from this index on, and says how many.</summary>
    public static int DeleteFrom(string directory, string kind, long index)
    {
        var deleted = 0;
        for (var path = Of(directory, kind, index); File.Exists(path); path = Of(directory, kind, index + deleted))
        {
            File.Delete(path);
            deleted++;
        }

        return deleted;
    }

    /// <summary>Opens a file for appending; made with its folders, for the owner alone.</summary>
    public static FileStream OpenToAppend(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var file = new FileStream(path, Spool.OwnerOnly.Options(FileMode.OpenOrCreate, FileShare.Read));
        file.Seek(0, SeekOrigin.End);
        return file;
    }
}
