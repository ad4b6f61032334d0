using Monitor.Dashboards.PromQl;

namespace Monitor.Dashboards.Rules;

/// <summary>How far back rules look. A window always holds four scrapes, or a rate would have nothing to compare.</summary>
/// <param name="ScrapeInterval">Time between two scrapes.</param>
public sealed record Pace(TimeSpan ScrapeInterval)
{
    /// <summary>20 s, for what must be seen soon.</summary>
    public Window Short => AtLeast(TimeSpan.FromSeconds(20));

    /// <summary>1 min, for rates.</summary>
    public Window Minute => AtLeast(TimeSpan.FromMinutes(1));

    private Window AtLeast(TimeSpan span) => Window.Of(ScrapeInterval * 4 > span ? ScrapeInterval * 4 : span);
}
