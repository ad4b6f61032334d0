using Monitor.Model.Topology;
using Monitor.Provisioner.Engine;

namespace Monitor.Provisioner.Modules.Alertmanager;

/// <summary>The keys and passwords by which people are told: read on the machine that deploys, and laid where only Alertmanager reads them.</summary>
internal static class NotificationSecrets
{
    /// <summary>The file on the infra node that holds the secret of a target.</summary>
    public static string PathOf(NotificationTarget target) => $"{AlertmanagerModule.Keys}/notify-{target.Name}.secret";

    /// <summary>One file for each target that needs a secret.</summary>
    /// <exception cref="InvalidDataException">A secret is not where the inventory says.</exception>
    public static IEnumerable<Resource> Files(Deployment deployment, string account) =>
        deployment.Fleet.Notifications.Targets
            .Where(target => target.Channel.Secret is not null)
            .Select(target => new Resource.File(PathOf(target), Read(deployment, target, target.Channel.Secret!.Value))
            {
                Owner = account,
                Mode = Modes.PrivateFile,
                Secret = true,
            });

    private static string Read(Deployment deployment, NotificationTarget target, SecretReference reference)
    {
        var secret = reference.IsFile
            ? File.Exists(reference.Text) ? File.ReadAllText(reference.Text) : null
            : deployment.Secrets.Find(reference.Entry);
        return secret?.Trim() is { Length: > 0 } found
            ? found
            : throw new InvalidDataException(reference.IsFile
                ? $"The secret of notification target `{target.Name}` should be in {reference.Text} on this machine, and is not: write it there, readable by you only."
                : $"The secret of notification target `{target.Name}` should be in {deployment.Secrets.Path}, and is not: add the line `{reference.Entry}: \"…\"` there.");
    }
}
