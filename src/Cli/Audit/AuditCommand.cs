using System.CommandLine;
using Monitor.Audit.Verification;

namespace Monitor.Cli.Audit;

/// <summary><c>monitor audit verify</c></summary>
internal static class AuditCommand
{
    public static Command Create(Terminal terminal) => new Verb("audit", "The tamper-evident audit log.", "monitor audit verify") { Verify(terminal) };

    private static Verb Verify(Terminal terminal)
    {
        var inventory = Options.InventoryOption();
        var directory = new Option<string?>("--directory") { Description = "Verify a vault's directory, or a copy of one, instead of the running vault." };
        var key = new Option<string?>("--key") { Description = "With --directory: the vault's public key, PEM. Default: the fleet's." };
        var json = Options.Json();
        var command = new Verb(
            "verify",
            "Hash every record again on this machine and hold it against the signed checkpoint and what this machine saw before. Names the first record "
            + "that was changed, removed or reordered; exit code 1 then.",
            "monitor audit verify",
            "monitor audit verify --directory /var/lib/monitor/vault --key signing.key.pub")
        {
            inventory,
            directory,
            key,
            json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var report = parsed.GetValue(directory) is { } copy
                ? await Verifier.VerifyAsync(copy, PublicKey(parsed.GetValue(key), parsed.GetValue(inventory)!), null, cancellationToken)
                : await RemoteAsync(parsed.GetValue(inventory)!, cancellationToken);
            Print(terminal, report, parsed.GetValue(json));
            return report.IsSound ? ExitCode.Fine : ExitCode.Problems;
        });
        return command;
    }

    private static async Task<VerificationReport> RemoteAsync(string inventory, CancellationToken cancellationToken)
    {
        using var access = FleetAccess.Open(Workspace.ReadFleet(inventory));
        return await AuditVerification.RunAsync(access, cancellationToken);
    }

    private static string PublicKey(string? path, string inventory)
    {
        if (path is not null)
        {
            return File.ReadAllText(path);
        }

        using var access = FleetAccess.Open(Workspace.ReadFleet(inventory));
        return access.VaultPublicKey();
    }

    private static void Print(Terminal terminal, VerificationReport report, bool json)
    {
        if (json)
        {
            terminal.WriteJson(report);
            return;
        }

        foreach (var (source, count) in report.Sources.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            terminal.Raw($"{source}: {Words.Count((int)count, "record")}");
        }

        foreach (var note in report.Notes)
        {
            terminal.Say(note);
        }

        if (report.First is { } finding)
        {
            terminal.Error(finding.ToString());
        }
        else
        {
            terminal.Raw($"{Words.Count((int)report.Records, "record")}: sound, root {report.Checkpoint?.Root}");
        }
    }
}
