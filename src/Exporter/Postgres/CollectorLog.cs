using Monitor.Model.Metrics;

namespace Monitor.Exporter.Postgres;

/// <summary>What the log says of collectors.</summary>
public static partial class CollectorLog
{
    /// <summary>A run that failed, and what can be done about it.</summary>
    public static void Failed(ILogger logger, Collector collector, string database, string reason, string message, string? advice)
    {
        if (reason == CollectorFailure.Permission)
        {
            LogDenied(logger, collector.Name, collector.File, database, message, advice ?? "GRANT pg_monitor TO the exporter's login");
        }
        else
        {
            LogFailed(logger, collector.Name, collector.File, database, reason, message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Collector {Collector} ({File}) failed in database {Database} ({Reason}): {Message}")]
    private static partial void LogFailed(ILogger logger, string collector, string file, string database, string reason, string message);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Collector {Collector} ({File}) lacks permission in database {Database}: {Message}. It is tried once a minute; to allow it: {Grant}")]
    private static partial void LogDenied(ILogger logger, string collector, string file, string database, string message, string grant);
}
