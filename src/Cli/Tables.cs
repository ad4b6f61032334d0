using Spectre.Console;

namespace Monitor.Cli;

/// <summary>Tables as all commands draw them.</summary>
internal static class Tables
{
    /// <summary>Columns without lines, so that a terminal, a pipe and a mail show the same. The last may be wrapped where a terminal is narrow.</summary>
    /// <param name="columns">Their headings; one that begins with <c>&gt;</c> has numbers, which end at the right.</param>
    public static Table Plain(params string[] columns)
    {
        var table = new Table().Border(TableBorder.None).Collapse();
        foreach (var column in columns)
        {
            var heading = new TableColumn($"[grey]{column.TrimStart('>')}[/]") { NoWrap = table.Columns.Count < columns.Length - 1 };
            table.AddColumn(column.StartsWith('>') ? heading.RightAligned() : heading);
        }

        return table;
    }
}
