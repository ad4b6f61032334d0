using Monitor.Model.Metrics;

namespace Monitor.Exporter.Postgres;

/// <summary>Why a collector does not run on a server or in a database.</summary>
public static class Skip
{
    /// <summary>No file of the collector is for this version.</summary>
    public const string Version = "version";

    /// <summary>It was left out because others took all the time that a scrape has.</summary>
    public const string Budget = "budget";

    /// <summary>A word, which becomes a label; null when it runs.</summary>
    public static string? ReasonOf(Collector collector, ServerFacts server, DatabaseFacts database) => (collector.Roles, server.InRecovery) switch
    {
        (CollectorRoles.Primary, true) or (CollectorRoles.Replica, false) => "role",
        _ when collector.Extension is { } extension && !database.Extensions.Contains(extension) => "extension",
        _ when collector.When is { } condition && !database.Conditions.Contains(condition) => "condition",
        _ => null,
    };
}
