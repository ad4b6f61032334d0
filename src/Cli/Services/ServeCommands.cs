using System.CommandLine;
using Monitor.Audit.Server;
using Monitor.Provisioner.Modules.Vault;
using Monitor.Remediation;

namespace Monitor.Cli.Services;

/// <summary><c>monitor vault serve</c> and <c>monitor remediation serve</c>: what the infra node's units run.</summary>
internal static class ServeCommands
{
    public static Command Vault() => new Verb("vault", "The audit vault.", "monitor vault serve --config /etc/monitor/vault/config.yml")
    {
        Serve("Run the audit vault until it is told to stop.", (path, token) => VaultHost.RunAsync(VaultConfig.Read(path), token)),
    };

    public static Command Remediation() => new Verb("remediation", "The remediation service.", "monitor remediation serve --config /etc/monitor/remediation/config.yml")
    {
        Serve("Run the remediation service until it is told to stop.", RemediationHost.RunAsync),
    };

    private static Verb Serve(string description, Func<string, CancellationToken, Task> run)
    {
        var config = new Option<string>("--config") { Description = "The configuration file, as `monitor apply` writes it.", Required = true };
        var command = new Verb("serve", description) { config };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await run(parsed.GetValue(config)!, cancellationToken);
            return ExitCode.Fine;
        });
        return command;
    }
}
