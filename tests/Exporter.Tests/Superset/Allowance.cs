using System.Text.RegularExpressions;

namespace Monitor.Exporter.Tests.Superset;

/// <summary>How far a series of ours may differ from the peer's.</summary>
internal enum Difference
{
    /// <summary>We do not serve it.</summary>
    Absent,

    /// <summary>It is there; its value is another.</summary>
    Value,

    /// <summary>It is there, and its value has not become less: the peer was asked first.</summary>
    Grown,

    /// <summary>It only ever grows: the peer's value lies between those that we gave before and after it.</summary>
    Between,
}

/// <summary>A difference that is meant, with its reason.</summary>
/// <param name="Pattern">Matches the whole key of the peer's series.</param>
/// <param name="Difference">How far it may differ.</param>
/// <param name="Reason">Why.</param>
internal sealed record Allowance(string Pattern, Difference Difference, string Reason)
{
    /// <summary>The differences from postgres_exporter 0.17.1.</summary>
    public static IReadOnlyList<Allowance> Postgres { get; } =
    [
        new(@"(go_|promhttp_|process_network_|process_virtual_memory_max_bytes|postgres_exporter_).*", Difference.Absent, "the peer as a Go program and its own configuration"),
        new(@"process_.*", Difference.Value, "another process"),
        new(@"pg_exporter_(scrapes_total|last_scrape_duration_seconds).*", Difference.Value, "how often and how fast each was asked"),
        new(@"pg_scrape_collector_\w+\{collector=""xlog_location""\}", Difference.Absent, "only for PostgreSQL before 10"),
        new(@"pg_scrape_collector_duration_seconds\{.*", Difference.Value, "each took its own time"),
        new(@"pg_stat_activity_\w+\{.*usename=""(peer|dbuser_monitor)"".*", Difference.Absent, "the sessions of the exporters themselves"),
        new(@"pg_stat_activity_\w+\{.*", Difference.Grown, "ages grow, and our sessions come in addition"),
        new(@"pg_stat_statements_\w+\{.*user=""(peer|dbuser_monitor)"".*", Difference.Absent, "the statements of the exporters themselves, newer than our last visit"),
        new(@"pg_process_idle_seconds_\w+\{(le=""[^""]*"",)?state=""idle""\}", Difference.Value, "the peer's own session, which has no name"),
        new(@"pg_process_idle_seconds_\w+\{application_name=""monitor-exporter"".*", Difference.Absent, "our own sessions come and go"),
        new(@"pg_process_idle_seconds_bucket\{.*", Difference.Value, "sessions move on to later buckets"),
        new(@"pg_process_idle_seconds_sum\{.*", Difference.Grown, "time goes by"),
        new(@"pg_locks_count\{.*mode=""accesssharelock""\}", Difference.Value, "the locks of the queries that ask"),
        new(@"pg_long_running_transactions(_oldest_timestamp_seconds)?\{\}", Difference.Value, "the transactions of the queries that ask, and time"),
        new(@"pg_stat_database_(xact_commit|xact_rollback|blks_hit|blks_read|tup_returned|tup_fetched|blk_read_time|active_time_seconds_total|stats_reset)\{.*", Difference.Between, "the statements of both exporters are counted too"),
        new(@"pg_stat_database_numbackends\{.*", Difference.Value, "the sessions of both exporters are counted too"),
        new(@"pg_stat_(bgwriter|checkpointer)_.*", Difference.Between, "background work goes on"),
        new(@"pg_(stat_archiver_last_archive_age|replication_last_replay_seconds)\{.*", Difference.Grown, "time goes by"),
        new(@"pg_replication_lag_seconds\{.*", Difference.Value, "time goes by while anything is behind"),
        new(@"pg_settings_extra_float_digits\{.*", Difference.Value, "the peer's driver sets it for its own session; ours is what other sessions get"),
        new(@"pg_stat_wal_receiver_(flushed_lsn|receive_start_tli)\{.*", Difference.Value, "0.17.1 swaps the two (mended in 0.18.1)"),
        new(@"pg_stat_wal_receiver_(last_msg_send_time|last_msg_receipt_time|latest_end_time|latest_end_lsn)\{.*", Difference.Between, "the upstream gives signs of life"),
        new(@"pg_stat_replication_(reply_time|pg_current_wal_lsn_bytes)\{.*", Difference.Between, "the replica gives signs of life"),
        new(@"(pg_stat_replication|pg_replication_slots)_pg_wal_lsn_diff\{.*", Difference.Value, "the replica confirms what it has received"),
        new(@"pg_replication_slots?_(slot_current_wal_lsn|pg_wal_lsn_diff)\{.*", Difference.Grown, "the server notes its running transactions in the WAL now and then"),
    ];

    /// <summary>The differences from pgbouncer_exporter 0.10.2.</summary>
    public static IReadOnlyList<Allowance> PgBouncer { get; } =
    [
        new(@"(go_|promhttp_|process_network_|process_virtual_memory_max_bytes|pgbouncer_exporter_).*", Difference.Absent, "the peer as a Go program"),
        new(@"process_.*", Difference.Value, "another process"),
        new(@"pgbouncer_process_(cpu_seconds|network_(receive|transmit)_bytes)_total\{\}", Difference.Between, "time goes by, and the exporters ask"),
        new(@"pgbouncer_process_resident_memory_bytes\{\}", Difference.Value, "the sessions of both exporters on the console"),
    ];

    /// <summary>Whether it is about this series.</summary>
    public bool Covers(Series series) => Regex.IsMatch(series.Key, $"^(?:{Pattern})$");
}
