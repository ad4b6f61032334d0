namespace Monitor.Model.Metrics;

/// <summary>
/// The leading block comment of a collector: <c>/*---</c> on the first line, YAML, and <c>---*/</c> on a line of its own. A comment, so
/// that psql runs the file as it is.
/// </summary>
/// <param name="Yaml">The text between the fences.</param>
/// <param name="LineOffset">Lines of the file before it.</param>
/// <param name="Sql">What follows, without white space and the last semicolon.</param>
public sealed record FrontMatter(string Yaml, int LineOffset, string Sql)
{
    private const string Opening = "/*---\n";
    private const string Closing = "\n---*/";

    /// <summary>Cuts a file in two; null when the fences are not there.</summary>
    public static FrontMatter? Split(string text)
    {
        var unified = text.ReplaceLineEndings("\n");
        var end = unified.IndexOf(Closing, StringComparison.Ordinal);
        return unified.StartsWith(Opening, StringComparison.Ordinal) && end >= Opening.Length
            ? new(unified[Opening.Length..end], 1, unified[(end + Closing.Length)..].Trim().TrimEnd(';').TrimEnd())
            : null;
    }
}
