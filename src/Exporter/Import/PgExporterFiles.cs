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

        var pooled = branches.ToLookup(branch => branch.Tags.Contains("pgbouncer"));
        return [.. pooled[false], .. pooled[true].GroupBy(branch => branch.Namespace).Select(group => NewestOf([.. group.OrderByDescending(branch => branch.WrittenFrom)], file, notices))];
    }

    /// <summary>
    /// PgBouncer's version is not asked for: columns that it lacks are left out of the series, and one that an older branch calls otherwise is
    /// looked for under both names, so that the newest branch serves all.
    /// </summary>
    private static ImportedQuery NewestOf(IReadOnlyList<ImportedQuery> branches, string file, ICollection<Fault> notices)
    {
        var newest = branches[0];
        foreach (var older in branches.Skip(1))
        {
            notices.Add(new(file, older.Line, 1, $"`{older.Branch}` is for an older PgBouncer; the newest branch of {older.Namespace} takes its place"));
        }

        var former = branches.Skip(1).SelectMany(branch => branch.Columns).ToLookup(column => column.Name, column => column.Column);
        return newest with
        {
            Columns = [.. newest.Columns.Select(column => column with { FormerColumn = former[column.Name].FirstOrDefault(other => other != column.Column) })],
        };
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
