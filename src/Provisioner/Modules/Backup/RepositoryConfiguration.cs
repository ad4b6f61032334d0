using Monitor.Model.Topology;
using Monitor.Provisioner.Certificates;
using Monitor.Provisioner.Engine;
using Monitor.Provisioner.Modules.Postgres;

namespace Monitor.Provisioner.Modules.Backup;

/// <summary><c>pgbackrest.conf</c> of the repository: it alone holds the key of the backups.</summary>
/// <remarks>One key for all clusters: all of them stand in this file anyway, and <c>pgbackrest info</c> without a stanza reads with one key only.</remarks>
internal static class RepositoryConfiguration
{
    /// <summary>The file.</summary>
    public static string Render(Deployment deployment)
    {
        var fleet = deployment.Fleet;
        var members = fleet.Clusters.SelectMany(cluster => cluster.Members, (cluster, member) => (Cluster: cluster, Member: member));
        return $"""
            # {Rendered.Notice}
            [global]
            repo1-path={BackupModule.RepositoryDirectory}
            repo1-cipher-type=aes-256-cbc
            repo1-cipher-pass={deployment.Secrets.Get("backup/cipher")}
            repo1-bundle=y
            compress-type=zst
            start-fast=y
            delta=y
            process-max=2
            log-level-console=warn
            log-level-file=info
            tls-server-address={fleet.Infra.Address}
            tls-server-port={Ports.PgBackRest}
            tls-server-ca-file={Trust.AuthorityPath}
            tls-server-cert-file={BackupModule.CertificateDirectory}/server.crt
            tls-server-key-file={BackupModule.CertificateDirectory}/server.key
            {string.Join('\n', members.Select(pair => $"tls-server-auth={Identity.Of(pair.Cluster, pair.Member).Name}={pair.Cluster.Name}"))}

            {string.Join('\n', fleet.Clusters.Select(Stanza))}
            """;
    }

    private static string Stanza(Cluster cluster) => $"""
        [{cluster.Name}]
        repo1-retention-full={cluster.Backup.KeepFull}
        {string.Join('\n', cluster.Members.Select((member, index) => Server(cluster, member.Node, $"pg{index + 1}")))}

        """;

    private static string Server(Cluster cluster, Node node, string key) => $"""
        {key}-host={node.Address}
        {key}-host-type=tls
        {key}-host-port={Ports.PgBackRest}
        {key}-host-ca-file={Trust.AuthorityPath}
        {key}-host-cert-file={BackupModule.CertificateDirectory}/server.crt
        {key}-host-key-file={BackupModule.CertificateDirectory}/server.key
        {key}-path={ClusterPaths.Data(cluster)}
        {key}-port={Ports.Postgres}
        {key}-socket-path={ClusterPaths.SocketDirectory}
        """;
}
