using System.Globalization;

namespace Monitor.Provisioner.Lab;

/// <summary>
/// The control group a node lives in where systemd does not run this machine and therefore hands none out. Without one of their
/// own all nodes would share the root's, and stopping a service on one would end it on the others.
/// </summary>
public sealed class ControlGroup(LabNames names, TimeProvider time)
{
    private static readonly TimeSpan EmptyDeadline = TimeSpan.FromSeconds(10);

    /// <summary>Makes the node's group and gives the file into which its first process writes its number.</summary>
    /// <exception cref="LabException">The machine has no version 2 hierarchy.</exception>
    public string Make(string node)
    {
        var hierarchy = Mounts.ControlGroups(Mounts.OfThisProcess())
            ?? throw new LabException("No version 2 control groups are mounted on this machine, and systemd in the nodes needs them: mount -t cgroup2 none /sys/fs/cgroup");
        var group = Path.Combine(hierarchy, names.Machine(node));
        Directory.CreateDirectory(group);
        return Path.Combine(group, "cgroup.procs");
    }

    /// <summary>Removes the groups whose name passes, waiting for their last processes to be gone. systemd-nspawn mirrors them in version 1 hierarchies.</summary>
    public async Task RemoveAsync(Func<string, bool> wanted, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (Find().FirstOrDefault(group => wanted(Path.GetFileName(group)) && !TryRemove(group)) is { } stuck)
        {
            if (time.GetElapsedTime(started) > EmptyDeadline)
            {
                throw new LabException(string.Create(CultureInfo.InvariantCulture, $"The control group {stuck} still has processes after {EmptyDeadline.TotalSeconds:0} s; see its cgroup.procs."));
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), time, cancellationToken);
        }
    }

    /// <summary>The lab's groups in all hierarchies.</summary>
    public IReadOnlyList<string> Find() =>
    [
        .. Mounts.AllControlGroups(Mounts.OfThisProcess())
            .Where(Directory.Exists)
            .SelectMany(hierarchy => Directory.EnumerateDirectories(hierarchy, $"{names.MachinePrefix}*"))
            .Distinct(),
    ];

    // A control group is removed by rmdir, children first; its files cannot be deleted and need not be.
    private static bool TryRemove(string group)
    {
        try
        {
            foreach (var child in Directory.EnumerateDirectories(group))
            {
                TryRemove(child);
            }

            Directory.Delete(group);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception busy) when (busy is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
