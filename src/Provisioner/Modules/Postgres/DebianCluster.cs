using Monitor.Model.Topology;
using Monitor.Provisioner.Engine;

namespace Monitor.Provisioner.Modules.Postgres;

/// <summary>The cluster that Debian's package makes when nobody told it not to, in the directory that is to be Patroni's.</summary>
internal static class DebianCluster
{
    /// <summary>
    /// Drops it, but only while Patroni has never run in that directory: Patroni would take it for its own, and every member has another one.
    /// </summary>
    public static Resource.Task Absent(Cluster cluster)
    {
        var version = cluster.PostgresVersion;
        return new Resource.Task(
            $"the cluster {version}/main of the package does not exist",
            $"""
            [ ! -e /etc/postgresql/{version}/main ] && exit 0
            [ -e {ClusterPaths.Data(cluster)}/patroni.dynamic.json ] && exit 0
            echo "the package made a cluster of its own"
            exit 1
            """,
            $"pg_dropcluster --stop {version} main");
    }
}
