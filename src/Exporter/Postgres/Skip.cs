using Monitor.Model.Metrics;

namespace Monitor.Exporter.Postgres;

/// <summary>Why a collector does not run on a server.</summary>
public static class Skip
{
    /// <summary>A word, which becomes a label; null when it runs.</summary>
    public static string? ReasonOf(Collector collector, ServerFacts facts) => (collector.Roles, facts.InRecovery) switch
    {
        (CollectorRoles.Primary, true) or (CollectorRoles.Replica, false) => "role",
        _ => null,
    };
}
