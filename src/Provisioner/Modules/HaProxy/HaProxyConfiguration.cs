using Monitor.Model.Topology;

namespace Monitor.Provisioner.Modules.HaProxy;

/// <summary><c>haproxy.cfg</c>: a frontend for each service, and health checks that ask Patroni who is what right now.</summary>
/// <remarks>
/// Who is primary is never written here: a route has a list of pools, and the first that has a healthy server is taken, so nothing has to
/// be rendered again after a failover. Each question is asked once for each member, by a pool that carries no traffic; the servers of the
/// services follow it. Patroni answers over TLS, and every answer costs it a handshake.
/// </remarks>
internal static class HaProxyConfiguration
{
    /// <summary>What Patroni can be asked: the path of the question is the role.</summary>
    private static readonly IReadOnlyList<string> Roles = ["primary", "replica"];

    /// <summary>The file, the same on every member.</summary>
    /// <remarks>
    /// A check may take as long to connect as its interval: with 2 s a node whose link is slow by 500 ms in both directions is still called healthy, and
    /// it is remediation that moves the primary away, once. A new primary is found within about two rounds of <c>downinter</c>, long
    /// before a lost one's key expires in etcd.
    /// </remarks>
    public static string Render(Cluster cluster) => $$"""
        # {{Rendered.Notice}}
        global
            log /dev/log local0
            chroot /var/lib/haproxy
            user haproxy
            group haproxy
            maxconn 8000
            stats socket /run/haproxy/admin.sock mode 600 level admin
            ssl-default-bind-options ssl-min-ver TLSv1.2
            ssl-default-server-options ssl-min-ver TLSv1.2

        defaults
            mode tcp
            log global
            option tcplog
            option dontlognull
            option clitcpka
            option srvtcpka
            maxconn 5000
            timeout connect 3s
            timeout queue 3s
            timeout check 3s
            timeout client 24h
            timeout server 24h
            default-server inter 2s fastinter 500ms downinter 1s rise 2 fall 3 on-marked-down shutdown-sessions

        frontend metrics
            mode http
            option httplog
            option dontlog-normal
            timeout client 10s
            bind :{{Ports.HaProxyMetrics}} ssl crt {{HaProxyModule.CertificatePath}} ca-file {{Trust.AuthorityPath}} verify required
            http-request use-service prometheus-exporter if { path /metrics }
            http-request return status 404

        {{Questions(cluster)}}
        {{string.Join('\n', cluster.Services.Select(service => Frontend(cluster, service)))}}
        """;

    private static string Questions(Cluster cluster) => string.Join('\n', Roles.Select(role => $"""
        backend {Question(cluster, role)}
            option httpchk
            http-check send meth OPTIONS uri /{role}
            http-check expect status 200
        {Lines(cluster.Members, member => $"    server {cluster.InstanceName(member)} {Trust.Host(member.Node)}:{Ports.Patroni} check check-ssl verify required verifyhost {cluster.InstanceName(member)} ca-file {Trust.AuthorityPath} crt {HaProxyModule.CertificatePath}")}

        """));

    private static string Frontend(Cluster cluster, Service service)
    {
        var name = cluster.Name.Service(service.Name);
        var pools = Pools(cluster, service.Route).Where(pool => pool.Members.Count > 0).ToList();
        return $$"""
            frontend {{name}}
                bind :{{service.Port}}
            {{Lines(pools.SkipLast(1), pool => $"    use_backend {name}-{pool.Name} if {{ nbsrv({name}-{pool.Name}) gt 0 }}")}}
                default_backend {{name}}-{{pools[^1].Name}}

            {{string.Join('\n', pools.Select(pool => Backend(cluster, service, pool)))}}
            """.Replace("\n\n    default_backend", "\n    default_backend", StringComparison.Ordinal);
    }

    private static string Backend(Cluster cluster, Service service, Pool pool) => $"""
        backend {cluster.Name.Service(service.Name)}-{pool.Name}
            balance leastconn
        {Lines(pool.Members, member => $"    server {cluster.InstanceName(member)} {Trust.Host(member.Node)}:{PortOf(service.Target)} track {Question(cluster, pool.Role)}/{cluster.InstanceName(member)}")}

        """;

    // The pools of a route in order of preference.
    private static IEnumerable<Pool> Pools(Cluster cluster, ServiceRoute route)
    {
        var offline = cluster.Members.Where(member => member.Offline).ToList();
        var online = cluster.Members.Where(member => !member.Offline).ToList();
        return route switch
        {
            ServiceRoute.Primary => [new("primary", "primary", cluster.Members)],
            ServiceRoute.Replica => [new("replicas", "replica", online), new("primary", "primary", cluster.Members)],
            ServiceRoute.Offline => [new("offline", "replica", offline), new("replicas", "replica", online)],
            _ => throw new ArgumentOutOfRangeException(nameof(route), route, "no pools are known for this route"),
        };
    }

    private static string Question(Cluster cluster, string role) => $"{cluster.Name}-is-{role}";

    private static int PortOf(ServiceTarget target) => target switch
    {
        ServiceTarget.PgBouncer => Ports.PgBouncer,
        ServiceTarget.Postgres => Ports.Postgres,
        _ => throw new ArgumentOutOfRangeException(nameof(target), target, "no port is known for this target"),
    };

    private static string Lines<T>(IEnumerable<T> items, Func<T, string> line) => string.Join('\n', items.Select(line));

    /// <summary>Members that are asked the same question.</summary>
    /// <param name="Name">The last part of the pool's name.</param>
    /// <param name="Role">What a member has to be.</param>
    /// <param name="Members">Who is asked.</param>
    private sealed record Pool(string Name, string Role, IReadOnlyList<Member> Members);
}
