using System.Diagnostics;
using System.Globalization;

namespace Monitor.Provisioner.Lab;

/// <summary>A process as <c>/proc</c> shows it.</summary>
/// <param name="Id">Its number on the host.</param>
/// <param name="IsInit">Whether it is number 1 of a container of this host.</param>
/// <param name="MemoryBytes">The memory it shares with nobody.</param>
/// <param name="ControlGroups">The content of <c>/proc/PID/cgroup</c>.</param>
/// <param name="Arguments">Its command line.</param>
public sealed record HostProcess(int Id, bool IsInit, long MemoryBytes, string ControlGroups, IReadOnlyList<string> Arguments);

/// <summary>Finds and ends the processes of nodes. Killing systemd-nspawn alone would leave everything that runs inside.</summary>
public sealed class NodeProcesses(LabNames names, HostCommand host, TimeProvider time)
{
    private static readonly TimeSpan KillDeadline = TimeSpan.FromSeconds(20);

    /// <summary>All processes of the lab's nodes by node, however little of the lab is left.</summary>
    public async Task<ILookup<string, HostProcess>> FindAsync(CancellationToken cancellationToken)
    {
        var nodeOfNamespace = await ByNamespaceAsync(cancellationToken);
        return All()
            .Select(process => (process, node: NodeOf(process, names) ?? nodeOfNamespace.GetValueOrDefault(process.Id)))
            .Where(found => found.node is not null && found.process.Id != Environment.ProcessId)
            .ToLookup(found => found.node!, found => found.process);
    }

    /// <summary>The processes that live in a named network namespace; none where it does not exist.</summary>
    public async Task<IReadOnlyList<HostProcess>> InNamespaceAsync(string name, CancellationToken cancellationToken) =>
        Namespaces.Exists(name) ? [.. (await IdsAsync(name, cancellationToken)).Select(Read).OfType<HostProcess>()] : [];

    /// <summary>Ends processes at once, as a power cut does, and waits until none is left.</summary>
    /// <param name="find">Asked again until it finds none: what is dying can still have started something.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task KillAsync(Func<CancellationToken, Task<IReadOnlyList<HostProcess>>> find, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (await find(cancellationToken) is { Count: > 0 } alive)
        {
            // The kernel ends everything in a container together with its number 1.
            foreach (var process in alive.OrderByDescending(process => process.IsInit))
            {
                Kill(process.Id);
            }

            if (time.GetElapsedTime(started) > KillDeadline)
            {
                throw new LabException($"Processes survived kill -9 for {KillDeadline.TotalSeconds:0} s: {string.Join(", ", alive.Select(process => process.Id))}. They wait for a device; look at /proc/PID/stack.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), time, cancellationToken);
        }
    }

    /// <summary>The node a process belongs to by its control group or, before it has one, by its command line; null for a stranger.</summary>
    public static string? NodeOf(HostProcess process, LabNames names)
    {
        var machineArgument = $"--machine={names.MachinePrefix}";
        return process.ControlGroups.Split('\n')
                .SelectMany(line => line.Split('/').Skip(1))
                .Where(part => part.StartsWith(names.MachinePrefix, StringComparison.Ordinal))
                .Select(part => NodeIn(part[names.MachinePrefix.Length..]))
                .FirstOrDefault()
            ?? (process.Arguments.Contains("systemd-nspawn")
                ? process.Arguments.FirstOrDefault(argument => argument.StartsWith(machineArgument, StringComparison.Ordinal))?[machineArgument.Length..]
                : null);
    }

    /// <summary>Reads what the kernel writes in <c>/proc/PID/status</c>; null for a process that has ended and waits for its parent.</summary>
    public static HostProcess? Parse(int id, string status, string controlGroups, string commandLine)
    {
        var fields = status.Split('\n')
            .Select(line => line.Split(':', 2))
            .Where(field => field.Length == 2)
            .ToDictionary(field => field[0], field => field[1].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries));
        return fields.GetValueOrDefault("State") is ["Z" or "X", ..]
            ? null
            : new HostProcess(
                id,
                fields.GetValueOrDefault("NSpid") is [_, "1"],
                fields.GetValueOrDefault("RssAnon") is [var kilobytes, ..] ? long.Parse(kilobytes, CultureInfo.InvariantCulture) << 10 : 0,
                controlGroups,
                commandLine.Split('\0', StringSplitOptions.RemoveEmptyEntries));
    }

    // Under systemd the control group is the unit's.
    private static string NodeIn(string part) => part.EndsWith(".service", StringComparison.Ordinal) ? part[..^".service".Length] : part;

    private async Task<Dictionary<int, string>> ByNamespaceAsync(CancellationToken cancellationToken)
    {
        var found = new Dictionary<int, string>();
        foreach (var name in Namespaces.Named(names.MachinePrefix))
        {
            foreach (var id in await IdsAsync(name, cancellationToken))
            {
                found[id] = name[names.MachinePrefix.Length..];
            }
        }

        return found;
    }

    private async Task<IEnumerable<int>> IdsAsync(string name, CancellationToken cancellationToken) =>
        (await host.TryAsync(new HostCall("ip", ["netns", "pids", name]), cancellationToken)).Output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => int.Parse(line, CultureInfo.InvariantCulture));

    private static IEnumerable<HostProcess> All() =>
        Directory.EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var id) ? Read(id) : null)
            .OfType<HostProcess>();

    private static HostProcess? Read(int id)
    {
        try
        {
            return Parse(id, File.ReadAllText($"/proc/{id}/status"), File.ReadAllText($"/proc/{id}/cgroup"), File.ReadAllText($"/proc/{id}/cmdline"));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static void Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            // It ended by itself, or with the container.
        }
    }
}
