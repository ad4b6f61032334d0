namespace Monitor.Exporter.Import;

/// <summary>Quotes what becomes part of SQL.</summary>
internal static class SqlText
{
    /// <summary>A name.</summary>
    public static string Name(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A text.</summary>
    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
