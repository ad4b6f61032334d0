using System.Collections.Concurrent;
using System.Text;

namespace Monitor.Dashboards.Viewer;

/// <summary>What the viewer tells Prometheus of itself. That it can be scraped at all is the main thing: <c>up</c> of the portal is the whole way to a dashboard.</summary>
/// <param name="dashboardCount">How many dashboards it can draw.</param>
internal sealed class ViewerMetrics(int dashboardCount)
{
    /// <summary>The outcome of a question that Prometheus answered.</summary>
    public const string Answered = "answered";

    /// <summary>The format of the text, as Prometheus wants it named.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly ConcurrentDictionary<string, long> questions = new(StringComparer.Ordinal) { [Answered] = 0 };

    /// <summary>Counts a question of the page.</summary>
    /// <param name="outcome">How it ended: one of a few words, because it becomes a label.</param>
    public void Count(string outcome) => questions.AddOrUpdate(outcome, 1, (_, count) => count + 1);

    /// <summary>The text that is scraped.</summary>
    public string Render()
    {
        var text = new StringBuilder()
            .Append("# HELP monitor_viewer_dashboards Dashboards that the viewer can draw.\n# TYPE monitor_viewer_dashboards gauge\n")
            .Append($"monitor_viewer_dashboards {dashboardCount}\n")
            .Append("# HELP monitor_viewer_questions_total Questions of pages to Prometheus, by how they ended.\n# TYPE monitor_viewer_questions_total counter\n");
        foreach (var (outcome, count) in questions.OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            text.Append($"monitor_viewer_questions_total{{outcome=\"{outcome}\"}} {count}\n");
        }

        return text.ToString();
    }
}
