namespace Monitor.Dashboards.Vocabulary;

/// <summary>Every label that an expression may name.</summary>
public static class Labels
{
    /// <summary>A certificate: the endpoint that shows it, or its file.</summary>
    public static readonly Label Certificate = new("certificate");

    /// <summary>A setting of PostgreSQL.</summary>
    public static readonly Label Parameter = new("parameter");

    /// <summary>The value in force.</summary>
    public static readonly Label OldValue = new("old_value");

    /// <summary>The value to come.</summary>
    public static readonly Label NewValue = new("new_value");

    /// <summary>What a COPY does: to or from.</summary>
    public static readonly Label Command = new("command");

    /// <summary>What a COPY reads from or writes to.</summary>
    public static readonly Label CopyType = new("type");

    /// <summary>A part of the exporter: PostgreSQL, PgBouncer and so on.</summary>
    public static readonly Label Plane = new("plane");

    /// <summary>The scrape job.</summary>
    public static readonly Label Job = new("job");

    /// <summary>Address and port of the target.</summary>
    public static readonly Label Instance = new("instance");

    /// <summary>The host.</summary>
    public static readonly Label Node = new("node");

    /// <summary>The cluster.</summary>
    public static readonly Label Cls = new("cls");

    /// <summary>The instance of a cluster.</summary>
    public static readonly Label Ins = new("ins");

    /// <summary>A database of PostgreSQL.</summary>
    public static readonly Label Datname = new("datname");

    /// <summary>The number of a database.</summary>
    public static readonly Label Datid = new("datid");

    /// <summary>A role.</summary>
    public static readonly Label Rolname = new("rolname");

    /// <summary>What a backend does.</summary>
    public static readonly Label State = new("state");

    /// <summary>A kind of lock, or of processor time.</summary>
    public static readonly Label Mode = new("mode");

    /// <summary>A replication slot.</summary>
    public static readonly Label SlotName = new("slot_name");

    /// <summary>A standby, as it names itself.</summary>
    public static readonly Label ApplicationName = new("application_name");

    /// <summary>The address of a standby.</summary>
    public static readonly Label ClientAddress = new("client_addr");

    /// <summary>A database of PgBouncer.</summary>
    public static readonly Label Database = new("database");

    /// <summary>A login of PgBouncer.</summary>
    public static readonly Label User = new("user");

    /// <summary>What pgBackRest calls a cluster.</summary>
    public static readonly Label Stanza = new("stanza");

    /// <summary>What Patroni calls a cluster.</summary>
    public static readonly Label Scope = new("scope");

    /// <summary>What Patroni calls an instance.</summary>
    public static readonly Label PatroniName = new("name");

    /// <summary>A backend of HAProxy.</summary>
    public static readonly Label Proxy = new("proxy");

    /// <summary>A server of a backend of HAProxy.</summary>
    public static readonly Label Server = new("server");

    /// <summary>A block device or network interface.</summary>
    public static readonly Label Device = new("device");

    /// <summary>Where a file system is mounted.</summary>
    public static readonly Label Mountpoint = new("mountpoint");

    /// <summary>What a file system is.</summary>
    public static readonly Label Fstype = new("fstype");

    /// <summary>A processor.</summary>
    public static readonly Label Cpu = new("cpu");

    /// <summary>How Alertmanager tells somebody.</summary>
    public static readonly Label Integration = new("integration");

    /// <summary>Why Alertmanager could not.</summary>
    public static readonly Label Reason = new("reason");

    /// <summary>The name of an alert.</summary>
    public static readonly Label AlertName = new("alertname");

    /// <summary>Pending or firing.</summary>
    public static readonly Label AlertState = new("alertstate");

    /// <summary>How bad an alert is.</summary>
    public static readonly Label Severity = new("severity");

    /// <summary>The remediation that an alert asks for.</summary>
    public static readonly Label Action = new("action");

    /// <summary>The upper bound of a bucket of a histogram.</summary>
    public static readonly Label UpperBound = new("le");

    /// <summary>A collector of our exporter.</summary>
    public static readonly Label Collector = new("collector");

    /// <summary>A schema of a database.</summary>
    public static readonly Label Schemaname = new("schemaname");

    /// <summary>A table.</summary>
    public static readonly Label Relname = new("relname");

    /// <summary>An index.</summary>
    public static readonly Label Indexrelname = new("indexrelname");

    /// <summary>A normalised statement.</summary>
    public static readonly Label QueryId = new("queryid");

    /// <summary>The text of a normalised statement.</summary>
    public static readonly Label QueryText = new("query");

    /// <summary>What a backend waits for.</summary>
    public static readonly Label WaitEvent = new("wait_event");

    /// <summary>The kind of what a backend waits for.</summary>
    public static readonly Label WaitEventType = new("wait_event_type");

    /// <summary>A role of PostgreSQL.</summary>
    public static readonly Label Usename = new("usename");

    /// <summary>How a remediation ended.</summary>
    public static readonly Label Outcome = new("outcome");

    /// <summary>How a delivery was answered.</summary>
    public static readonly Label Result = new("result");

    /// <summary>The version of a program.</summary>
    public static readonly Label Version = new("version");

    /// <summary>A group of rules of Prometheus.</summary>
    public static readonly Label RuleGroup = new("rule_group");

    /// <summary>A page of an HTTP interface.</summary>
    public static readonly Label Handler = new("handler");

    /// <summary>An answer code of HTTP.</summary>
    public static readonly Label Code = new("code");

    /// <summary>A member of etcd, as another one knows it.</summary>
    public static readonly Label To = new("To");

    /// <summary>A quantile of a summary.</summary>
    public static readonly Label Quantile = new("quantile");

    /// <summary>A kind of transaction age.</summary>
    public static readonly Label Kind = new("kind");

    /// <summary>Who keeps old rows.</summary>
    public static readonly Label Holder = new("holder");

    /// <summary>What kind of process a backend is.</summary>
    public static readonly Label BackendType = new("backend_type");

    /// <summary>A process of the server.</summary>
    public static readonly Label Pid = new("pid");

    /// <summary>The way from the root of a blocking tree to a session, in numbers of processes.</summary>
    public static readonly Label Chain = new("chain");

    /// <summary>How a connection is encrypted.</summary>
    public static readonly Label Encryption = new("encryption");

    /// <summary>What an access to storage is for.</summary>
    public static readonly Label Context = new("context");

    /// <summary>What is read or written.</summary>
    public static readonly Label IoObject = new("object");

    /// <summary>A small cache of PostgreSQL.</summary>
    public static readonly Label SlruName = new("name");

    /// <summary>Whether a commit waits for a standby.</summary>
    public static readonly Label SyncState = new("sync_state");

    /// <summary>Whether a slot still has its WAL.</summary>
    public static readonly Label WalStatus = new("wal_status");

    /// <summary>A subscription.</summary>
    public static readonly Label Subname = new("subname");

    /// <summary>What a publisher offers to subscribers.</summary>
    public static readonly Label Pubname = new("pubname");

    /// <summary>An extension of PostgreSQL.</summary>
    public static readonly Label Extname = new("extname");

    /// <summary>The newest version of an extension whose files are installed.</summary>
    public static readonly Label AvailableVersion = new("available_version");

    /// <summary>A function.</summary>
    public static readonly Label Funcname = new("funcname");

    /// <summary>A sequence.</summary>
    public static readonly Label Sequencename = new("sequencename");

    /// <summary>How far a command is.</summary>
    public static readonly Label Phase = new("phase");

    /// <summary>A kind of relation.</summary>
    public static readonly Label Relkind = new("relkind");

    /// <summary>The first segment of an archive.</summary>
    public static readonly Label ArchiveMin = new("min");

    /// <summary>The last segment of an archive.</summary>
    public static readonly Label ArchiveMax = new("max");

    /// <summary>The version of PostgreSQL.</summary>
    public static readonly Label ShortVersion = new("short_version");

    /// <summary>What an exporter looks at: PostgreSQL or PgBouncer.</summary>
    public static readonly Label Target = new("target");

    /// <summary>What a server said.</summary>
    public static readonly Label Message = new("message");

    /// <summary>A statement that gives a right.</summary>
    public static readonly Label Grant = new("grant");

    /// <summary>A service of others that runs the server.</summary>
    public static readonly Label Platform = new("platform");

    /// <summary>What every target has.</summary>
    public static IReadOnlyList<Label> OfTarget { get; } = [Job, Instance, Node];

    /// <summary>What every target has that belongs to an instance.</summary>
    public static IReadOnlyList<Label> OfInstance { get; } = [.. OfTarget, Cls, Ins];
}
