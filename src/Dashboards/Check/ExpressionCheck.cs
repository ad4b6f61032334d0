namespace Monitor.Dashboards.Check;

/// <summary>Holds an expression against what is collected.</summary>
/// <param name="known">Every series that exists.</param>
public sealed class ExpressionCheck(KnownSeries known)
{
    private static readonly HashSet<string> OnlyForCounters = ["rate", "irate", "increase", "resets"];
    private static readonly HashSet<string> OnlyForGauges = ["delta", "idelta", "deriv", "predict_linear", "holt_winters", "double_exponential_smoothing"];

    /// <summary>Everything that is wrong with the expression, in words that name it.</summary>
    public IEnumerable<string> Problems(string expression)
    {
        var names = ExpressionReader.Read(expression);
        foreach (var mention in names.Mentions)
        {
            foreach (var problem in Problems(mention))
            {
                yield return problem;
            }
        }

        var available = names.Mentions.SelectMany(mention => known.Find(mention.Name)?.Labels.AsEnumerable() ?? []).Concat(names.MadeLabels).ToHashSet();
        foreach (var label in names.GroupingLabels.Distinct().Where(label => !available.Contains(label)))
        {
            yield return $"no series of the expression has the label {label}";
        }
    }

    private IEnumerable<string> Problems(Mention mention)
    {
        if (known.Find(mention.Name) is not { } series)
        {
            yield return $"nothing exports {mention.Name}";
            yield break;
        }

        foreach (var label in mention.Labels.Where(label => !series.Labels.Contains(label)))
        {
            yield return $"{mention.Name} has no label {label}";
        }

        if (OnlyForCounters.Contains(mention.Function) && series.Kind == SeriesKind.Gauge)
        {
            yield return $"{mention.Function} of {mention.Name}, which is a gauge";
        }

        if (OnlyForGauges.Contains(mention.Function) && series.Kind == SeriesKind.Counter)
        {
            yield return $"{mention.Function} of {mention.Name}, which is a counter: it falls to 0 when its process starts again";
        }
    }
}
