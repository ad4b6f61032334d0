using Monitor.Model.Topology;
using Monitor.Provisioner.Engine;
using Monitor.Provisioner.Modules.Postgres;

namespace Monitor.Provisioner.Modules.PgBouncer;

/// <summary>PgBouncer's files: every database of the server on the same node, TLS on both sides, passwords of the server.</summary>
internal static class PgBouncerConfiguration
{
    /// <summary><c>pgbouncer.ini</c>.</summary>
    public static string Render(Member member) => $"""
        ; {Rendered.Notice}
        [databases]
        * = host={member.Node.Address} port={Ports.Postgres} auth_user={ProductRoles.Pooler}

        [pgbouncer]
        listen_addr = {member.Node.Address}
        listen_port = {Ports.PgBouncer}
        unix_socket_dir = {ClusterPaths.SocketDirectory}
        pool_mode = transaction
        max_client_conn = 2000
        default_pool_size = 20
        reserve_pool_size = 5
        max_db_connections = 100
        server_login_retry = 1

        client_tls_sslmode = require
        client_tls_cert_file = {ClusterPaths.Certificate}
        client_tls_key_file = {ClusterPaths.Key}
        server_tls_sslmode = verify-full
        server_tls_ca_file = {Trust.AuthorityPath}

        auth_type = scram-sha-256
        auth_file = {PgBouncerModule.UsersPath}
        auth_dbname = postgres
        auth_query = SELECT username, verifier FROM pgbouncer.lookup($1)
        stats_users = {ProductRoles.Monitor}

        ; JDBC and many exporters send it, and a pooler cannot keep it.
        ignore_startup_parameters = extra_float_digits

        log_connections = 1
        log_disconnections = 1
        log_stats = 0

        """;

    /// <summary>
    /// <c>userlist.txt</c>: who asks for the verifiers of the others, and who reads the statistics, which no query answers. Clear text,
    /// because PgBouncer itself logs in with these.
    /// </summary>
    public static string RenderUsers(Deployment deployment, Cluster cluster) =>
        string.Concat(new[] { ProductRoles.Pooler, ProductRoles.Monitor }
            .Select(role => $"\"{role}\" \"{deployment.Secrets.Get($"{cluster.Name}/{role}")}\"\n"));
}
