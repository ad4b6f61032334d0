namespace Monitor.Model.Metrics;

/// <summary>What Patroni's REST API knows and its own <c>/metrics</c> does not say.</summary>
public static class PatroniMetrics
{
    /// <summary>Whether Patroni answers.</summary>
    public static readonly Metric Up = Of("patroni_rest_up", "1 when Patroni's REST API answered in time and could be read, else 0.");

    /// <summary>Last contact with the store.</summary>
    public static readonly Metric LastContact = Of("patroni_dcs_last_contact_timestamp_seconds", "Unix time at which this Patroni last reached the distributed configuration store.");

    /// <summary>Settings that wait for a restart.</summary>
    public static readonly Metric PendingParameter = Of(
        "patroni_pending_restart_parameter_info", "Each setting of PostgreSQL that waits for a restart of this member; always 1.", "parameter", "old_value", "new_value");

    /// <summary>Watchdog.</summary>
    public static readonly Metric WatchdogFailed = Of("patroni_watchdog_failed", "1 when Patroni is told to use a watchdog and cannot, so that this member will not lead.");

    /// <summary>Log queue.</summary>
    public static readonly Metric LogQueue = Of("patroni_log_queue_records", "Log records that Patroni could not write yet; 0 while there are few.");

    /// <summary>Lost log records.</summary>
    public static readonly Metric LogLost = Of("patroni_log_lost_records", "Log records that Patroni threw away since its queue is full; 0 while it is not.");

    /// <summary>Members.</summary>
    public static readonly Metric Members = Of("patroni_cluster_members", "Members of the cluster.");

    /// <summary>Leaders.</summary>
    public static readonly Metric Leaders = Of("patroni_cluster_leaders", "Members that hold the leader lock, as this member sees it: 1, or 0 without a leader.");

    /// <summary>Maintenance mode.</summary>
    public static readonly Metric Paused = Of("patroni_cluster_paused", "1 while the cluster is in maintenance mode (patronictl pause), as all members see it.");

    /// <summary>Planned switchover.</summary>
    public static readonly Metric ScheduledSwitchover = Of(
        "patroni_scheduled_switchover_timestamp_seconds", "Unix time of the switchover that is planned; absent when none is.", "from", "to");

    /// <summary>A member.</summary>
    public static readonly Metric MemberInfo = Of("patroni_member_info", "Each member, its role and its state as all see them; always 1.", "member", "role", "state", "host");

    /// <summary>Lag of a member.</summary>
    public static readonly Metric MemberLag = Of("patroni_member_lag_bytes", "WAL that the member lacks against what the leader last published. Absent for the leader, and when it is not known.", "member");

    /// <summary>Receive lag.</summary>
    public static readonly Metric MemberReceiveLag = Of("patroni_member_receive_lag_bytes", "WAL that the member has not received (Patroni 4.1).", "member");

    /// <summary>Replay lag.</summary>
    public static readonly Metric MemberReplayLag = Of("patroni_member_replay_lag_bytes", "WAL that the member has not replayed (Patroni 4.1).", "member");

    /// <summary>Unknown lag.</summary>
    public static readonly Metric MemberLagUnknown = Of("patroni_member_lag_unknown", "1 when Patroni cannot tell how far the member lags, else 0.", "member");

    /// <summary>Timeline of a member.</summary>
    public static readonly Metric MemberTimeline = Of("patroni_member_timeline", "Timeline of the member.", "member");

    /// <summary>Restart wanted.</summary>
    public static readonly Metric MemberPendingRestart = Of("patroni_member_pending_restart", "1 when a setting of the member waits for a restart, else 0.", "member");

    /// <summary>Restart planned.</summary>
    public static readonly Metric MemberScheduledRestart = Of("patroni_member_scheduled_restart_timestamp_seconds", "Unix time of the restart that is planned; absent when none is.", "member");

    /// <summary>Tags.</summary>
    public static readonly Metric MemberTag = Of("patroni_member_tag_info", "Each tag of the member; always 1.", "member", "tag", "value");

    /// <summary>Failsafe list.</summary>
    public static readonly Metric FailsafeMembers = Of("patroni_failsafe_members", "Members that must agree for the leader to stay without the store; absent without failsafe mode.");

    /// <summary>Changes of the leader.</summary>
    public static readonly Metric LeaderChange = Of("patroni_last_leader_change_timestamp_seconds", "Unix time of the last promotion that Patroni has in its history, and who was promoted.", "leader");

    /// <summary>Dynamic configuration.</summary>
    public static readonly Metric ConfigHash = Of("patroni_config_hash", "The first 48 bits of the SHA-256 of the dynamic configuration with its keys in order: another number is another configuration.");

    /// <summary>Leader lock.</summary>
    public static readonly Metric ConfigTtl = Of("patroni_config_ttl_seconds", "How long the leader lock lives without being renewed.");

    /// <summary>Loop.</summary>
    public static readonly Metric ConfigLoopWait = Of("patroni_config_loop_wait_seconds", "Time between two rounds of Patroni.");

    /// <summary>Retries.</summary>
    public static readonly Metric ConfigRetryTimeout = Of("patroni_config_retry_timeout_seconds", "How long an operation on the store or PostgreSQL is tried again.");

    /// <summary>Lag bound.</summary>
    public static readonly Metric ConfigMaximumLag = Of("patroni_config_maximum_lag_on_failover_bytes", "A member that lacks more WAL than this is not promoted.");

    /// <summary>Synchronous mode.</summary>
    public static readonly Metric ConfigSynchronous = Of("patroni_config_synchronous_mode_info", "Synchronous mode of the cluster: off, on, quorum; strict says whether writes stop without a synchronous standby; always 1.", "mode", "strict");

    /// <summary>Synchronous standbys.</summary>
    public static readonly Metric ConfigSynchronousNodes = Of("patroni_config_synchronous_nodes", "Synchronous standbys that the cluster wants.");

    /// <summary>Failsafe mode.</summary>
    public static readonly Metric ConfigFailsafe = Of("patroni_config_failsafe_mode", "1 when the leader may stay without the store while all members agree, else 0.");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Metric> All { get; } =
    [
        Up, LastContact, PendingParameter, WatchdogFailed, LogQueue, LogLost, Members, Leaders, Paused, ScheduledSwitchover, MemberInfo, MemberLag,
        MemberReceiveLag, MemberReplayLag, MemberLagUnknown, MemberTimeline, MemberPendingRestart, MemberScheduledRestart, MemberTag, FailsafeMembers,
        LeaderChange, ConfigHash, ConfigTtl, ConfigLoopWait, ConfigRetryTimeout, ConfigMaximumLag, ConfigSynchronous, ConfigSynchronousNodes, ConfigFailsafe,
    ];

    private static Metric Of(string name, string help, params string[] labels) =>
        new() { Name = name, Type = MetricType.Gauge, Help = help, Labels = labels, Source = "Patroni REST API" };
}
