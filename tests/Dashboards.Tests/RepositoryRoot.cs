namespace Monitor.Dashboards.Tests;

/// <summary>Where the checked-in files are.</summary>
internal static class RepositoryRoot
{
    public static string Path { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string directory) =>
        File.Exists(System.IO.Path.Combine(directory, "Monitor.sln"))
            ? directory
            : Find(System.IO.Path.GetDirectoryName(directory) ?? throw new InvalidOperationException("The tests do not run below the repository."));
}
