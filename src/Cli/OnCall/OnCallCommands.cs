using System.CommandLine;

namespace Monitor.Cli.OnCall;

/// <summary>The four actions as commands: the same guards as for an alert, with a person as the actor.</summary>
internal static class OnCallCommands
{
    public static Command Switchover(Terminal terminal)
    {
        var candidate = new Option<string?>("--candidate") { Description = "The instance that shall lead, as in pg-test-2. Default: the best replica." };
        var command = OnCluster(
            terminal,
            "switchover",
            "switchover",
            "Hand the primary's role to a replica that lost nothing. Nothing is handed back later.",
            candidate,
            "monitor switchover pg-test",
            "monitor switchover pg-test --candidate pg-test-2 --reason \"db-1 gets new memory\"");
        return command;
    }

    public static Command Backup(Terminal terminal) => OnCluster(
        terminal, "backup", "backup", "Make a full backup and check it.", null, "monitor backup pg-test");

    public static Command Acl(Terminal terminal) => new Verb("acl", "Access control.", "monitor acl enforce pg-test")
    {
        OnCluster(
            terminal,
            "enforce",
            "acl-enforce",
            "Disable every superuser that the inventory does not know.",
            null,
            "monitor acl enforce pg-test --dry-run"),
    };

    public static Command Reinit(Terminal terminal)
    {
        var options = new OnCallOptions();
        var instance = new Argument<string>("instance") { Description = "The replica, as in pg-test-2." };
        var command = new Verb(
            "reinit",
            "Copy a replica anew from the leader or a backup. Its own data is given up; refused on the leader.",
            "monitor reinit pg-test-2 --reason \"disk was replaced\"")
        {
            instance,
        };
        options.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var name = parsed.GetValue(instance)!;
            var fleet = options.Fleet(parsed);
            var cluster = fleet.Clusters.FirstOrDefault(candidate => candidate.FindInstance(name) is not null)
                ?? throw new UsageException(
                    $"there is no instance `{name}`; the inventory has "
                    + string.Join(", ", fleet.Clusters.SelectMany(one => one.Members.Select(one.InstanceName))));
            return options.RunAsync(terminal, parsed, "reinit", cluster, name, cancellationToken);
        });
        return command;
    }

    private static Verb OnCluster(
        Terminal terminal, string verb, string action, string description, Option<string?>? instance, params IReadOnlyList<string> examples)
    {
        var options = new OnCallOptions();
        var name = new Argument<string>("cluster") { Description = "The cluster's name." };
        var command = new Verb(verb, description, examples) { name };
        if (instance is not null)
        {
            command.Add(instance);
        }

        options.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var cluster = OnCallOptions.FindCluster(options.Fleet(parsed), parsed.GetValue(name)!);
            var chosen = instance is null ? null : parsed.GetValue(instance);
            return chosen is null || cluster.FindInstance(chosen) is not null
                ? options.RunAsync(terminal, parsed, action, cluster, chosen, cancellationToken)
                : throw new UsageException(
                    $"cluster {cluster.Name} has no instance `{chosen}`; it has {string.Join(", ", cluster.Members.Select(cluster.InstanceName))}");
        });
        return command;
    }
}
