namespace Monitor.Dashboards.Tests.Rules;

/// <summary>Series in the states of a case.</summary>
internal static class CaseTargets
{
    /// <summary>A series with these labels in its states; near is healthy where it is not given.</summary>
    public static CaseSeries Series(string name, Dictionary<string, string> labels, string healthy, string faulty, string? near = null) =>
        new($"{name}{{{string.Join(", ", labels.Select(label => $"{label.Key}=\"{label.Value}\""))}}}", healthy, faulty, near ?? healthy);

    /// <summary>The same, and in the fault the alert fires without it too.</summary>
    public static CaseSeries Dispensable(this CaseSeries series) => series with { IsDispensable = true };

    /// <summary>A series that is the same all the time.</summary>
    public static CaseSeries Always(string name, Dictionary<string, string> labels, string value) => new(Series(name, labels, value, value).Name, value, value, value);
}
