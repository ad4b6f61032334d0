using System.Net.Sockets;
using System.Text;
using Monitor.Model.Topology;

namespace Monitor.Provisioner.Lab;

/// <summary>
/// Waits until a node that was powered on is of use: sshd answers and, the first time, systemd has started everything without a
/// failure. Later what is deployed there may wait for its peers or fail; that is not the lab's to judge.
/// </summary>
public sealed class NodeBoot(LabOptions options, LabPaths paths, NodeEntry entry, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan ConnectDeadline = TimeSpan.FromSeconds(2);

    /// <summary>Waits for the node.</summary>
    /// <exception cref="LabException">It died, did not come up in time, or has failed units on its first boot.</exception>
    public async Task WaitAsync(Node node, CancellationToken cancellationToken)
    {
        using var expiry = new CancellationTokenSource(options.BootDeadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(expiry.Token, cancellationToken);
        var waitingFor = "its first process";
        try
        {
            await WaitForFirstProcessAsync(node, either.Token);
            waitingFor = "sshd";
            while (!await AnswersAsync(node, either.Token))
            {
                await RefuseDeadAsync(node, either.Token);
                await Task.Delay(Pause, time, either.Token);
            }

            if (!File.Exists(paths.Proven(node.Name)))
            {
                waitingFor = "systemd";
                await RefuseFailedUnitsAsync(node, either.Token);
                Tree.Write(paths.Proven(node.Name), "");
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new LabException($"{node.Name}: {waitingFor} was not there {options.BootDeadline.TotalSeconds:0} s after power-on. {ConsoleTail(node)}");
        }
    }

    /// <summary>Whether sshd greets on the node's address.</summary>
    public async Task<bool> AnswersAsync(Node node, CancellationToken cancellationToken)
    {
        using var expiry = new CancellationTokenSource(ConnectDeadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(expiry.Token, cancellationToken);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(node.Address, 22, either.Token);
            var greeting = new byte[4];
            await client.GetStream().ReadExactlyAsync(greeting, either.Token);
            return Encoding.ASCII.GetString(greeting) == "SSH-";
        }
        catch (Exception silent) when (silent is SocketException or IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    // Between the start of the container's launcher and its first process nothing can be told from its absence.
    private async Task WaitForFirstProcessAsync(Node node, CancellationToken cancellationToken)
    {
        while (await entry.FirstProcessAsync(node.Name, cancellationToken) is null)
        {
            if (!await entry.HasProcessesAsync(node.Name, cancellationToken) && File.Exists(paths.Console(node.Name)) && new FileInfo(paths.Console(node.Name)).Length > 0)
            {
                throw new LabException($"{node.Name} could not be powered on. {ConsoleTail(node)}");
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private async Task RefuseDeadAsync(Node node, CancellationToken cancellationToken)
    {
        if (await entry.FirstProcessAsync(node.Name, cancellationToken) is null)
        {
            throw new LabException($"{node.Name} died while it booted. {ConsoleTail(node)}");
        }
    }

    private async Task RefuseFailedUnitsAsync(Node node, CancellationToken cancellationToken)
    {
        // Answers when the start-up is over: "running", or "degraded" with exit code 1.
        var state = await entry.RunAsync(node.Name, ["systemctl", "is-system-running", "--wait"], options.BootDeadline, cancellationToken);
        if (state.ExitCode != 0)
        {
            var failed = await entry.RunAsync(node.Name, ["systemctl", "list-units", "--failed", "--plain", "--no-legend"], HostCall.Short, cancellationToken);
            var units = string.Join(", ", failed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0]));
            throw new LabException($"{node.Name}: systemd is {state.Output.Trim()}{state.Error.Trim()}; failed units: {(units.Length > 0 ? units : "none")}. Look with: journalctl -b on the node.");
        }
    }

    private string ConsoleTail(Node node)
    {
        var console = paths.Console(node.Name);
        var lines = File.Exists(console) ? File.ReadAllLines(console) : [];
        return $"The end of its console ({console}): {string.Join(" | ", lines.TakeLast(5).Select(line => line.Trim()))}";
    }
}
