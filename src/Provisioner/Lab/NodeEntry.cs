using System.Diagnostics;

namespace Monitor.Provisioner.Lab;

/// <summary>Runs commands inside a node without its network or sshd: by entering its namespaces. Works while the node is partitioned.</summary>
public sealed class NodeEntry(NodeProcesses processes, HostCommand host)
{
    /// <summary>The node's first process, or null when it has no power.</summary>
    public async Task<HostProcess?> FirstProcessAsync(string node, CancellationToken cancellationToken) =>
        (await processes.FindAsync(cancellationToken))[node].FirstOrDefault(process => process.IsInit);

    /// <summary>Whether anything of the node runs.</summary>
    public async Task<bool> HasProcessesAsync(string node, CancellationToken cancellationToken) =>
        (await processes.FindAsync(cancellationToken)).Contains(node);

    /// <summary>Runs a command as root and gives what it said.</summary>
    /// <exception cref="LabException">The node has no power, or the command did not end in time.</exception>
    public async Task<CommandOutcome> RunAsync(string node, IReadOnlyList<string> command, TimeSpan deadline, CancellationToken cancellationToken) =>
        await host.TryAsync(new HostCall("nsenter", await ArgumentsAsync(node, command, cancellationToken)) { Deadline = deadline }, cancellationToken);

    /// <summary>Runs a command, or a shell where none is given, with the terminal of this process; gives the exit code.</summary>
    public async Task<int> AttachAsync(string node, IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(HostCommand.Locate("nsenter")!) { UseShellExecute = false };
        foreach (var argument in await ArgumentsAsync(node, command.Count > 0 ? command : ["bash", "--login"], cancellationToken))
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode;
    }

    private async Task<IReadOnlyList<string>> ArgumentsAsync(string node, IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        var first = await FirstProcessAsync(node, cancellationToken)
            ?? throw new LabException($"{node} has no power: start it first.");
        return
        [
            $"--target={first.Id}", "--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup", "--root", "--wd",
            "env", "-i", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", "USER=root", "LANG=C.UTF-8",
            $"TERM={Environment.GetEnvironmentVariable("TERM") ?? "dumb"}", .. command,
        ];
    }
}
