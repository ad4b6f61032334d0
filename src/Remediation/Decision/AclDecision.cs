using System.Text.Json;
using Monitor.Remediation.Observation;

namespace Monitor.Remediation.Decision;

/// <summary>Whether superusers must be disabled.</summary>
public static class AclDecision
{
    /// <summary>
    /// How many unknown superusers are dealt with. More at once look like an inventory that is wrong, or a migration, and are for a person.
    /// </summary>
    public const int Limit = 3;

    /// <summary>Decides; for a person no differently.</summary>
    public static Ruling Decide(RoleSight sight, string cluster)
    {
        if (sight.Cluster.Leader is not { } leader)
        {
            return new Ruling.LookAgain($"{cluster} has no leader now. {sight.Cluster.Silence}".TrimEnd());
        }

        if (sight.Roles is null)
        {
            return new Ruling.LookAgain(sight.Fault ?? $"{leader.Name} is not in the inventory.");
        }

        if (sight.Roles.InRecovery)
        {
            return new Ruling.LookAgain($"{leader.Name} leads for Patroni, but is in recovery for PostgreSQL.");
        }

        string[] unknown = [.. sight.Unknown.Select(role => role.Name).Order(StringComparer.Ordinal)];
        return unknown.Length switch
        {
            0 => new Ruling.Healthy($"Every superuser of {cluster} is known: {string.Join(", ", sight.Roles.Superusers.Select(role => role.Name))}."),
            > Limit => new Ruling.Beyond(
                $"{cluster} has {unknown.Length} superusers that the inventory does not know ({string.Join(", ", unknown)}); more than {Limit} are for a person."),
            _ => new Ruling.Act(new Plan
            {
                Action = "acl-enforce",
                Cluster = cluster,
                Summary = $"Take superuser and login from {string.Join(", ", unknown)} in {cluster} and end their sessions.",
                Parameters = new Dictionary<string, string> { ["roles"] = JsonSerializer.Serialize(unknown) },
                Evidence =
                [
                    $"{leader.Name}: superusers {string.Join(", ", sight.Roles.Superusers.Select(role => role.Name))}",
                    $"known: {string.Join(", ", sight.Known)}",
                ],
            }),
        };
    }

    /// <summary>The roles of a plan.</summary>
    public static IReadOnlyList<string> RolesOf(Plan plan) => JsonSerializer.Deserialize<string[]>(plan.Parameters["roles"]) ?? [];
}
