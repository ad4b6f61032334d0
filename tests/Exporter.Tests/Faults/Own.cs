using Monitor.Model.Documents;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Tests.Faults;

/// <summary>Collectors of a user, in the words of their files.</summary>
internal static class Own
{
    /// <summary>One that always works and runs at every scrape.</summary>
    public static readonly (string Name, string Matter, string Sql) Good = ("good", "", "SELECT 42 AS value");

    /// <summary>One that always works and runs in the background in each database.</summary>
    public static readonly (string Name, string Matter, string Sql) GoodVisitor = ("visitor", "databases: each\nevery: 1s\nlabels: [datname]\n", "SELECT 7 AS value");

    /// <summary>The built-in collectors and these.</summary>
    public static Catalogue With(params (string Name, string Matter, string Sql)[] files) => Add(Catalogue.BuiltIn, files);

    /// <summary>These and no others: for what a built-in one must not disturb.</summary>
    public static Catalogue Only(params (string Name, string Matter, string Sql)[] files) => Add(Catalogue.Empty, files);

    /// <summary>A file.</summary>
    public static string Text(string name, string matter, string sql) =>
        $"/*---\nname: {name}\nhelp: x\n{matter}metrics:\n  - {{ name: {name}_value, column: value, help: x }}\n---*/\n{sql}";

    private static Catalogue Add(Catalogue catalogue, (string Name, string Matter, string Sql)[] files)
    {
        var faults = new List<Fault>();
        var collectors = files.Select(file => CollectorFile.Read($"{file.Name}.sql", Text(file.Name, file.Matter, file.Sql), faults)).OfType<Collector>().ToList();
        var all = catalogue.With(collectors, faults);
        Assert.Empty(faults);
        return all;
    }
}
