using Monitor.Model.Topology;
using Monitor.Provisioner.Engine;

namespace Monitor.Provisioner.Modules.Backup;

/// <summary>The stanza of each cluster and its first full backup: on the infra node, once PostgreSQL runs.</summary>
public sealed class FirstBackupModule : IModule
{
    /// <inheritdoc/>
    public string Name => "first-backup";

    /// <inheritdoc/>
    public IEnumerable<Resource> Describe(Deployment deployment, Node node) => node == deployment.Fleet.Infra
        ? deployment.Fleet.Clusters.SelectMany(Tasks)
        : [];

    private static IEnumerable<Resource> Tasks(Cluster cluster)
    {
        var pgbackrest = $"runuser -u {BackupModule.Account} -- pgbackrest --stanza={cluster.Name}";
        var info = $$"""
            cd /
            command -v pgbackrest >/dev/null || { echo "pgBackRest is not installed yet"; exit 1; }
            info=$({{pgbackrest}} info </dev/null 2>&1) || { echo "pgbackrest info failed: $info"; exit 1; }

            """;
        return
        [
            new Resource.Task(
                $"stanza {cluster.Name} exists and its archive works",
                info + """
                case $info in *"status: ok"*|*"no valid backups"*) exit 0 ;; esac
                echo "there is no stanza"
                exit 1
                """,
                $"""
                cd /
                {pgbackrest} stanza-create
                {pgbackrest} check
                """)
            {
                Deadline = TimeSpan.FromMinutes(3),
            },
            new Resource.Task(
                $"a full backup of {cluster.Name} exists",
                info + """
                case $info in *"full backup: "*) exit 0 ;; esac
                echo "there is no full backup"
                exit 1
                """,
                $"""
                cd /
                {pgbackrest} --type=full backup
                """)
            {
                // The first backup of a new cluster takes seconds; that of one that was restored may be large.
                Deadline = TimeSpan.FromHours(4),
            },
        ];
    }
}
