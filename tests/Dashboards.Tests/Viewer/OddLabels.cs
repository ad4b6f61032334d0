using Monitor.Dashboards.Check;

namespace Monitor.Dashboards.Tests.Viewer;

/// <summary>A series whose labels hold everything that means something to a string or to a regular expression; its value says which one it is.</summary>
internal static class OddLabels
{
    public const string Name = "viewer_odd";

    public const string Label = "odd";

    public static readonly string[] Values = ["plain", "say \"hi\"", "back\\slash", "dot.ted", "dotXted", "a|b (c)* [d]+? ^$", "it's", "{braces}", "50%&x=y"];

    public static SeriesFacts Series { get; } = new(Name, SeriesKind.Gauge, new HashSet<string> { Label });
}
