using System.Text.RegularExpressions;

namespace Monitor.Dashboards.Live;

/// <summary>A condition of a selector.</summary>
/// <param name="Label">The label.</param>
/// <param name="Text">All of it, as in <c>job="node"</c>.</param>
internal sealed record SelectorCondition(string Label, string Text);

/// <summary>Takes selectors apart.</summary>
internal static partial class SelectorConditions
{
    /// <summary>The conditions between the braces; none where there are no braces.</summary>
    public static IReadOnlyList<SelectorCondition> Read(string selector) =>
        [.. Condition.Matches(selector).Select(match => new SelectorCondition(match.Groups["label"].Value, match.Value))];

    [GeneratedRegex("""(?<label>[A-Za-z_]\w*)\s*(=~|!~|!=|=)\s*("(\\.|[^"\\])*"|'(\\.|[^'\\])*')""", RegexOptions.ExplicitCapture)]
    private static partial Regex Condition { get; }
}
