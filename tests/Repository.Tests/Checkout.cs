namespace Monitor.Repository.Tests;

/// <summary>The checkout that the tests were built from.</summary>
internal static class Checkout
{
    private static readonly string[] NotOurs = ["artifacts", "node_modules", ".git", "bin", "obj"];

    public static string Root { get; } = FindRoot();

    /// <summary>Every file of the checkout with this ending, relative to the root, build output left out.</summary>
    public static IEnumerable<string> Files(string ending) =>
        Directory.EnumerateFiles(Root, "*" + ending, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path))
            .Where(path => !path.Split('/').Intersect(NotOurs).Any())
            .Order(StringComparer.Ordinal);

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static string FindRoot()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "Monitor.sln")))
        {
            directory = Path.GetDirectoryName(directory)
                ?? throw new InvalidOperationException($"no Monitor.sln above {AppContext.BaseDirectory}");
        }

        return directory;
    }
}
