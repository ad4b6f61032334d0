using Monitor.Model.Documents;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Import;

/// <summary>pg_exporter's collectors: a file, or a directory whose files are taken in the order of their names.</summary>
public static class PgExporterFiles
{
    private static readonly string[] Suffixes = [".yml", ".yaml"];

    /// <summary>Whether the path is a directory with such files, or such a file.</summary>
    public static bool Are(string path) =>
        Directory.Exists(path) ? In(path).Any() : File.Exists(path) && Suffixes.Contains(Path.GetExtension(path)) && IsOne(path);

    /// <summary>The files of a directory, or the file.</summary>
    public static IEnumerable<string> In(string path) =>
        File.Exists(path) ? [path] : Directory.EnumerateFiles(path).Where(file => Suffixes.Contains(Path.GetExtension(file))).Order(StringComparer.Ordinal);

    /// <summary>The collectors of one file. A branch that is faulty costs no other.</summary>
    /// <param name="dialect">Whose file it is.</param>
    /// <param name="file">The file.</param>
    /// <param name="faults">Mistakes.</param>
    /// <param name="notices">What could not be carried over.</param>
    public static IReadOnlyList<Collector> Load(ImportDialect dialect, string file, ICollection<Fault> faults, ICollection<Fault> notices)
    {
        var own = new List<Fault>();
        var collectors = new List<Collector>();
        if (Read(file, own) is { } text && Section.Read(text, "the file of collectors", file, 0, own) is { } root)
        {
            var import = new QueryImport(dialect, file, notices);
            foreach (var branch in Newest(root, dialect, file, own, notices))
            {
                collectors.AddRange(import.Convert(branch));
            }
        }

        own.ForEach(faults.Add);
        return collectors;
    }

    private static List<ImportedQuery> Newest(Section root, ImportDialect dialect, string file, List<Fault> faults, ICollection<Fault> notices)
    {
        var branches = new List<ImportedQuery>();
        foreach (var key in root.Keys)
        {
            var before = faults.Count;
            var line = root.LineOf(key);
            if (root.Subsection(key) is { } section)
            {
                var query = ImportedQuery.Read(dialect, key, line, section);
                if (faults.Count == before)
                {
                    branches.Add(query);
                }
            }
        }

        // PgBouncer's version is not asked for: columns that it lacks are left out of the series, so that the newest branch serves all.
        foreach (var older in branches.Where(branch => branch.Tags.Contains("pgbouncer")).GroupBy(branch => branch.Namespace)
            .SelectMany(group => group.OrderByDescending(branch => branch.WrittenFrom).Skip(1)).ToList())
        {
            branches.Remove(older);
            notices.Add(new(file, older.Line, 1, $"`{older.Branch}` is for an older PgBouncer; the newest branch of {older.Namespace} takes its place"));
        }

        return branches;
    }

    private static bool IsOne(string file)
    {
        var faults = new List<Fault>();
        return Read(file, faults) is { } text && Section.Read(text, "", file, 0, faults) is { Keys.Count: > 0 } root
            && root.Keys.All(key => root.Subsection(key)?.Has("query") is true);
    }

    private static string? Read(string file, List<Fault> faults)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            faults.Add(new(file, 1, 1, $"cannot be read: {exception.Message}"));
            return null;
        }
    }
}
