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

    /// <summary>The selector without the conditions that leave series out, and those conditions.</summary>
    public static (string Wanted, string Excluded) Split(string selector)
    {
        var conditions = Read(selector).ToLookup(condition => condition.Text[condition.Label.Length..].TrimStart().StartsWith('!'), condition => condition.Text);
        var name = selector.Split('{')[0];
        return (conditions[false].Any() ? $"{name}{{{string.Join(',', conditions[false])}}}" : name, string.Join(", ", conditions[true]));
    }

    [GeneratedRegex("""(?<label>[A-Za-z_]\w*)\s*(=~|!~|!=|=)\s*("(\\.|[^"\\])*"|'(\\.|[^'\\])*'|`[^`]*`)""", RegexOptions.ExplicitCapture)]
    private static partial Regex Condition { get; }
}
