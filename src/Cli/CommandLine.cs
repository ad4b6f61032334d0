using System.CommandLine;
using Monitor.Cli.Audit;
using Monitor.Cli.Dashboards;
using Monitor.Cli.Deploy;
using Monitor.Cli.Lab;
using Monitor.Cli.OnCall;
using Monitor.Cli.Services;

namespace Monitor.Cli;

/// <summary>The whole command line.</summary>
internal static class CommandLine
{
    /// <summary>Every verb, each speaking through this terminal.</summary>
    public static RootCommand Create(Terminal terminal)
    {
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
            UpCommand.Create(terminal),
            StatusCommand.Create(terminal),
            DrillCommand.Create(terminal),
            DownCommand.Create(terminal),
            ValidateCommand.Create(terminal),
            PlanCommand.Create(terminal),
            ApplyCommand.Create(terminal),
            OnCallCommands.Switchover(terminal),
            OnCallCommands.Backup(terminal),
            OnCallCommands.Acl(terminal),
            OnCallCommands.Reinit(terminal),
            RunsCommand.Create(terminal),
            AuditCommand.Create(terminal),
            DashboardsCommand.Create(terminal),
            CertificateCommand.Create(terminal),
            LabCommand.Create(terminal),
            ServeCommands.Vault(),
            ServeCommands.Remediation(),
        };
        HelpWithExamples.Install(root);
        return root;
    }
}
