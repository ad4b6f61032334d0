using Monitor.Dashboards.Check;

namespace Monitor.Dashboards.Live;

/// <summary>What speaks for a series that is missing, or against it.</summary>
/// <param name="IsGranted">Whether it need not be there.</param>
/// <param name="Reason">Why.</param>
public sealed record Excuse(bool IsGranted, string Reason);

/// <summary>Asks a Prometheus whether what <see cref="Absence"/> says of a missing series is true there.</summary>
/// <param name="prometheus">The Prometheus.</param>
/// <param name="existence">What exists there.</param>
public sealed class Excuses(PrometheusApi prometheus, Existence existence)
{
    /// <summary>What is to be said about a series that is missing; null where nothing excuses it.</summary>
    public async Task<Excuse?> FindAsync(Mention missing, CancellationToken cancellationToken)
    {
        if (Absence.Find(missing.Name) is not { } listed)
        {
            return null;
        }

        var granted = new Excuse(true, $"{missing.Name} {listed.Reason}");
        // The witness speaks of the clusters, instances or collectors that the query asks for, and of no finer choice: there the series may be for others.
        if (listed.Witness is not { } witness || await existence.OfAsync(Selector(missing.Name, Shared(missing, witness)), cancellationToken))
        {
            return granted;
        }

        var selector = Selector(witness.Series, [.. Shared(missing, witness), .. witness.Matcher.Length > 0 ? [witness.Matcher] : Array.Empty<string>()]);
        if (!await existence.OfAsync(selector, cancellationToken))
        {
            return new(false, $"{granted.Reason}, and there is no {selector} that could show it");
        }

        var contrary = witness.Contrary(selector);
        return (await prometheus.QueryAsync(contrary, cancellationToken)) is { Error: null, Series: 0 } ? granted : new(false, $"{granted.Reason}, and there is {contrary}");
    }

    private static IReadOnlyList<string> Shared(Mention missing, Witness witness)
    {
        var labels = KnownSeries.Collected.Find(witness.Series)!.Labels;
        return [.. SelectorConditions.Read(missing.Selector).Where(condition => labels.Contains(condition.Label)).Select(condition => condition.Text)];
    }

    private static string Selector(string name, IReadOnlyList<string> conditions) => conditions.Count == 0 ? name : $"{name}{{{string.Join(',', conditions)}}}";
}
