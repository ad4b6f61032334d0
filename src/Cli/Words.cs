namespace Monitor.Cli;

/// <summary>Small matters of language.</summary>
internal static class Words
{
    /// <summary>As in <c>1 node</c> and <c>4 nodes</c>.</summary>
    public static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";

    /// <summary>Every line moved to the right.</summary>
    public static string Indent(string text, int by) =>
        string.Join('\n', text.TrimEnd().Split('\n').Select(line => new string(' ', by) + line));
}
