using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Vocabulary;
using Monitor.Model.Topology;

namespace Monitor.Dashboards.Rules;

/// <summary>What runs out: connections, transaction numbers, processors.</summary>
public static class CapacityAlerts
{
    private const double MultixactNumbers = 2_147_483_648;

    private static readonly IReadOnlyList<Cause> OfServer = [Cause.PostgresDown, Cause.ExporterDown];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<TunableAlert> All { get; } =
    [
        new(
            bounds => new()
            {
                Name = "ConnectionsExhausting",
                Expression = ConnectionsUsed(bounds).Above(bounds.ValueOf(AlertThresholds.Connections)),
                For = TimeSpan.FromMinutes(1),
                Severity = Severity.Warning,
                SilencedBy = [.. OfServer, Cause.Later("ConnectionsExhausted", Labels.Ins)],
                Summary = "{{ $labels.cls }}: {{ $labels.ins }} uses {{ $value | humanizePercentage }} of its connections",
                Meaning = "Soon new connections are refused.",
                Steps =
                [
                    "Instance dashboard, *Backends by state*: many `idle in transaction` point at an application that forgets to commit.",
                    "Applications belong behind PgBouncer (services `primary` and `replica`); raise `max_connections` last.",
                ],
            },
            AlertThresholds.Connections),
        new(
            bounds => new()
            {
                Name = "ConnectionsExhausted",
                Expression = ConnectionsUsed(bounds).Above(bounds.ValueOf(AlertThresholds.ConnectionsCritical)),
                For = TimeSpan.FromSeconds(30),
                Severity = Severity.Critical,
                SilencedBy = OfServer,
                Summary = "{{ $labels.cls }}: {{ $labels.ins }} uses {{ $value | humanizePercentage }} of its connections",
                Meaning = "New connections are refused now or in a moment: users see `too many clients already`.",
                Steps =
                [
                    "`SELECT usename, application_name, state, count(*) FROM pg_stat_activity GROUP BY 1, 2, 3 ORDER BY 4 DESC` names who holds them; the reserved connections still let a superuser in.",
                    "End sessions that are idle with `pg_terminate_backend(pid)`, beginning with those `idle in transaction`.",
                    "Then move that application behind PgBouncer, or bound its role with `ALTER ROLE … CONNECTION LIMIT`.",
                ],
            },
            AlertThresholds.ConnectionsCritical),
        new(
            bounds => new()
            {
                Name = "PressureHigh",
                Expression = Pyramids.Pressure.Instance.Where(bounds.Of()).Above(bounds.ValueOf(AlertThresholds.Pressure)),
                For = TimeSpan.FromMinutes(5),
                Severity = Severity.Warning,
                SilencedBy = OfServer,
                Summary = "{{ $labels.cls }}: {{ $labels.ins }} works at {{ $value | humanizePercentage }} of what its processors can do",
                Meaning = "Statements wait for a processor; every further client makes all of them slower.",
                Steps =
                [
                    "Instance dashboard, *Backends by state*: how many are active, and what do they wait for? Waiting for locks or the disk is another matter than running.",
                    "Which statement takes the time? `SELECT left(query, 80), count(*), max(now() - query_start) FROM pg_stat_activity WHERE state = 'active' GROUP BY 1 ORDER BY 2 DESC`.",
                    "Reads can go to the service `replica`; a job that is not urgent can wait.",
                ],
            },
            AlertThresholds.Pressure),
        new(
            bounds => new()
            {
                Name = "CacheMissesHigh",
                Expression = ServerRecordings.HitRatio.Where(bounds.Of()).Below(bounds.ValueOf(AlertThresholds.HitRatio))
                    .And(ServerRecordings.PagesRead.Where().Above(1000), Labels.Cls, Labels.Ins),
                For = TimeSpan.FromMinutes(15),
                Severity = Severity.Info,
                SilencedBy = OfServer,
                Summary = "{{ $labels.cls }}: {{ $labels.ins }} finds only {{ $value | humanizePercentage }} of its pages in shared buffers",
                Meaning = "More is read from the disk than usual for a server that serves applications; after a restart this passes by itself.",
                Steps =
                [
                    "Table dashboard, or `pg_stat_user_tables`: which table is read sequentially again and again? It may lack an index.",
                    "Is `shared_buffers` still at its default while the node has memory to spare?",
                ],
            },
            AlertThresholds.HitRatio),
        new(
            bounds => new()
            {
                Name = "WraparoundNear",
                Expression = PostgresSeries.WraparoundUsed.Where(bounds.Of()).MaxBy(Labels.Cls, Labels.Datname).Above(bounds.ValueOf(AlertThresholds.Wraparound)),
                For = TimeSpan.FromMinutes(5),
                Severity = Severity.Warning,
                SilencedBy = [Cause.Later("WraparoundClose", Labels.Cls, Labels.Datname)],
                Summary = "{{ $labels.cls }}: database {{ $labels.datname }} has used {{ $value | humanizePercentage }} of its transaction numbers",
                Meaning = "Nothing yet. Autovacuum should have begun to freeze long before, so something holds it back.",
                Steps =
                [
                    "What holds the horizon back: a long transaction (TransactionLong), a prepared transaction, an abandoned slot?",
                    "Is autovacuum on, and are its workers busy elsewhere? `SELECT * FROM pg_stat_progress_vacuum` shows what they do.",
                ],
            },
            AlertThresholds.Wraparound),
        new(
            bounds => new()
            {
                Name = "WraparoundClose",
                Expression = PostgresSeries.WraparoundUsed.Where(bounds.Of()).MaxBy(Labels.Cls, Labels.Datname).Above(bounds.ValueOf(AlertThresholds.WraparoundCritical)),
                For = TimeSpan.FromMinutes(5),
                Severity = Severity.Critical,
                Summary = "{{ $labels.cls }}: database {{ $labels.datname }} has used {{ $value | humanizePercentage }} of its transaction numbers",
                Meaning = "Nothing yet. When they are used up the server refuses writes, and the way back takes hours.",
                Steps =
                [
                    "What holds the horizon back: a long transaction, a prepared transaction, an abandoned slot? End that first, or no vacuum helps.",
                    "Then `VACUUM (FREEZE)` the oldest tables of that database, largest `age(relfrozenxid)` first, without `FULL`.",
                ],
            },
            AlertThresholds.WraparoundCritical),
        new(
            bounds => new()
            {
                Name = "MultixactNear",
                Expression = MultixactUsed(bounds).Above(bounds.ValueOf(AlertThresholds.Multixact)),
                For = TimeSpan.FromMinutes(5),
                Severity = Severity.Warning,
                SilencedBy = [Cause.Later("MultixactClose", Labels.Cls, Labels.Datname)],
                Summary = "{{ $labels.cls }}: database {{ $labels.datname }} has used {{ $value | humanizePercentage }} of its multixact numbers",
                Meaning = "Nothing yet. Many sessions lock the same rows (foreign keys, `FOR SHARE`), and vacuum does not keep up.",
                Steps =
                [
                    "What holds the horizon back: a long transaction, a prepared transaction, an abandoned slot?",
                    "`VACUUM (FREEZE)` the tables with the largest `mxid_age(relminmxid)`.",
                ],
            },
            AlertThresholds.Multixact),
        new(
            bounds => new()
            {
                Name = "MultixactClose",
                Expression = MultixactUsed(bounds).Above(bounds.ValueOf(AlertThresholds.MultixactCritical)),
                For = TimeSpan.FromMinutes(5),
                Severity = Severity.Critical,
                Summary = "{{ $labels.cls }}: database {{ $labels.datname }} has used {{ $value | humanizePercentage }} of its multixact numbers",
                Meaning = "Nothing yet. When they are used up the server refuses every statement that locks rows.",
                Steps =
                [
                    "End what holds the horizon back: long transactions, prepared transactions, abandoned slots.",
                    "`VACUUM (FREEZE)` the tables with the largest `mxid_age(relminmxid)`, one after the other.",
                ],
            },
            AlertThresholds.MultixactCritical),
        new(
            bounds => new()
            {
                Name = "WalRateHigh",
                Expression = Pyramids.Wal.Instance.Where(bounds.Of()).Above(bounds.PerSecond(AlertThresholds.WalRate)),
                For = TimeSpan.FromMinutes(10),
                Severity = Severity.Info,
                SilencedBy = OfServer,
                Summary = "{{ $labels.cls }}: {{ $labels.ins }} writes {{ $value | humanize1024 }}B of WAL a second",
                Meaning = "Replicas and the archive have to keep up with this; lag and a full disk may follow.",
                Steps = ["Which job writes: a bulk load, an index, a mass update? Smaller batches give replicas and the archive time."],
            },
            AlertThresholds.WalRate),
        new(
            bounds => new()
            {
                Name = "TemporaryFilesHigh",
                Expression = PostgresSeries.TemporaryBytes.Increase(Window.Of(TimeSpan.FromMinutes(10)), bounds.Of())
                    .SumBy(Labels.Cls, Labels.Ins, Labels.Datname).Above(bounds.ValueOf(AlertThresholds.TemporaryFiles)),
                Severity = Severity.Info,
                SilencedBy = OfServer,
                Summary = "{{ $labels.cls }}: statements in {{ $labels.datname }} of {{ $labels.ins }} spilled {{ $value | humanize1024 }}B to disk in 10 min",
                Meaning = "Sorts and hashes do not fit into memory: these statements are slow, and their files take space on the disk of the data.",
                Steps =
                [
                    "`log_temp_files = 0` names the statements in the server's log.",
                    "Raise `work_mem` for that role or statement rather than for the server; `temp_file_limit` bounds the damage.",
                ],
            },
            AlertThresholds.TemporaryFiles),
    ];

    private static Vector ConnectionsUsed(Bounds bounds) => PostgresSeries.Sessions.Where(bounds.Of()).DividedBy(PostgresSeries.SessionLimit.Where());

    private static Vector MultixactUsed(Bounds bounds) =>
        ServerStateSeries.MultixactAge.Where(bounds.Of()).MaxBy(Labels.Cls, Labels.Datname).OutOf(MultixactNumbers);
}
