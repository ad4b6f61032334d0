using System.Globalization;

namespace Monitor.Remediation.Drills;

/// <summary>A superuser appears that the inventory does not know.</summary>
internal sealed class RogueSuperuser : Drill
{
    public override string Name => "rogue-superuser";

    public override string Story => "a superuser appears that the inventory does not know; it should be disabled";

    public override string Alert => "SuperuserUnknown";

    public override string Action => "acl-enforce";

    public override async Task<Fault> ProvokeAsync(DrillGround ground, CancellationToken cancellationToken)
    {
        var role = "drill_" + ground.Time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        await SqlAsync(ground, $"CREATE ROLE {role} SUPERUSER LOGIN", cancellationToken);
        return new Fault($"CREATE ROLE {role} SUPERUSER LOGIN was run on the primary", Mark: role);
    }

    public override async Task TakeBackAsync(DrillGround ground, Fault fault, CancellationToken cancellationToken)
    {
        // What is left is a role that can do nothing; only a drill's own may be dropped without asking.
        if ((await MeasureAsync(ground, fault, cancellationToken)).Count == 0)
        {
            await SqlAsync(ground, $"DROP ROLE IF EXISTS {fault.Mark}", cancellationToken);
        }
    }

    public override async Task<IReadOnlyList<string>> MeasureAsync(DrillGround ground, Fault fault, CancellationToken cancellationToken)
    {
        var may = await SqlAsync(
            ground, $"SELECT count(*) FROM pg_roles WHERE rolname = '{fault.Mark}' AND (rolsuper OR rolcanlogin)", cancellationToken);
        return may == "0" ? [] : [$"{fault.Mark} may still log in or is still a superuser"];
    }

    private static async Task<string> SqlAsync(DrillGround ground, string statement, CancellationToken cancellationToken)
    {
        var leader = (await ground.LookAsync(cancellationToken)).Leader ?? throw new InvalidOperationException($"{ground.Cluster.Name} has no leader.");
        return await ground.OnNodeAsync(
            ground.MemberOf(leader.Name).Node, $"runuser -u postgres -- psql -XAtqc \"{statement}\"", cancellationToken);
    }
}
