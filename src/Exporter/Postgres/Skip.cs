using Monitor.Model.Metrics;

namespace Monitor.Exporter.Postgres;

/// <summary>Why a collector does not run on a server or in a database.</summary>
public static class Skip
{
    /// <summary>No file of the collector is for this version.</summary>
    public const string Version = "version";

    /// <summary>It was left out because others took all the time that a scrape has.</summary>
    public const string Budget = "budget";

    /// <summary>The name of the database is not UTF-8, so that nobody who speaks UTF-8 can connect to it.</summary>
    public const string Name = "name";

    /// <summary>Whether a collector is for this role and version.</summary>
    public static bool FitsOn(this Collector collector, ServerFacts server) =>
        collector.Supports(server.MajorVersion) && (collector.Roles, server.InRecovery) is not ((CollectorRoles.Primary, true) or (CollectorRoles.Replica, false));

    /// <summary>A word, which becomes a label; null when it runs.</summary>
    public static string? ReasonOf(Collector collector, ServerFacts server, DatabaseFacts database) => (collector.Roles, server.InRecovery) switch
    {
        (CollectorRoles.Primary, true) or (CollectorRoles.Replica, false) => "role",
        _ when collector.Extension is { } extension && !database.Extensions.Contains(extension) => "extension",
        _ when collector.When is { } condition && !database.Conditions.Contains(condition) => "condition",
        _ => null,
    };
}
