namespace Monitor.Lab.Tests;

/// <summary>Where the labs of the tests keep their state: in one place apart from a user's, so that `.ci/run` finds every one that a killed test left.</summary>
public static class TestHome
{
    public static string Directory { get; } = Path.Combine(Path.GetTempPath(), "monitor-tests");
}
