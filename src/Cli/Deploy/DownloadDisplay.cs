using Monitor.Provisioner.Packages;

namespace Monitor.Cli.Deploy;

/// <summary>Shows packages as they arrive: each in the terminal's last line, or a line for every tenth of them.</summary>
/// <param name="terminal">Where it is shown.</param>
/// <param name="activity">The terminal's last line.</param>
internal sealed class DownloadDisplay(Terminal terminal, Activity activity) : IProgress<DownloadedPackage>
{
    private const int Lines = 10;

    public void Report(DownloadedPackage value)
    {
        if (activity.IsSeen)
        {
            activity.Now($"package {value.Done} of {value.Of}: {value.Name}");
        }
        else if (value.Done * Lines / value.Of > (value.Done - 1) * Lines / value.Of)
        {
            terminal.Say($"downloaded {value.Done} of {value.Of} packages");
        }
    }
}
