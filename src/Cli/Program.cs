using System.CommandLine;
using Monitor.Cli;
using Monitor.Cli.Deploy;
using Monitor.Cli.Lab;

var terminal = Terminal.OfProcess();
var root = new RootCommand("""
    Monitor, the autopilot for PostgreSQL high availability: deploys clusters from one inventory, watches them, and repairs what
    alerts report, with a record of every step.

    Examples:
      monitor up                               a lab on this machine, deployed and watched
      monitor plan production.yml              what an apply would change, and why
      monitor status                           members, lag, services, alerts, audit
      monitor drill slow-primary               break something and watch it being repaired
    """)
{
    ApplyCommand.Create(terminal),
    DownCommand.Create(terminal),
    LabCommand.Create(terminal),
    PlanCommand.Create(terminal),
    StatusCommand.Create(terminal),
    UpCommand.Create(terminal),
    ValidateCommand.Create(terminal),
};
HelpWithExamples.Install(root);

return await Boundary.RunAsync(root, args, terminal);
