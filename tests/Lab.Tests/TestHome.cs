namespace Monitor.Lab.Tests;

/// <summary>Places that the tests share.</summary>
public static class TestHome
{
    /// <summary>The programs that `./monitor` made.</summary>
    public static string Programs { get; } = Environment.GetEnvironmentVariable("MONITOR_DIST") ?? Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "dist");

    /// <summary>The root of the repository.</summary>
    public static string Repository { get; } = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", ".."));

    /// <summary>Where the labs of the tests keep their state: in one place apart from a user's, so that `.ci/run` finds every one that a killed test left.</summary>
    public static string Directory { get; } = Path.Combine(Path.GetTempPath(), "monitor-tests");
}
