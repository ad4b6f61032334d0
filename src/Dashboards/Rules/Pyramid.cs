using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Vocabulary;

namespace Monitor.Dashboards.Rules;

/// <summary>How a level is made of the one below.</summary>
public enum Rollup
{
    /// <summary>All together.</summary>
    Sum,

    /// <summary>The largest.</summary>
    Largest,
}

/// <summary>
/// One measure at every level: database, instance, cluster, fleet. Each level is made of the one below, so that somebody who goes down from a number meets
/// what it was made of; and a page about the whole fleet reads one series a cluster, not one a database.
/// </summary>
public sealed class Pyramid
{
    private readonly string measure;
    private readonly Func<Pace, Vector> ground;
    private readonly List<(Gauge Series, Rollup Rollup)> levels = [];
    private readonly Gauge lowest;

    private Pyramid(string measure, string level, IReadOnlyList<Label> labels, Func<Pace, Vector> ground)
    {
        this.measure = measure;
        this.ground = ground;
        lowest = Level(level, labels);
    }

    /// <summary>The measure of a database on an instance.</summary>
    public Gauge Database => At("db");

    /// <summary>The measure of an instance.</summary>
    public Gauge Instance => At("ins");

    /// <summary>The measure of a cluster.</summary>
    public Gauge Cluster => At("cls");

    /// <summary>The measure of everything.</summary>
    public Gauge Fleet => At("fleet");

    /// <summary>A pyramid that stands on databases.</summary>
    /// <param name="measure">Metric and operation of its names: what stands behind the level.</param>
    /// <param name="ground">The measure by cluster, instance and database.</param>
    public static Pyramid OnDatabases(string measure, Func<Pace, Vector> ground) => new(measure, "db", [Labels.Cls, Labels.Ins, Labels.Datname], ground);

    /// <summary>A pyramid that stands on instances.</summary>
    /// <param name="measure">Metric and operation of its names: what stands behind the level.</param>
    /// <param name="ground">The measure by cluster and instance.</param>
    public static Pyramid OnInstances(string measure, Func<Pace, Vector> ground) => new(measure, "ins", [Labels.Cls, Labels.Ins], ground);

    /// <summary>With the level of instances, made of databases.</summary>
    public Pyramid ToInstance(Rollup rollup) => With("ins", [Labels.Cls, Labels.Ins], rollup);

    /// <summary>With the level of clusters, made of instances.</summary>
    public Pyramid ToCluster(Rollup rollup) => With("cls", [Labels.Cls], rollup);

    /// <summary>With the level of the fleet, made of clusters.</summary>
    public Pyramid ToFleet(Rollup rollup) => With("fleet", [], rollup);

    /// <summary>The rules, from the ground up.</summary>
    public IEnumerable<Recording> Recordings(Pace pace)
    {
        yield return new(lowest, ground(pace));
        var below = lowest;
        foreach (var (series, rollup) in levels)
        {
            yield return new(series, rollup == Rollup.Sum ? below.Where().SumBy(series.Labels) : below.Where().MaxBy(series.Labels));
            below = series;
        }
    }

    private Pyramid With(string level, IReadOnlyList<Label> labels, Rollup rollup)
    {
        levels.Add((Level(level, labels), rollup));
        return this;
    }

    private Gauge Level(string level, IReadOnlyList<Label> labels) => new($"{level}:{measure}", labels);

    private Gauge At(string level) => levels.Select(one => one.Series).Prepend(lowest).First(series => series.Name.StartsWith(level + ':', StringComparison.Ordinal));
}
