using System.Text;

namespace Monitor.Dashboards.Output;

/// <summary>The number of a panel, by which links to it go.</summary>
internal static class PanelId
{
    private const int Bound = 1_000_000;

    /// <summary>1 to a million, from the title alone: it stays when panels come, go or move. The check reports two titles that would meet.</summary>
    public static int Of(string title)
    {
        // FNV-1a: string.GetHashCode differs from run to run.
        var hash = Encoding.UTF8.GetBytes(title).Aggregate(2166136261u, (sum, next) => unchecked((sum ^ next) * 16777619u));
        return (int)(hash % Bound) + 1;
    }
}
