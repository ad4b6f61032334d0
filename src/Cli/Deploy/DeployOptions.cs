using System.CommandLine;

namespace Monitor.Cli.Deploy;

/// <summary>Options of the commands that reach the nodes.</summary>
internal sealed class DeployOptions
{
    public Argument<string> Inventory { get; } = Options.Inventory();

    public Option<string?> Key { get; } = new("--ssh-key")
    {
        Description = "The private key to log in with. Default: the fleet's own, then ~/.ssh/id_ed25519.",
    };

    public Option<bool> TrustOnFirstUse { get; } = new("--trust-new-hosts")
    {
        Description = "Pin the key of a host that known_hosts does not know, instead of refusing it. A changed key is refused all the same.",
    };

    public Option<bool> Refresh { get; } = new("--refresh-packages")
    {
        Description = "Let newer packages into the snapshot, which is frozen otherwise.",
    };

    public void AddTo(Command command)
    {
        command.Add(Inventory);
        command.Add(Key);
        command.Add(TrustOnFirstUse);
        command.Add(Refresh);
    }

    public DeploySession Open(Terminal terminal, ParseResult parsed) => new(
        terminal,
        parsed.GetValue(Inventory)!,
        new SshChoice(parsed.GetValue(Key), parsed.GetValue(TrustOnFirstUse)),
        parsed.GetValue(Refresh));
}
