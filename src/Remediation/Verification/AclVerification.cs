using Monitor.Remediation.Decision;
using Monitor.Remediation.Observation;

namespace Monitor.Remediation.Verification;

/// <summary>Whether the roles lost their power, by the catalogue and the sessions of the server itself.</summary>
public static class AclVerification
{
    /// <summary>The change is one transaction; only ended sessions take a moment to go.</summary>
    public static readonly Patience Patience = new(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));

    /// <summary>Judges one look.</summary>
    public static Measurement Judge(Plan plan, RoleSight sight)
    {
        if (sight.Roles is null)
        {
            return new Measurement.NotYet(sight.Fault ?? $"{plan.Cluster} has no leader now.");
        }

        var roles = AclDecision.RolesOf(plan);
        var powerful = Powerful(roles, sight);
        var sessions = roles.Sum(role => sight.Roles.Sessions.GetValueOrDefault(role));
        return (powerful, sessions) switch
        {
            ([], 0) => new Measurement.Met($"{string.Join(", ", roles)}: no superuser any more, and no session is left."),
            ([], _) => new Measurement.NotYet($"{sessions} sessions of {string.Join(", ", roles)} are still open."),
            _ => new Measurement.NotYet($"Still superuser: {string.Join(", ", powerful)}"),
        };
    }

    /// <summary>How far an interrupted enforcement got.</summary>
    public static Resumption Resume(Plan plan, RoleSight sight)
    {
        if (sight.Roles is null)
        {
            return new Resumption.Unseen(sight.Fault ?? $"{plan.Cluster} has no leader now.");
        }

        var roles = AclDecision.RolesOf(plan);
        var powerful = Powerful(roles, sight);
        return powerful.Count switch
        {
            0 => new Resumption.Begun("No role of the plan is superuser any more."),
            var count when count == roles.Count => new Resumption.NotBegun("Every role of the plan is still superuser, and the change is one transaction."),
            _ => new Resumption.Ambiguous($"Only some roles of the plan are still superuser: {string.Join(", ", powerful)}"),
        };
    }

    private static List<string> Powerful(IReadOnlyList<string> roles, RoleSight sight) =>
        [.. roles.Where(role => sight.Roles!.Superusers.Any(superuser => superuser.Name == role))];
}
