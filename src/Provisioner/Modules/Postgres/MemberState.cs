using Monitor.Model.Topology;
using Monitor.Provisioner.Engine;

namespace Monitor.Provisioner.Modules.Postgres;

/// <summary>Waiting for a member to serve: the tasks after it need a server.</summary>
internal static class MemberState
{
    /// <summary>The member accepts connections, and follows a primary unless it is one.</summary>
    public static Resource.Task Running(Cluster cluster)
    {
        var look = $"""
            cd /
            [ -x {ClusterPaths.Programs(cluster)}/psql ] || {"{"} echo "PostgreSQL is not installed yet"; exit 1; {"}"}
            state=$({Psql.Command(cluster)} -d postgres -c "SELECT CASE WHEN NOT pg_is_in_recovery() THEN 'primary'
              ELSE coalesce((SELECT status FROM pg_stat_wal_receiver), 'not streaming') END" </dev/null 2>/dev/null) || state="not running"
            # Patroni takes the lead only after it has made its own roles; until then it would overwrite the passwords that we set.
            if [ "$state" = primary ] && ! patronictl -c {ClusterPaths.PatroniConfiguration} list -f json 2>/dev/null | grep -q '"Role": "Leader"'; then
              state="primary, but nobody holds the lead yet"
            fi
            case $state in primary|streaming) exit 0 ;; esac
            echo "PostgreSQL is $state"
            exit 1
            """;
        // Until it has reached etcd, Patroni offers no REST interface, has started no server and does not hear a reload: if that lasts, what it
        // waits with may be an old configuration.
        return new Resource.Task("PostgreSQL serves", look, $"""
            look() (
            {look}
            )
            active=$(systemctl show -P ActiveEnterTimestampMonotonic patroni.service)
            now=$(cut -d. -f1 /proc/uptime)
            if [ $((now - active / 1000000)) -gt 15 ] && [ -z "$(ss -ltnH 'sport = :{Ports.Patroni}')" ]; then
              systemctl restart patroni.service
            fi
            until look >/dev/null; do sleep 1; done
            """)
        {
            // A first start copies the whole primary.
            Deadline = TimeSpan.FromMinutes(5),
        };
    }
}
