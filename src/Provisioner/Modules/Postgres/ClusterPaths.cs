using Monitor.Model.Topology;

namespace Monitor.Provisioner.Modules.Postgres;

/// <summary>Where things of a PostgreSQL server lie on its node.</summary>
internal static class ClusterPaths
{
    /// <summary>The account that runs PostgreSQL, Patroni, PgBouncer and pgBackRest on a member.</summary>
    public const string Account = "postgres";

    /// <summary>Where the member's certificate lies, and the SQL that tasks run.</summary>
    public const string Directory = "/etc/monitor/postgres";

    /// <summary>The member's certificate.</summary>
    public const string Certificate = Directory + "/server.crt";

    /// <summary>The key of the member's certificate.</summary>
    public const string Key = Directory + "/server.key";

    /// <summary>The certificate that Patroni shows to etcd.</summary>
    public const string EtcdCertificate = Directory + "/etcd.crt";

    /// <summary>The key of the certificate for etcd.</summary>
    public const string EtcdKey = Directory + "/etcd.key";

    /// <summary>Where Patroni's configuration lies: the path that Debian's unit expects.</summary>
    public const string PatroniConfiguration = "/etc/patroni/config.yml";

    /// <summary>Where PostgreSQL and PgBouncer put their sockets.</summary>
    public const string SocketDirectory = "/var/run/postgresql";

    /// <summary>Where PostgreSQL writes its log, as JSON lines: a file a weekday, so that a week is kept.</summary>
    public const string LogDirectory = "/var/log/postgresql";

    /// <summary>The data directory.</summary>
    public static string Data(Cluster cluster) => $"/var/lib/postgresql/{cluster.PostgresVersion}/main";

    /// <summary>Where the server's programs lie.</summary>
    public static string Programs(Cluster cluster) => $"/usr/lib/postgresql/{cluster.PostgresVersion}/bin";
}
