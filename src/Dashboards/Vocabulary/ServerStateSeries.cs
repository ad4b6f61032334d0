namespace Monitor.Dashboards.Vocabulary;

/// <summary>What our exporter says about the state of a server and its neighbours that alerts look at.</summary>
public static class ServerStateSeries
{
    /// <summary>Settings that come from ALTER SYSTEM.</summary>
    public static readonly Gauge SettingsAltered = Of("pg_settings_altered");

    /// <summary>The version of PostgreSQL, as 170011.</summary>
    public static readonly Gauge ServerVersion = Of("pg_server_version_num");

    /// <summary>When another member was promoted last, as Patroni remembers.</summary>
    public static readonly Gauge LeaderChange = Of("patroni_last_leader_change_timestamp_seconds");

    /// <summary>1 for each setting that waits for a restart.</summary>
    public static readonly Gauge PendingParameter = Of("patroni_pending_restart_parameter_info");

    /// <summary>1 when Patroni is told to use a watchdog and cannot.</summary>
    public static readonly Gauge WatchdogFailed = Of("patroni_watchdog_failed");

    /// <summary>Rules that let clients in without encryption.</summary>
    public static readonly Gauge HbaUnencrypted = Of("pg_hba_file_unencrypted_rules");

    /// <summary>When the configuration was last loaded.</summary>
    public static readonly Gauge ConfigurationLoaded = Of("pg_conf_load_time_seconds") with { Quantity = Quantity.Moment };

    /// <summary>Age of the oldest multixact number.</summary>
    public static readonly Gauge MultixactAge = Of("pg_database_wraparound_age_datminmxid_seconds");

    /// <summary>Transactions since the oldest snapshot that somebody still needs.</summary>
    public static readonly Gauge HorizonAge = Of("pg_xmin_horizon_age");

    /// <summary>Prepared transactions.</summary>
    public static readonly Gauge PreparedTransactions = Of("pg_prepared_transactions");

    /// <summary>1 while a slot is in use.</summary>
    public static readonly Gauge SlotActive = Of("pg_replication_slot_slot_is_active");

    /// <summary>1 for the state that the WAL of a slot is in.</summary>
    public static readonly Gauge SlotWalStatus = Of("pg_replication_slot_wal_status");

    /// <summary>Bytes that may be written before a slot is lost; no series where nothing bounds it.</summary>
    public static readonly Gauge SlotSafeSize = Of("pg_replication_slot_safe_wal_size_bytes");

    /// <summary>Seconds since a segment was archived.</summary>
    public static readonly Gauge ArchiveAge = Of("pg_stat_archiver_last_archive_age") with { Quantity = Quantity.Duration };

    /// <summary>Whether autovacuum runs.</summary>
    public static readonly Gauge Autovacuum = Of("pg_settings_autovacuum");

    /// <summary>Whether writes reach the disk.</summary>
    public static readonly Gauge Fsync = Of("pg_settings_fsync");

    /// <summary>Whether pages are written whole after a checkpoint.</summary>
    public static readonly Gauge FullPageWrites = Of("pg_settings_full_page_writes");

    /// <summary>Whether pages have checksums.</summary>
    public static readonly Gauge DataChecksums = Of("pg_settings_data_checksums");

    /// <summary>Client connections of PgBouncer in use.</summary>
    public static readonly Gauge PoolerClients = Of("pgbouncer_used_clients");

    /// <summary>Client connections that PgBouncer allows.</summary>
    public static readonly Gauge PoolerClientLimit = Of("pgbouncer_config_max_client_connections");

    /// <summary>1 while a database of PgBouncer is paused.</summary>
    public static readonly Gauge PoolerPaused = Of("pgbouncer_databases_paused");

    /// <summary>1 while a database of PgBouncer is disabled.</summary>
    public static readonly Gauge PoolerDisabled = Of("pgbouncer_databases_disabled");

    /// <summary>The state of a stanza, 0 for sound.</summary>
    public static readonly Gauge StanzaStatus = OfBackup("pgbackrest_stanza_status_code");

    /// <summary>1 while the repository holds WAL of a stanza.</summary>
    public static readonly Gauge WalPresent = OfBackup("pgbackrest_wal_archive_present");

    /// <summary>Share of the numbers of a sequence that is used.</summary>
    public static readonly Gauge SequenceUsed = Of("pg_sequence_used_ratio");

    /// <summary>A hash of the settings that members share.</summary>
    public static readonly Gauge SettingsFingerprint = Of("pg_settings_fingerprint");

    /// <summary>Lines of the configuration files that cannot be applied.</summary>
    public static readonly Gauge SettingsErrors = Of("pg_file_settings_errors");

    /// <summary>A hash of the rules of who may connect.</summary>
    public static readonly Gauge HbaFingerprint = Of("pg_hba_file_fingerprint");

    /// <summary>Lines of these rules with a mistake.</summary>
    public static readonly Gauge HbaErrors = Of("pg_hba_file_errors");

    /// <summary>Rules that let clients in over the network without a password.</summary>
    public static readonly Gauge HbaTrust = Of("pg_hba_file_trust_rules");

    /// <summary>WAL segments that wait to be archived.</summary>
    public static readonly Gauge ArchiveReady = Of("pg_archive_ready_segments");

    /// <summary>1 while a subscription is switched on.</summary>
    public static readonly Gauge SubscriptionEnabled = Of("pg_subscription_enabled");

    /// <summary>Errors while changes of a publisher were applied.</summary>
    public static readonly Counter SubscriptionErrors = Exported.Counter("pg_stat_subscription_apply_errors_total");

    /// <summary>Indexes that queries do not use.</summary>
    public static readonly Gauge InvalidIndexes = Of("pg_indexes_invalid");

    /// <summary>1 when the exporter's configuration was good when it was last read.</summary>
    public static readonly Gauge ConfigGood = Of("pg_exporter_config_last_reload_successful");

    /// <summary>Backups that lack WAL of their own.</summary>
    public static readonly Gauge BackupsWithoutWal = OfBackup("pgbackrest_repository_backups_without_wal");

    /// <summary>WAL segments that are missing in the archive.</summary>
    public static readonly Gauge WalMissing = OfBackup("pgbackrest_wal_archive_missing_segments");

    /// <summary>When a certificate ends, Unix time.</summary>
    public static readonly Gauge CertificateExpiry = Of("monitor_certificate_expiry_timestamp_seconds");

    /// <summary>1 while a certificate can be read.</summary>
    public static readonly Gauge CertificateReadable = Of("monitor_certificate_up");

    /// <summary>1 while clients of ours would accept a certificate.</summary>
    public static readonly Gauge CertificateTrusted = Of("monitor_certificate_trusted");

    /// <summary>1 while a watchdog of the host runs.</summary>
    public static readonly Gauge WatchdogArmed = Of("monitor_watchdog_armed");

    private static Gauge Of(string name) => Exported.Gauge(name);

    private static Gauge OfBackup(string name) => new(name, ExporterLabels.Of(name, Labels.OfTarget));
}
