using Spectre.Console;

namespace Monitor.Cli;

/// <summary>Tables as all commands draw them.</summary>
internal static class Tables
{
    /// <summary>Columns without lines, so that a terminal, a pipe and a mail show the same.</summary>
    public static Table Plain(params string[] columns)
    {
        var table = new Table().Border(TableBorder.None).Collapse();
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn($"[grey]{column}[/]").NoWrap().PadLeft(2));
        }

        return table;
    }
}
