namespace Monitor.Model.Topology;

/// <summary>A PostgreSQL cluster under Patroni.</summary>
public sealed record Cluster
{
    /// <summary>The name, label <c>cls</c>; Patroni's scope and pgBackRest's stanza.</summary>
    public required ClusterName Name { get; init; }

    /// <summary>The members, by sequence number.</summary>
    public required IReadOnlyList<Member> Members { get; init; }

    /// <summary>The major version of PostgreSQL, which the package repository must hold. Default 17.</summary>
    public int PostgresVersion { get; init; } = 17;

    /// <summary>Patroni's pace: how soon a lost primary is replaced.</summary>
    public FailoverTiming Timing { get; init; } = new();

    /// <summary>Whether a commit waits for a replica (recovery point 0). Default false.</summary>
    public bool Synchronous { get; init; }

    /// <summary>Application databases.</summary>
    public IReadOnlyList<Database> Databases { get; init; } = [];

    /// <summary>Application logins and groups; the product's own roles are not listed here.</summary>
    public IReadOnlyList<Role> Roles { get; init; } = [];

    /// <summary>Server settings, as in postgresql.conf.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Backups.</summary>
    public BackupPolicy Backup { get; init; } = new();

    /// <summary>The services that HAProxy offers on every member, by port.</summary>
    public IReadOnlyList<Service> Services { get; init; } = Service.Defaults;

    /// <summary>Thresholds of alerts that differ for this cluster, by the name of the <see cref="AlertThreshold"/>.</summary>
    public IReadOnlyDictionary<string, double> Alerts { get; init; } = new Dictionary<string, double>();

    /// <summary>The instance name of a member, label <c>ins</c>.</summary>
    public string InstanceName(Member member) => Name.Instance(member.Sequence);

    /// <summary>The member of this instance name, or null.</summary>
    public Member? FindInstance(string instance) => Members.FirstOrDefault(member => InstanceName(member) == instance);
}

/// <summary>One PostgreSQL server of a cluster.</summary>
/// <param name="Sequence">A number that is unique in the cluster and never used again, from 1.</param>
/// <param name="Node">Where it lives; one member a node.</param>
public sealed record Member(int Sequence, Node Node)
{
    /// <summary>Whether it serves analytics (service <c>offline</c>) and is kept out of the read pool. Default false.</summary>
    public bool Offline { get; init; }
}

/// <summary>Patroni's pace. <c>ttl &gt;= loop_wait + 2 × retry_timeout</c>, or a healthy leader may lose its key.</summary>
public sealed record FailoverTiming
{
    /// <summary>How long the leader's key lives without renewal, at least 20 s, which is Patroni's minimum. Default 20 s.</summary>
    public TimeSpan Ttl { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Time between two rounds, at least 1 s. Default 5 s.</summary>
    public TimeSpan LoopWait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long an operation on etcd or PostgreSQL is retried, at least 3 s. Default 5 s.</summary>
    public TimeSpan RetryTimeout { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>An application database.</summary>
/// <param name="Name">A PostgreSQL identifier.</param>
/// <param name="Owner">The role that owns it.</param>
public sealed record Database(string Name, string Owner);

/// <summary>An application role.</summary>
/// <param name="Name">A PostgreSQL identifier.</param>
public sealed record Role(string Name)
{
    /// <summary>Whether it may log in; it then gets a generated password and may use PgBouncer. Default true.</summary>
    public bool Login { get; init; } = true;

    /// <summary>Whether it is a superuser. Every superuser that is neither listed here nor the product's own is disabled. Default false.</summary>
    public bool Superuser { get; init; }

    /// <summary>Whether it may stream WAL and use slots, as consumers of logical replication do. Default false.</summary>
    public bool Replication { get; init; }

    /// <summary>Whether it passes by row level security. Default false.</summary>
    public bool BypassRls { get; init; }

    /// <summary>Whether it may make and change roles. Default false.</summary>
    public bool CreateRole { get; init; }

    /// <summary>Roles it is a member of.</summary>
    public IReadOnlyList<string> MemberOf { get; init; } = [];
}

/// <summary>What is backed up, how often, and how long it is kept.</summary>
public sealed record BackupPolicy
{
    /// <summary>How old the newest backup may be before another one is made, at least 1 h. Default 26 h.</summary>
    public TimeSpan MaximumAge { get; init; } = TimeSpan.FromHours(26);

    /// <summary>How many full backups are kept, at least 1. Default 2.</summary>
    public int KeepFull { get; init; } = 2;
}

/// <summary>A way to a cluster: a port on every member that leads to those that pass a health check.</summary>
/// <param name="Name">As in <c>primary</c>.</param>
/// <param name="Port">The port that HAProxy listens on.</param>
/// <param name="Target">What answers behind it.</param>
/// <param name="Route">Which members it leads to.</param>
public sealed record Service(string Name, int Port, ServiceTarget Target, ServiceRoute Route)
{
    /// <summary>The four services that every cluster has unless its inventory says otherwise.</summary>
    public static IReadOnlyList<Service> Defaults { get; } =
    [
        new("primary", Ports.ServicePrimary, ServiceTarget.PgBouncer, ServiceRoute.Primary),
        new("replica", Ports.ServiceReplica, ServiceTarget.PgBouncer, ServiceRoute.Replica),
        new("default", Ports.ServiceDefault, ServiceTarget.Postgres, ServiceRoute.Primary),
        new("offline", Ports.ServiceOffline, ServiceTarget.Postgres, ServiceRoute.Offline),
    ];
}

/// <summary>What answers behind a service.</summary>
public enum ServiceTarget
{
    /// <summary>The connection pooler of the member.</summary>
    PgBouncer,

    /// <summary>The server itself.</summary>
    Postgres,
}

/// <summary>Which members a service leads to.</summary>
public enum ServiceRoute
{
    /// <summary>The one that Patroni calls the primary.</summary>
    Primary,

    /// <summary>Replicas; the primary only when there is no replica.</summary>
    Replica,

    /// <summary>Members marked offline; replicas when there is none.</summary>
    Offline,
}
