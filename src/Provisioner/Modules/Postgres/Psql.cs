using Monitor.Model.Topology;

namespace Monitor.Provisioner.Modules.Postgres;

/// <summary>psql as tasks use it: over the socket as the superuser, and stopping at the first error.</summary>
internal static class Psql
{
    /// <summary>
    /// The command without database and script. It is the program itself and not Debian's wrapper, which starts perl first.
    /// </summary>
    public static string Command(Cluster cluster) =>
        $"runuser -u {ClusterPaths.Account} -- {ClusterPaths.Programs(cluster)}/psql -h {ClusterPaths.SocketDirectory} -XAtq -v ON_ERROR_STOP=1";
}
