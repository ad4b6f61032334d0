using Monitor.Dashboards.PromQl;

namespace Monitor.Dashboards.Rules;

/// <summary>How far back rules look. A window always holds four scrapes, or a rate would have nothing to compare.</summary>
/// <param name="ScrapeInterval">Time between two scrapes.</param>
public sealed record Pace(TimeSpan ScrapeInterval)
{
    /// <summary>20 s, for what must be seen soon.</summary>
    public Window Short => Window.Of(AtLeast(TimeSpan.FromSeconds(20)));

    /// <summary>1 min, for rates.</summary>
    public Window Minute => Window.Of(AtLeast(TimeSpan.FromMinutes(1)));

    /// <summary>2 min, for what often mends itself.</summary>
    public Window Patience => Window.Of(AtLeast(PatienceSpan));

    /// <summary>How many values <see cref="Patience"/> has when none is missing; one less, because an evaluation may come a moment late.</summary>
    public int LeastValuesOfPatience => (int)(AtLeast(PatienceSpan) / ScrapeInterval) - 1;

    private static TimeSpan PatienceSpan => TimeSpan.FromMinutes(2);

    private TimeSpan AtLeast(TimeSpan span) => ScrapeInterval * 4 > span ? ScrapeInterval * 4 : span;
}
