namespace Monitor.Exporter.Commands;

/// <summary>A table without lines, so that a terminal, a pipe and a mail show the same.</summary>
/// <param name="headings">The columns; one that begins with <c>&gt;</c> has numbers, which end at the right.</param>
internal sealed class PlainTable(params string[] headings)
{
    private const string Gap = "  ";

    private readonly List<string[]> rows = [];

    /// <summary>Adds a row.</summary>
    public void Add(params string[] cells) => rows.Add(cells);

    /// <summary>Writes heading and rows.</summary>
    public void Write(TextWriter output)
    {
        var titles = headings.Select(heading => heading.TrimStart('>').ToUpperInvariant()).ToArray();
        var widths = titles.Select((title, column) => rows.Select(row => row[column].Length).Append(title.Length).Max()).ToArray();
        foreach (var row in rows.Prepend(titles))
        {
            var cells = row.Select((cell, column) => headings[column].StartsWith('>') ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]));
            output.WriteLine(string.Join(Gap, cells).TrimEnd());
        }
    }
}
