using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Vocabulary;

namespace Monitor.Dashboards.Rules;

/// <summary>
/// Another member leads. Recorded, because every graph of every dashboard marks it: asked of the whole fleet over an hour it costs half a second, and as a
/// series that exists only for a minute after it happened next to nothing.
/// </summary>
public static class Takeover
{
    /// <summary>There for a minute after a member became primary.</summary>
    public static readonly Gauge Series = new("ins:patroni_primary:taken", Labels.Cls, Labels.Ins);

    /// <summary>The rule.</summary>
    public static Recording Recording(Pace pace) => new(
        Series,
        PatroniSeries.Primary.Where().EqualTo(1).And(PatroniSeries.Primary.ChangesIn(pace.Minute).Above(0), Labels.Cls, Labels.Ins).MaxBy(Labels.Cls, Labels.Ins));
}
