using System.Text.RegularExpressions;

namespace Monitor.Provisioner.Lab;

/// <summary>
/// The names under which the kernel knows what a lab made. Everything is found again by these names alone, so that a lab whose
/// state file was lost can still be removed.
/// </summary>
/// <param name="Lab">The lab's name, see <see cref="LabOptions.Name"/>.</param>
public sealed partial record LabNames(string Lab)
{
    /// <summary>The namespace that holds the bridge. Lab names have no dot, so no lab's name is the beginning of another's.</summary>
    public string Switch => $"monitor-{Lab}";

    /// <summary>The host's own link into the lab; an interface name has at most 15 characters.</summary>
    public string HostLink => $"mon-{Lab}";

    /// <summary>What the names of this lab's machines begin with.</summary>
    public string MachinePrefix => $"monitor-{Lab}.";

    /// <summary>The lock that keeps two commands from working on one lab; it is per machine, as the names are.</summary>
    public string LockFile => $"/run/monitor-{Lab}.lock";

    /// <summary>The node's name as network namespace, container, control group and, under systemd, unit.</summary>
    public string Machine(string node) => MachinePrefix + node;

    /// <summary>Whether the text is a lab's name.</summary>
    public static bool IsValid(string lab) => Pattern.IsMatch(lab);

    [GeneratedRegex("^[a-z][a-z0-9]{0,6}\\z")]
    private static partial Regex Pattern { get; }
}
