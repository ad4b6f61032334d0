using Monitor.Model.Topology;
using Monitor.Provisioner.Certificates;
using Monitor.Provisioner.Modules.Postgres;

namespace Monitor.Provisioner.Modules.Backup;

/// <summary><c>pgbackrest.conf</c> of a member: where the archive goes, and that the repository may read the data directory.</summary>
/// <remarks>
/// WAL is pushed in the background and never dropped: without <c>archive-push-queue-max</c> a lost repository fills <c>pg_wal</c> instead,
/// which is seen long before the disk is full.
/// </remarks>
internal static class MemberConfiguration
{
    /// <summary>The file.</summary>
    public static string Render(Fleet fleet, Cluster cluster, Member member) => $"""
        # {Rendered.Notice}
        [global]
        repo1-host={fleet.Infra.Address}
        repo1-host-user={BackupModule.Account}
        repo1-host-type=tls
        repo1-host-port={Ports.PgBackRest}
        repo1-host-ca-file={Trust.AuthorityPath}
        repo1-host-cert-file={ClusterPaths.Certificate}
        repo1-host-key-file={ClusterPaths.Key}
        archive-async=y
        spool-path=/var/spool/pgbackrest
        compress-type=zst
        process-max=2
        log-level-console=warn
        log-level-file=info
        tls-server-address={member.Node.Address}
        tls-server-port={Ports.PgBackRest}
        tls-server-ca-file={Trust.AuthorityPath}
        tls-server-cert-file={ClusterPaths.Certificate}
        tls-server-key-file={ClusterPaths.Key}
        tls-server-auth={Identity.Of(fleet.Infra).Name}={cluster.Name}

        [{cluster.Name}]
        pg1-path={ClusterPaths.Data(cluster)}
        pg1-port={Ports.Postgres}
        pg1-socket-path={ClusterPaths.SocketDirectory}

        """;
}
