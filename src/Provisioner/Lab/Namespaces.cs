namespace Monitor.Provisioner.Lab;

/// <summary>Network namespaces that have a name, which <c>ip netns</c> keeps as files.</summary>
public static class Namespaces
{
    private const string Home = "/run/netns";

    /// <summary>The path that systemd-nspawn joins.</summary>
    public static string PathOf(string name) => Path.Combine(Home, name);

    /// <summary>Whether there is a namespace of this name.</summary>
    public static bool Exists(string name) => File.Exists(PathOf(name));

    /// <summary>The namespaces whose names begin like this.</summary>
    public static IReadOnlyList<string> Named(string prefix) =>
        Directory.Exists(Home)
            ? [.. Directory.EnumerateFiles(Home).Select(file => Path.GetFileName(file)).Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order()]
            : [];
}
