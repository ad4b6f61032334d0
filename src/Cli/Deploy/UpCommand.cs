using System.CommandLine;
using System.Diagnostics;
using Monitor.Model.Topology;
using Monitor.Provisioner.Operations;

namespace Monitor.Cli.Deploy;

/// <summary><c>monitor up</c></summary>
internal static class UpCommand
{
    private static readonly TimeSpan HealthDeadline = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan HealthPace = TimeSpan.FromSeconds(1);

    public static Command Create(Terminal terminal)
    {
        var inventory = Options.Inventory();
        var verbose = new Option<bool>("--verbose", "-v") { Description = "A line for every step." };
        var command = new Verb(
            "up",
            "Make the lab, deploy its inventory on it, wait until it is healthy, and say where everything is. Again and again changes nothing.",
            "monitor up",
            "monitor up my-lab.yml")
        {
            inventory,
            verbose,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(terminal, parsed.GetValue(inventory)!, parsed.GetValue(verbose), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, string inventory, bool verbose, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var fleet = Workspace.ReadFleet(inventory);
        var lab = Workspace.Lab();
        var state = LabFleet.Of(fleet);
        state.Prepare();
        await Activity.ShowAsync(terminal, "making hosts", () => lab.CreateAsync(fleet.Nodes, new Talk(terminal), cancellationToken));
        state.Adopt();
        using var access = FleetAccess.Prepare(fleet);

        await using (var session = new DeploySession(terminal, inventory, new SshChoice(null, false), refresh: false))
        {
            if (await ApplyCommand.RunAsync(terminal, session, verbose, cancellationToken) is not ExitCode.Fine and var failed)
            {
                return failed;
            }
        }

        var status = await Activity.ShowAsync(terminal, "waiting until all is healthy", _ => WaitUntilHealthyAsync(access, cancellationToken));
        StatusCommand.Print(terminal, status);
        terminal.Print("");
        Summarise(terminal, access);
        terminal.Say(status.IsHealthy
            ? $"Up and healthy after {clock.Elapsed.TotalSeconds:0} s."
            : $"Deployed, but not healthy within {HealthDeadline.TotalMinutes:0} min; see above, and `monitor status`.");
        return status.IsHealthy ? ExitCode.Fine : ExitCode.Problems;
    }

    private static async Task<FleetStatus> WaitUntilHealthyAsync(FleetAccess access, CancellationToken cancellationToken)
    {
        var reader = access.Status();
        var clock = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(HealthPace);
        FleetStatus status;
        do
        {
            status = await reader.ReadAsync(cancellationToken);
        }
        while (!status.IsHealthy && clock.Elapsed < HealthDeadline && await timer.WaitForNextTickAsync(cancellationToken));

        return status;
    }

    private static void Summarise(Terminal terminal, FleetAccess access)
    {
        var infra = access.Fleet.Infra.Address;
        foreach (var cluster in access.Fleet.Clusters)
        {
            var way = cluster.Services.FirstOrDefault(service => service.Route == ServiceRoute.Primary);
            var user = cluster.Roles.FirstOrDefault(role => role.Login)?.Name ?? ProductRoles.Monitor;
            var database = cluster.Databases.Count > 0 ? cluster.Databases[0].Name : "postgres";
            terminal.Print(
                $"psql \"host={cluster.Members[0].Node.Address} port={way?.Port ?? Ports.Postgres} dbname={database} user={user} "
                + $"sslmode=verify-full sslrootcert={access.Authority.CertificatePath}\"");
            terminal.Print($"  the password is `{cluster.Name}/{user}` in {access.Secrets.Path}, with all other generated passwords");
        }

        terminal.Print($"{access.Fleet.Portal}  dashboards, runbooks and the way to the rest; docs/portal.md says how your browser shows the certificate");
        terminal.Print($"curl --cacert {access.Tls.AuthorityPath} --cert {access.Tls.CertificatePath} --key {access.Tls.KeyPath} https://{infra}:{Ports.Prometheus}/alerts");
        terminal.Print($"  likewise Alertmanager :{Ports.Alertmanager}, remediation :{Ports.Remediation}, audit vault :{Ports.Vault}; each wants this certificate");
        terminal.Print("Next: monitor status, monitor drill slow-primary, monitor audit verify, monitor down");
    }
}
