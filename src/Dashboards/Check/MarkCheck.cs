using Monitor.Dashboards.Boards;
using Monitor.Dashboards.Panels;

namespace Monitor.Dashboards.Check;

/// <summary>Demands of every page that it marks what may have bent its lines, or says why it does not.</summary>
public static class MarkCheck
{
    /// <summary>Everything that is wrong, one line each.</summary>
    public static IEnumerable<string> Problems(IReadOnlyList<Board> boards) =>
        boards.SelectMany(board => Problems(board).Select(problem => $"{DashboardFiles.DashboardFolder}/{board.Uid}.json: {problem}"));

    private static IEnumerable<string> Problems(Board board)
    {
        var marked = board.Annotations.Select(annotation => annotation.Name).ToHashSet();
        return
        [
            .. Marks.Expected.Where(name => !marked.Contains(name) && board.Unmarked.All(one => one.Name != name))
                .Select(name => $"does not mark {name}: mark it, or say in Unmarked why it does not help there"),
            .. board.Unmarked.Where(one => marked.Contains(one.Name) || !Marks.Expected.Contains(one.Name)).Select(one => $"says why it does not mark {one.Name}, which it marks or nobody expects"),
            .. board.Unmarked.Where(one => one.Reason.Length == 0).Select(one => $"does not say why it does not mark {one.Name}"),
        ];
    }
}
