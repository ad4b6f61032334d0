using System.Reflection;
using System.Text.Json;
using Monitor.Model.Topology;
using Monitor.Provisioner.Engine;

namespace Monitor.Provisioner.Modules.Postgres;

/// <summary>Roles, databases and privileges, brought to what the inventory declares. What it does not name is left alone.</summary>
/// <remarks>
/// The SQL asks for the statements that are still missing; a check shows them, a run executes them. Each member has the tasks, and only
/// the one that is primary acts. Roles come as JSON on standard input because verifiers are as good as passwords for an impostor server.
/// </remarks>
internal static class ClusterRoles
{
    private const string RolesPath = ClusterPaths.Directory + "/roles.sql";
    private const string PrivilegesPath = ClusterPaths.Directory + "/privileges.sql";

    /// <summary>The scripts and the tasks that run them.</summary>
    public static IEnumerable<Resource> Reconcile(Deployment deployment, Cluster cluster) =>
    [
        new Resource.File(RolesPath, Script("roles.sql")) { Group = ClusterPaths.Account },
        new Resource.File(PrivilegesPath, Script("privileges.sql")) { Group = ClusterPaths.Account },
        OnPrimary(cluster, $"roles and databases of {cluster.Name} are as declared", "postgres", RolesPath) with
        {
            Input = JsonSerializer.Serialize(new { roles = DesiredRoles.Of(deployment, cluster), databases = cluster.Databases }, Shell.Json),
        },
        .. cluster.Databases.Append(new Database("postgres", ProductRoles.Superuser)).Select(database =>
            OnPrimary(cluster, $"privileges in database {database.Name} of {cluster.Name} are as declared", database.Name, PrivilegesPath) with
            {
                Input = JsonSerializer.Serialize(new { owner = database.Owner }, Shell.Json),
            }),
    ];

    /// <summary>A task that runs a script of missing statements in a database, on the primary only.</summary>
    public static Resource.Task OnPrimary(Cluster cluster, string name, string database, string path)
    {
        var psql = $"{Psql.Command(cluster)} -d {database}";
        var prelude = $$"""
            cd /
            standby=$({{Psql.Command(cluster)}} -d postgres -c 'SELECT pg_is_in_recovery()' </dev/null 2>/dev/null) || { echo "PostgreSQL does not run yet"; exit 1; }
            [ "$standby" = f ] || exit 0

            """;
        return new Resource.Task(
            name,
            prelude + $$"""
            missing=$({{psql}} -v apply=0 -f {{path}} 2>&1) || { printf '%s\n' "$missing"; exit 1; }
            [ -z "$missing" ] && exit 0
            printf '%s\n' "$missing"
            exit 1
            """,
            prelude + $"{psql} -v apply=1 -f {path}");
    }

    /// <summary>The text of an embedded script.</summary>
    public static string Script(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The SQL script {name} is not embedded in the program: see Provisioner.csproj.");
        using var reader = new StreamReader(stream);
        return $"-- {Rendered.Notice}\n{reader.ReadToEnd()}";
    }
}
