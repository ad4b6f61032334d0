namespace Monitor.Exporter.Commands;

/// <summary>Shows the place in a query that PostgreSQL complains of.</summary>
internal static class SqlPosition
{
    private const int Shown = 40;

    /// <summary>Line and column with what stands there; empty where PostgreSQL names no place.</summary>
    /// <param name="sql">The query, as it follows the front matter.</param>
    /// <param name="position">Character, from 1; 0: none.</param>
    public static string Of(string sql, int position)
    {
        if (position < 1 || position > sql.Length)
        {
            return "";
        }

        var before = sql[..(position - 1)];
        var line = before.Count(letter => letter == '\n') + 1;
        var column = position - (before.LastIndexOf('\n') + 1);
        var rest = sql[(position - 1)..].Split('\n')[0];
        return $", at line {line}, column {column} of the query: {rest[..Math.Min(rest.Length, Shown)]}";
    }
}
