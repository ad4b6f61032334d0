namespace Monitor.Dashboards.Vocabulary;

/// <summary>Every label that an expression may name.</summary>
public static class Labels
{
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

    /// <summary>What every target has.</summary>
    public static IReadOnlyList<Label> OfTarget { get; } = [Job, Instance, Node];

    /// <summary>What every target has that belongs to an instance.</summary>
    public static IReadOnlyList<Label> OfInstance { get; } = [.. OfTarget, Cls, Ins];
}
