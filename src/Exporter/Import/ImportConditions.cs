using Monitor.Model.Metrics;

namespace Monitor.Exporter.Import;

/// <summary>What pg_exporter's tags of a branch mean.</summary>
internal sealed record ImportConditions
{
    /// <summary>Whether one database answers for all.</summary>
    public bool ClusterWide { get; init; }

    /// <summary>What it asks.</summary>
    public CollectorTarget Target { get; init; }

    /// <summary>Where it makes sense.</summary>
    public CollectorRoles Roles { get; init; }

    /// <summary>An extension that it needs.</summary>
    public string? Extension { get; init; }

    /// <summary>The only databases it runs in.</summary>
    public IReadOnlyList<string> Databases { get; init; } = [];

    /// <summary>Conditions as SQL expressions.</summary>
    public IReadOnlyList<string> Sql { get; init; } = [];

    /// <summary>Tags of the user's own, which pg_exporter is given at its start.</summary>
    public IReadOnlyList<string> Unknown { get; init; } = [];

    /// <summary>Reads the tags of a branch. <c>not:</c> before a tag of the user's own means nothing where no such tag is given.</summary>
    public static ImportConditions Of(IReadOnlyList<string> tags)
    {
        var primary = tags.Any(tag => tag is "primary" or "master" or "leader");
        var replica = tags.Any(tag => tag is "standby" or "replica" or "slave");
        var databases = Values(tags, "dbname:");
        var free = tags.Where(tag => !tag.Contains(':', StringComparison.Ordinal)
            && tag is not ("cluster" or "pgbouncer" or "primary" or "master" or "leader" or "standby" or "replica" or "slave"));
        return new()
        {
            ClusterWide = tags.Contains("cluster"),
            Target = tags.Contains("pgbouncer") ? CollectorTarget.PgBouncer : CollectorTarget.Postgres,
            Roles = primary == replica ? CollectorRoles.Any : primary ? CollectorRoles.Primary : CollectorRoles.Replica,
            Extension = Values(tags, "extension:") is [var extension, ..] ? extension : null,
            Databases = databases,
            Sql =
            [
                .. databases.Select(database => $"current_database() = {SqlText.Literal(database)}"),
                .. Values(tags, "username:").Select(user => $"current_user = {SqlText.Literal(user)}"),
                .. Values(tags, "schema:").Select(schema => $"EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = {SqlText.Literal(schema)})"),
                .. Values(tags, "extension:").Skip(1).Select(name => $"EXISTS (SELECT FROM pg_catalog.pg_extension WHERE extname = {SqlText.Literal(name)})"),
            ],
            Unknown = [.. free],
        };
    }

    private static IReadOnlyList<string> Values(IReadOnlyList<string> tags, string prefix) =>
        [.. tags.Where(tag => tag.StartsWith(prefix, StringComparison.Ordinal)).Select(tag => tag[prefix.Length..])];
}
