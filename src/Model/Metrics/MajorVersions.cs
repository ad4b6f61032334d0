using System.Globalization;

namespace Monitor.Model.Metrics;

/// <summary>Major versions of PostgreSQL, the ends included.</summary>
/// <param name="From">The first.</param>
/// <param name="Until">The last; null: no end is known.</param>
public readonly record struct MajorVersions(int From, int? Until)
{
    /// <summary>Those in which a family can be served: of the files that have it, and of the column itself.</summary>
    /// <param name="variants">The files of one collector, that for the oldest servers first. Between two of them there is no gap.</param>
    /// <param name="family">The family.</param>
    public static MajorVersions Of(IReadOnlyList<Collector> variants, string family)
    {
        var having = variants.Index()
            .Select(variant => (variant.Index, variant.Item, Metric: variant.Item.Families().FirstOrDefault(metric => metric.Name == family)))
            .Where(variant => variant.Metric is not null)
            .ToList();
        var (first, last) = (having[0], having[^1]);
        var from = first.Index == 0 ? first.Item.MinimumVersion : Math.Max(first.Item.MinimumVersion, variants[first.Index - 1].UntilVersion!.Value + 1);
        var since = first.Metric!.Since is { } named ? int.Parse(named, CultureInfo.InvariantCulture) : from;
        return new(Math.Max(from, since), (last.Metric!.Until, last.Item.UntilVersion) is ({ } column, { } file) ? Math.Min(column, file) : last.Metric.Until ?? last.Item.UntilVersion);
    }

    /// <summary>Whether this one is among them.</summary>
    public bool Contains(int major) => major >= From && major <= (Until ?? int.MaxValue);

    /// <inheritdoc/>
    public override string ToString() => Until is not { } until ? $"{From}+" : until == From ? $"{From}" : $"{From}–{until}";
}
