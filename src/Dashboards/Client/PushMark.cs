using System.Text.RegularExpressions;

namespace Monitor.Dashboards.Client;

/// <summary>What a push writes into the version history, so that what somebody saved by hand is told apart from what was pushed.</summary>
internal static partial class PushMark
{
    private const string Words = "monitor dashboards push ";

    /// <summary>The message of a save.</summary>
    /// <param name="hash">The hash of what was pushed.</param>
    public static string Message(string hash) => Words + hash;

    /// <summary>The hash of what was pushed; null when this save was no push.</summary>
    public static string? HashIn(DashboardVersion version) => Pushed.Match(version.Message) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>Who saved this version, and when.</summary>
    public static string Saved(DashboardVersion version) =>
        $"version {version.Version} was saved in Grafana by {version.CreatedBy}{(version.Created.Length > 0 ? $" at {version.Created}" : "")}"
        + $"{(version.Message.Length > 0 ? $" ({version.Message})" : "")}";

    [GeneratedRegex($"^{Words}([0-9a-f]{{16}})$")]
    private static partial Regex Pushed { get; }
}
