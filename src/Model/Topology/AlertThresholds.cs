namespace Monitor.Model.Topology;

/// <summary>Every bound that an inventory may set, in the order of the documentation. A test holds them to the alerts that use them.</summary>
public static class AlertThresholds
{
    private const double Minute = 60;
    private const double Hour = 3600;
    private const double Day = 24 * Hour;
    private const double Year = 365 * Day;
    private const double GiB = 1L << 30;

    /// <summary>Of ConnectionsExhausting.</summary>
    public static readonly AlertThreshold Connections = Share("connections", 0.85, "more than this share of the connections of a server is used");

    /// <summary>Of ConnectionsExhausted.</summary>
    public static readonly AlertThreshold ConnectionsCritical = Share("connectionsCritical", 0.95, "more than this share of the connections of a server is used");

    /// <summary>Of PressureHigh.</summary>
    public static readonly AlertThreshold Pressure = Share("pressure", 0.9, "a server is busier than this: processors, or running sessions per processor, whichever is more", 10);

    /// <summary>Of TransactionLong.</summary>
    public static readonly AlertThreshold TransactionLong = Seconds("transactionLong", Hour, Minute, Day * 7, "a transaction of a client is older than this");

    /// <summary>Of TransactionIdle.</summary>
    public static readonly AlertThreshold TransactionIdle = Seconds("transactionIdle", 10 * Minute, 1, Day, "a transaction has done nothing for longer than this");

    /// <summary>Of SessionsBlocked.</summary>
    public static readonly AlertThreshold SessionsBlocked = Seconds("sessionBlocked", Minute, 1, Day, "a session has waited longer than this for a lock");

    /// <summary>Of SessionsPileUp.</summary>
    public static readonly AlertThreshold BlockedSessions = Count("blockedSessions", 20, 1, 10_000, "more sessions than this wait for a lock");

    /// <summary>Of Deadlocks.</summary>
    public static readonly AlertThreshold Deadlocks = Count("deadlocks", 5, 0, 100_000, "a database has had more deadlocks than this within 10 min");

    /// <summary>Of RollbacksHigh.</summary>
    public static readonly AlertThreshold Rollbacks = Share("rollbacks", 0.3, "more than this share of the transactions of a cluster is rolled back");

    /// <summary>Of CacheMissesHigh.</summary>
    public static readonly AlertThreshold HitRatio = Share("hitRatio", 0.8, "less than this share of the pages is found in shared buffers, while many are read");

    /// <summary>Of WraparoundNear.</summary>
    public static readonly AlertThreshold Wraparound = Share("wraparound", 0.25, "a database has used more than this share of its transaction numbers");

    /// <summary>Of WraparoundClose.</summary>
    public static readonly AlertThreshold WraparoundCritical = Share("wraparoundCritical", 0.5, "a database has used more than this share of its transaction numbers");

    /// <summary>Of MultixactNear.</summary>
    public static readonly AlertThreshold Multixact = Share("multixact", 0.25, "a database has used more than this share of its multixact numbers");

    /// <summary>Of MultixactClose.</summary>
    public static readonly AlertThreshold MultixactCritical = Share("multixactCritical", 0.5, "a database has used more than this share of its multixact numbers");

    /// <summary>Of SequenceNear.</summary>
    public static readonly AlertThreshold Sequence = Share("sequence", 0.75, "more than this share of the numbers of a sequence is used");

    /// <summary>Of SequenceExhausting.</summary>
    public static readonly AlertThreshold SequenceCritical = Share("sequenceCritical", 0.9, "more than this share of the numbers of a sequence is used");

    /// <summary>Of HorizonHeld.</summary>
    public static readonly AlertThreshold Horizon = Count("horizonTransactions", 50_000_000, 10_000, 2_000_000_000, "vacuum must keep what was deleted during more transactions than this");

    /// <summary>Of PreparedTransactionForgotten.</summary>
    public static readonly AlertThreshold Prepared = Count("preparedTransactions", 0, 0, 10_000, "more prepared transactions than this stay open for 15 min");

    /// <summary>Of PgBouncerWaiting.</summary>
    public static readonly AlertThreshold PoolWaiting = Count("poolWaiting", 0, 0, 100_000, "more clients than this of a database queue at PgBouncer for 1 min");

    /// <summary>Of PgBouncerStarving.</summary>
    public static readonly AlertThreshold PoolWait = Seconds("poolWait", 5, 1, Hour, "the first client in the queue of PgBouncer has waited longer than this");

    /// <summary>Of PgBouncerSlow.</summary>
    public static readonly AlertThreshold PoolLatency = Seconds("poolLatency", 0.25, 0.001, Hour, "a query through PgBouncer takes longer than this on average over 5 min");

    /// <summary>Of PgBouncerClientsHigh.</summary>
    public static readonly AlertThreshold PoolClients = Share("poolClients", 0.85, "more than this share of the client connections of PgBouncer is used");

    /// <summary>Of ReplicationLagHigh.</summary>
    public static readonly AlertThreshold ReplicationLag = Seconds("replicationLag", 30, 1, Day, "a replica is further behind than this");

    /// <summary>Of ReplicationLagCritical.</summary>
    public static readonly AlertThreshold ReplicationLagCritical = Seconds("replicationLagCritical", 10 * Minute, 1, Day * 7, "a replica is further behind than this");

    /// <summary>Of ReplayBacklogHigh.</summary>
    public static readonly AlertThreshold ReplayBacklog = Bytes("replayBacklog", GiB, 1L << 20, 1024 * GiB, "a replica has received more WAL than this and not replayed it");

    /// <summary>Of SlotRetainsWal.</summary>
    public static readonly AlertThreshold SlotRetained = Bytes("slotRetained", 8 * GiB, 1L << 24, 1024 * 1024 * GiB, "a slot keeps more WAL than this");

    /// <summary>Of ArchiveStale.</summary>
    public static readonly AlertThreshold ArchiveAge = Seconds("archiveAge", 30 * Minute, Minute, Day, "a primary that writes has archived nothing for longer than this");

    /// <summary>Of ArchiveBacklog.</summary>
    public static readonly AlertThreshold ArchiveBacklog = Count("archiveBacklog", 64, 1, 1_000_000, "more WAL segments than this wait to be archived");

    /// <summary>Of FullBackupOld.</summary>
    public static readonly AlertThreshold FullBackupAge = Seconds("fullBackupAge", 15 * Day, Hour, Year, "the newest full backup is older than this");

    /// <summary>Of BackupStuck.</summary>
    public static readonly AlertThreshold BackupDuration = Seconds("backupDuration", Day, 10 * Minute, 30 * Day, "a backup has run longer than this");

    /// <summary>Of WalRateHigh.</summary>
    public static readonly AlertThreshold WalRate = Bytes("walRate", 256L << 20, 1L << 20, 1024 * GiB, "a server writes more WAL than this a second for 10 min");

    /// <summary>Of TemporaryFilesHigh.</summary>
    public static readonly AlertThreshold TemporaryFiles = Bytes("temporaryFiles", 10 * GiB, 1L << 20, 1024 * 1024 * GiB, "statements of a database have spilled more than this to disk within 10 min");

    /// <summary>Of CertificateExpiring.</summary>
    public static readonly AlertThreshold Certificate = Seconds("certificate", 14 * Day, Hour, Year, "a certificate ends within this time");

    /// <summary>Of CertificateExpiringSoon.</summary>
    public static readonly AlertThreshold CertificateCritical = Seconds("certificateCritical", 3 * Day, Hour, Year, "a certificate ends within this time");

    /// <summary>Of PatroniWithoutEtcd.</summary>
    public static readonly AlertThreshold EtcdSilence = Seconds("etcdSilence", 30, 10, Hour, "Patroni has not heard of etcd for longer than this");

    /// <summary>Of NodeCpuHigh.</summary>
    public static readonly AlertThreshold NodeCpu = Share("nodeCpu", 0.85, "the processors of a node are busier than this for 5 min");

    /// <summary>Of NodeLoadHigh.</summary>
    public static readonly AlertThreshold NodeLoad = Count("nodeLoad", 2, 0.1, 1000, "more tasks than this per processor run or wait for 5 min");

    /// <summary>Of NodeMemoryLow.</summary>
    public static readonly AlertThreshold NodeMemory = Share("nodeMemory", 0.1, "less than this share of the memory of a node can be had");

    /// <summary>Of NodeSwapping.</summary>
    public static readonly AlertThreshold NodeSwap = Count("nodeSwapPages", 100, 0, 1_000_000, "a node swaps in more pages a second than this for 5 min");

    /// <summary>Of DiskFilling.</summary>
    public static readonly AlertThreshold DiskFree = Share("diskFree", 0.1, "less than this share of a file system is free");

    /// <summary>Of DiskFullSoon.</summary>
    public static readonly AlertThreshold DiskPrediction = Seconds("diskFullWithin", 4 * Hour, 10 * Minute, 30 * Day, "a file system that has less free than `diskFullWithinFree` will be full within this time, if it goes on as in the last hour");

    /// <summary>Of DiskFullSoon.</summary>
    public static readonly AlertThreshold DiskSoonFree = Share("diskFullWithinFree", 0.4, "less than this share of a file system is free, and it will be full within `diskFullWithin`");

    /// <summary>Of InodesLow.</summary>
    public static readonly AlertThreshold InodesFree = Share("inodesFree", 0.1, "less than this share of the inodes of a file system is free");

    /// <summary>Of FileDescriptorsHigh.</summary>
    public static readonly AlertThreshold FileDescriptors = Share("fileDescriptors", 0.9, "more than this share of the file descriptors of a node is used");

    /// <summary>Of DiskSlow.</summary>
    public static readonly AlertThreshold DiskLatency = Seconds("diskLatency", 0.05, 0.001, 60, "an access to a disk takes longer than this on average over 5 min");

    /// <summary>Of TcpRetransmissionsHigh.</summary>
    public static readonly AlertThreshold Retransmissions = Share("tcpRetransmissions", 0.02, "more than this share of the TCP segments of a node is sent again");

    /// <summary>Of NetworkErrors.</summary>
    public static readonly AlertThreshold NetworkErrors = Count("networkErrors", 1, 0, 1_000_000, "an interface has more errors a second than this for 5 min");

    /// <summary>Of ClockSkewed.</summary>
    public static readonly AlertThreshold ClockSkew = Seconds("clockSkew", 0.5, 0.1, Hour, "the clock of a node is further off than this");

    /// <summary>Of PostgresPrimarySlow.</summary>
    public static readonly AlertThreshold PrimarySlow = Seconds("primarySlow", 0.25, 0.01, Minute, "nothing that the host of a primary was asked came back sooner than this, while a replica was fast");

    /// <summary>Of PostgresPrimarySlow.</summary>
    public static readonly AlertThreshold ReplicaFast = Seconds("replicaFast", 0.1, 0.001, Minute, "a replica that always answered sooner than this is there to take over from a slow primary");

    /// <summary>Of ReplicationFlapping.</summary>
    public static readonly AlertThreshold ReplicationFlaps = Count("replicationFlaps", 4, 1, 1000, "replication to a replica began or broke more often than this within 15 min");

    /// <summary>Of PostgresRestarted.</summary>
    public static readonly AlertThreshold RestartedWithin = Seconds("restartedWithin", 5 * Minute, Minute, Day, "a server started less than this ago");

    /// <summary>Of NodeRebooted.</summary>
    public static readonly AlertThreshold RebootedWithin = Seconds("rebootedWithin", 10 * Minute, Minute, Day, "a node booted less than this ago");

    /// <summary>Of CpuStolen.</summary>
    public static readonly AlertThreshold Stolen = Share("cpuStolen", 0.3, "the machine below takes more than this share of the processors of a node away for 10 min");

    /// <summary>Of CollectorStale.</summary>
    public static readonly AlertThreshold CollectorAge = Count("collectorAge", 5, 2, 1000, "the values of a collector are older than this many of its intervals for 5 min");

    /// <summary>Of ServiceSessionsHigh.</summary>
    public static readonly AlertThreshold ServiceSessions = Share("serviceSessions", 0.85, "more than this share of the sessions that HAProxy allows a service is used");

    /// <summary>Of EtcdQuotaClose.</summary>
    public static readonly AlertThreshold EtcdQuota = Share("etcdQuota", 0.8, "the database of etcd uses more than this share of its quota") with { PerCluster = false };

    /// <summary>Of EtcdDiskSlow.</summary>
    public static readonly AlertThreshold EtcdFsync = Seconds("etcdFsync", 0.05, 0.001, 10, "one of 20 writes of etcd to its WAL takes longer than this") with { PerCluster = false };

    /// <summary>Of EtcdNetworkSlow.</summary>
    public static readonly AlertThreshold EtcdPeer = Seconds("etcdPeer", 0.2, 0.001, 10, "one of 20 round trips between members of etcd takes longer than this") with { PerCluster = false };

    /// <summary>Of EtcdLeaderChanges.</summary>
    public static readonly AlertThreshold EtcdLeaderChanges = Count("etcdLeaderChanges", 3, 1, 1000, "etcd changed its leader more often than this within 15 min") with { PerCluster = false };

    /// <summary>Of EtcdProposalsFailing.</summary>
    public static readonly AlertThreshold EtcdProposals = Count("etcdProposals", 5, 0, 1_000_000, "a member of etcd could not write more often than this within 5 min") with { PerCluster = false };

    /// <summary>Of AuditCheckpointOld.</summary>
    public static readonly AlertThreshold CheckpointAge = Seconds("auditCheckpointAge", 5 * Minute, Minute, Day, "the audit vault has signed nothing for longer than this") with { PerCluster = false };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<AlertThreshold> All { get; } =
    [
        Connections, ConnectionsCritical, Pressure, TransactionLong, TransactionIdle, SessionsBlocked, BlockedSessions, Deadlocks, Rollbacks, HitRatio,
        Wraparound, WraparoundCritical, Multixact, MultixactCritical, Sequence, SequenceCritical, Horizon, Prepared, PoolWaiting, PoolWait, PoolLatency, PoolClients,
        ReplicationLag, ReplicationLagCritical, ReplayBacklog, SlotRetained, ArchiveAge, ArchiveBacklog, FullBackupAge, BackupDuration, WalRate, TemporaryFiles,
        Certificate, CertificateCritical, EtcdSilence, NodeCpu, NodeLoad, NodeMemory, NodeSwap, DiskFree, DiskPrediction, DiskSoonFree, InodesFree,
        FileDescriptors, DiskLatency, Retransmissions, NetworkErrors, ClockSkew, PrimarySlow, ReplicaFast, ReplicationFlaps,
        RestartedWithin, RebootedWithin, Stolen, CollectorAge, ServiceSessions, EtcdQuota, EtcdFsync, EtcdPeer, EtcdLeaderChanges, EtcdProposals, CheckpointAge,
    ];

    /// <summary>Pairs of which the first must come before the second, or the warning would come after the alarm.</summary>
    public static IReadOnlyList<(AlertThreshold Sooner, AlertThreshold Later)> Tiers { get; } =
    [
        (Connections, ConnectionsCritical), (Wraparound, WraparoundCritical), (Multixact, MultixactCritical), (Sequence, SequenceCritical), (ReplicationLag, ReplicationLagCritical),
        (CertificateCritical, Certificate),
    ];

    /// <summary>The threshold of this name, or null.</summary>
    public static AlertThreshold? Find(string name) => All.FirstOrDefault(threshold => threshold.Name == name);

    private static AlertThreshold Share(string name, double value, string meaning, double maximum = 1) =>
        new(name, value, ThresholdUnit.Share, 0.001, maximum, meaning);

    private static AlertThreshold Seconds(string name, double value, double minimum, double maximum, string meaning) =>
        new(name, value, ThresholdUnit.Seconds, minimum, maximum, meaning);

    private static AlertThreshold Bytes(string name, double value, double minimum, double maximum, string meaning) =>
        new(name, value, ThresholdUnit.Bytes, minimum, maximum, meaning);

    private static AlertThreshold Count(string name, double value, double minimum, double maximum, string meaning) =>
        new(name, value, ThresholdUnit.Count, minimum, maximum, meaning);
}
