using Monitor.Model.Topology;
using Monitor.Provisioner.Engine;

namespace Monitor.Provisioner.Modules.Etcd;

/// <summary>Users of etcd: root, one for each cluster that sees only Patroni's keys of that cluster, and remediation.</summary>
/// <remarks>
/// Patroni talks to etcd's JSON gateway, which logs nobody in by certificate (etcd-io/etcd#10366): a password is needed besides it.
/// </remarks>
internal static class EtcdAuthentication
{
    /// <summary>The prefix of Patroni's keys.</summary>
    public const string PatroniNamespace = "/patroni/";

    private const string RemediationPrefix = "/remediation/";

    // Standard input holds a line for each user: name, prefix, password. The first is root. Passwords reach etcdctl through the environment
    // and standard input, never as arguments.
    private static readonly string Prelude = $$"""
        command -v etcdctl >/dev/null || { echo "etcdctl is not installed yet"; exit 1; }
        export ETCDCTL_API=3 ETCDCTL_ENDPOINTS=https://127.0.0.1:{{Ports.EtcdClient}} ETCDCTL_DIAL_TIMEOUT=3s ETCDCTL_COMMAND_TIMEOUT=5s
        export ETCDCTL_CACERT={{Trust.AuthorityPath}} ETCDCTL_CERT={{EtcdModule.CertificateDirectory}}/server.crt ETCDCTL_KEY={{EtcdModule.CertificateDirectory}}/server.key
        read -r root ignored root_password
        as() { ETCDCTL_USER="$1" ETCDCTL_PASSWORD="$2"; export ETCDCTL_USER ETCDCTL_PASSWORD; }
        as "$root" "$root_password"

        """;

    private static readonly string Check = Prelude + """
        status=$(etcdctl auth status 2>/dev/null) || { echo "etcd does not answer"; exit 1; }
        case $status in *"Status: true"*) ;; *) echo "authentication is off"; exit 1 ;; esac
        etcdctl user list >/dev/null 2>&1 || { echo "root cannot log in"; exit 1; }
        while read -r user prefix password; do
          as "$user" "$password"
          etcdctl get --prefix --keys-only --limit 1 "$prefix" >/dev/null 2>&1 </dev/null || { echo "user $user cannot log in or read $prefix"; exit 1; }
        done
        """;

    // Before authentication is on, etcd ignores who asks; afterwards only root may do this, and only a user may ask for the status.
    private static readonly string Run = Prelude + """
        until etcdctl auth status >/dev/null 2>&1; do sleep 1; done
        has() { etcdctl "$1" list | grep -qxF "$2"; }
        give() {
          if has user "$1"; then printf '%s\n' "$2" | etcdctl user passwd --interactive=false "$1"
          else printf '%s\n' "$2" | etcdctl user add --interactive=false "$1"; fi
        }
        if ! etcdctl auth status | grep -q "Status: true"; then
          give "$root" "$root_password"
          has role root || etcdctl role add root
          etcdctl user grant-role "$root" root
        fi
        while read -r user prefix password; do
          has role "$user" || etcdctl role add "$user" </dev/null
          etcdctl role grant-permission --prefix=true "$user" readwrite "$prefix" </dev/null
          give "$user" "$password"
          etcdctl user grant-role "$user" "$user" </dev/null
        done
        etcdctl auth enable </dev/null
        """;

    /// <summary>The task, for one member: the users are the same on all of them.</summary>
    public static Resource.Task Task(Deployment deployment) => new("etcd knows its users and asks for passwords", Check, Run)
    {
        Input = string.Concat(Users(deployment).Select(user => $"{user.Name} {user.Prefix} {user.Password}\n")),
    };

    private static IEnumerable<(string Name, string Prefix, string Password)> Users(Deployment deployment)
    {
        yield return ("root", "/", deployment.Secrets.Get("etcd/root"));
        foreach (var cluster in deployment.Fleet.Clusters)
        {
            yield return (cluster.Name.ToString(), $"{PatroniNamespace}{cluster.Name}/", deployment.Secrets.Get($"etcd/{cluster.Name}"));
        }

        yield return ("remediation", RemediationPrefix, deployment.Secrets.Get("etcd/remediation"));
    }
}
