using Monitor.Dashboards.Panels;

namespace Monitor.Dashboards.Output;

/// <summary>Where a panel stands on the page.</summary>
/// <param name="X">Columns from the left, 0 to 23.</param>
/// <param name="Y">Rows from the top.</param>
/// <param name="W">Columns wide.</param>
/// <param name="H">Rows high.</param>
internal sealed record GridPosition(int X, int Y, int W, int H);

/// <summary>Puts the panels of a row side by side, in lines that are full and even.</summary>
internal static class PageLayout
{
    /// <summary>The width of a page.</summary>
    public const int Width = 24;

    /// <summary>The panels of a row with their places, and where the next row begins.</summary>
    public static (IReadOnlyList<(Panel Panel, GridPosition Position)> Placed, int Bottom) Place(IReadOnlyList<Panel> panels, int top)
    {
        var placed = new List<(Panel, GridPosition)>();
        foreach (var line in Lines(panels))
        {
            var height = line.Max(HeightOf);
            var left = 0;
            foreach (var (panel, width) in line.Zip(Stretched(line)))
            {
                placed.Add((panel, new(left, top, width, height)));
                left += width;
            }

            top += height;
        }

        return (placed, top);
    }

    private static List<List<Panel>> Lines(IReadOnlyList<Panel> panels)
    {
        var lines = new List<List<Panel>>();
        foreach (var panel in panels)
        {
            if (lines.Count == 0 || lines[^1].Sum(WidthOf) + WidthOf(panel) > Width)
            {
                lines.Add([]);
            }

            lines[^1].Add(panel);
        }

        for (var index = lines.Count - 1; index > 0; index--)
        {
            Even(lines[index - 1], lines[index]);
        }

        return lines;
    }

    // One panel alone under a full line would be as wide as the page.
    private static void Even(List<Panel> upper, List<Panel> lower)
    {
        if (upper.Concat(lower).Select(WidthOf).Distinct().Count() > 1)
        {
            return;
        }

        while (upper.Count > lower.Count + 1)
        {
            lower.Insert(0, upper[^1]);
            upper.RemoveAt(upper.Count - 1);
        }
    }

    // What is left over goes to the panels in proportion; what does not divide goes to the last one.
    private static List<int> Stretched(List<Panel> line)
    {
        var total = line.Sum(WidthOf);
        var widths = line.Select(panel => WidthOf(panel) * Width / total).ToList();
        widths[^1] += Width - widths.Sum();
        return widths;
    }

    private static int WidthOf(Panel panel) => panel.Size switch
    {
        Size.Tile => 4,
        Size.WideTile => 6,
        Size.Third => 8,
        Size.Half => 12,
        Size.TwoThirds => 16,
        _ => Width,
    };

    private static int HeightOf(Panel panel) => panel switch
    {
        Tiles or { Size: Size.Tile or Size.WideTile } => 4,
        Table table => table.Height + 2,
        Note => 3,
        States { Size: not Size.Third } states => states.Height,
        { Size: Size.Third } => 7,
        _ => 8,
    };
}
