namespace Monitor.Model.Topology;

/// <summary>The ports of the stack: the same on every node of every fleet, so that a person can type them.</summary>
public static class Ports
{
    /// <summary>The portal: start page, dashboards and runbooks.</summary>
    public const int Portal = 443;

    /// <summary>etcd, clients.</summary>
    public const int EtcdClient = 2379;

    /// <summary>etcd, between its members.</summary>
    public const int EtcdPeer = 2380;

    /// <summary>PostgreSQL itself.</summary>
    public const int Postgres = 5432;

    /// <summary>Service <c>primary</c>: read-write through PgBouncer.</summary>
    public const int ServicePrimary = 5433;

    /// <summary>Service <c>replica</c>: read-only through PgBouncer.</summary>
    public const int ServiceReplica = 5434;

    /// <summary>Service <c>default</c>: the primary, direct.</summary>
    public const int ServiceDefault = 5436;

    /// <summary>Service <c>offline</c>: analytics, direct.</summary>
    public const int ServiceOffline = 5438;

    /// <summary>PgBouncer.</summary>
    public const int PgBouncer = 6432;

    /// <summary>The Patroni REST API.</summary>
    public const int Patroni = 8008;

    /// <summary>pgBackRest, between the nodes and the repository.</summary>
    public const int PgBackRest = 8432;

    /// <summary>The package repository.</summary>
    public const int Packages = 8443;

    /// <summary>Prometheus.</summary>
    public const int Prometheus = 9090;

    /// <summary>Alertmanager.</summary>
    public const int Alertmanager = 9093;

    /// <summary>node_exporter.</summary>
    public const int NodeExporter = 9100;

    /// <summary>HAProxy's metrics.</summary>
    public const int HaProxyMetrics = 9101;

    /// <summary>The exporter: PostgreSQL, PgBouncer and pgBackRest.</summary>
    public const int Exporter = 9187;

    /// <summary>The audit vault.</summary>
    public const int Vault = 9633;

    /// <summary>The remediation API.</summary>
    public const int Remediation = 9634;

    /// <summary>The dashboard viewer, on loopback behind the portal.</summary>
    public const int Viewer = 9635;
}
