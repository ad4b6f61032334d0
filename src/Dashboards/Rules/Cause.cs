using Monitor.Dashboards.Vocabulary;

namespace Monitor.Dashboards.Rules;

/// <summary>An alert that explains others.</summary>
/// <param name="AlertName">Its name.</param>
/// <param name="Shared">The labels whose values both must share.</param>
public sealed record Cause(string AlertName, params IReadOnlyList<Label> Shared)
{
    /// <summary>A dead host: whatever carries its name follows from it. Not declared by alerts one by one.</summary>
    public static Cause NodeDown { get; } = new("NodeDown", Labels.Node);

    /// <summary>The server of an instance does not run.</summary>
    public static Cause PostgresDown { get; } = new("PostgresDown", Labels.Ins);

    /// <summary>The exporter of an instance is not scraped, so that nothing new is known of its server.</summary>
    public static Cause ExporterDown { get; } = new("ExporterDown", Labels.Ins);

    /// <summary>PgBouncer of an instance does not run.</summary>
    public static Cause PgBouncerDown { get; } = new("PgBouncerDown", Labels.Ins);

    /// <summary>A cluster has no primary.</summary>
    public static Cause NoPrimary { get; } = new("NoPrimary", Labels.Cls);

    /// <summary>etcd has no leader: no Patroni of the fleet can decide anything.</summary>
    public static Cause EtcdNoLeader { get; } = new("EtcdNoLeader");

    /// <summary>The later tier of the same measure, of the same database or file system.</summary>
    public static Cause Later(string alertName, params IReadOnlyList<Label> shared) => new(alertName, shared);
}
