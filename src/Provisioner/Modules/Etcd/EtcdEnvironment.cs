using Monitor.Model.Topology;

namespace Monitor.Provisioner.Modules.Etcd;

/// <summary>The environment file that configures an etcd member.</summary>
internal static class EtcdEnvironment
{
    /// <summary>
    /// Time between heartbeats. The usual 100 ms and 1 s elect a new leader whenever a loaded host stalls for a second. An election takes
    /// one to two election timeouts, and all of that must fit into Patroni's retry timeout (5 s by default), or losing the etcd leader
    /// would also demote a healthy primary: hence no more than 2 s. A link that is constantly slow by 500 ms is no reason for an election:
    /// heartbeats come late but evenly.
    /// </summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan Election = 10 * Heartbeat;

    /// <summary>The file <c>/etc/default/etcd</c> of this member.</summary>
    /// <remarks>
    /// <c>new</c> stands for ever: etcd reads the initial cluster only while its data directory is empty.
    /// </remarks>
    public static string Render(Fleet fleet, Node node) => $"""
        # {Rendered.Notice}
        ETCD_NAME={node.Name}
        ETCD_DATA_DIR=/var/lib/etcd/default
        ETCD_LISTEN_CLIENT_URLS={ClientUrl(node)},https://127.0.0.1:{Ports.EtcdClient}
        ETCD_ADVERTISE_CLIENT_URLS={ClientUrl(node)}
        ETCD_LISTEN_PEER_URLS={PeerUrl(node)}
        ETCD_INITIAL_ADVERTISE_PEER_URLS={PeerUrl(node)}
        ETCD_INITIAL_CLUSTER={string.Join(',', fleet.Etcd.Select(member => $"{member.Name}={PeerUrl(member)}"))}
        ETCD_INITIAL_CLUSTER_STATE=new
        ETCD_INITIAL_CLUSTER_TOKEN={fleet.Name}
        ETCD_CERT_FILE={EtcdModule.CertificateDirectory}/server.crt
        ETCD_KEY_FILE={EtcdModule.CertificateDirectory}/server.key
        ETCD_TRUSTED_CA_FILE={Trust.AuthorityPath}
        ETCD_CLIENT_CERT_AUTH=true
        ETCD_PEER_CERT_FILE={EtcdModule.CertificateDirectory}/server.crt
        ETCD_PEER_KEY_FILE={EtcdModule.CertificateDirectory}/server.key
        ETCD_PEER_TRUSTED_CA_FILE={Trust.AuthorityPath}
        ETCD_PEER_CLIENT_CERT_AUTH=true
        ETCD_HEARTBEAT_INTERVAL={Heartbeat.TotalMilliseconds}
        ETCD_ELECTION_TIMEOUT={Election.TotalMilliseconds}
        ETCD_AUTO_COMPACTION_MODE=periodic
        ETCD_AUTO_COMPACTION_RETENTION=1h
        ETCD_QUOTA_BACKEND_BYTES=2147483648

        """;

    /// <summary>Where clients reach a member.</summary>
    public static string ClientUrl(Node node) => $"https://{Trust.Host(node)}:{Ports.EtcdClient}";

    private static string PeerUrl(Node node) => $"https://{Trust.Host(node)}:{Ports.EtcdPeer}";
}
