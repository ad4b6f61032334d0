using System.Text;

namespace Monitor.Provisioner.Packages;

/// <summary>One package as an archive's index describes it.</summary>
/// <param name="Text">The whole paragraph, each line ended.</param>
internal sealed record PackageStanza(string Text)
{
    /// <summary>The package's name.</summary>
    public string Name => Field("Package") ?? "";

    /// <summary>The version.</summary>
    public string Version => Field("Version") ?? "";

    /// <summary>The architecture, or <c>all</c>.</summary>
    public string Architecture => Field("Architecture") ?? "";

    /// <summary>The SHA-256 of the package's file, lower-case hexadecimal.</summary>
    public string Sha256 => Field("SHA256") ?? "";

    /// <summary>The file's name, without the directory.</summary>
    public string FileName => Path.GetFileName(Field("Filename") ?? "");

    /// <summary>Whether every Debian system has it.</summary>
    public bool IsPartOfEverySystem => Field("Essential") == "yes" || Field("Priority") is "required" or "important";

    /// <summary>The value of a field that stands on one line, or null.</summary>
    public string? Field(string name)
    {
        var start = Text.StartsWith(name + ":", StringComparison.Ordinal) ? 0 : Text.IndexOf($"\n{name}:", StringComparison.Ordinal) + 1;
        if (start == 0 && !Text.StartsWith(name + ":", StringComparison.Ordinal))
        {
            return null;
        }

        var value = start + name.Length + 1;
        return Text[value..Text.IndexOf('\n', value)].Trim();
    }

    /// <summary>The paragraph with another place for the file.</summary>
    public string WithFilename(string path) => Text.Replace($"\nFilename: {Field("Filename")}\n", $"\nFilename: {path}\n", StringComparison.Ordinal);

    /// <summary>Reads an index, one paragraph at a time: an archive's index is 60 MB.</summary>
    public static IEnumerable<PackageStanza> Read(string path)
    {
        using var reader = new StreamReader(path, Encoding.UTF8, false, 1 << 16);
        var text = new StringBuilder();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0)
            {
                text.Append(line).Append('\n');
            }
            else if (text.Length > 0)
            {
                yield return new PackageStanza(text.ToString());
                text.Clear();
            }
        }

        if (text.Length > 0)
        {
            yield return new PackageStanza(text.ToString());
        }
    }
}
