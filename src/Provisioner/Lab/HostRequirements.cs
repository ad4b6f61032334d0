namespace Monitor.Provisioner.Lab;

/// <summary>What this machine needs to carry a lab.</summary>
public static class HostRequirements
{
    private static readonly (string Program, string Package)[] Programs =
    [
        ("debootstrap", "debootstrap"), ("ip", "iproute2"), ("mount", "mount"), ("nsenter", "util-linux"), ("python3", "python3-minimal"),
        ("setsid", "util-linux"), ("ssh-keygen", "openssh-client"), ("systemd-nspawn", "systemd-container"), ("unshare", "util-linux"),
    ];

    /// <summary>Why there can be no lab here, in one sentence, or null.</summary>
    public static string? Missing() =>
        !OperatingSystem.IsLinux() ? "A lab needs Linux: its nodes are containers."
        : !Environment.IsPrivilegedProcess ? "A lab needs root: it mounts disks and makes network namespaces. Run the same command with sudo."
        : Programs.Where(needed => HostCommand.Locate(needed.Program) is null).Select(needed => needed.Package).Distinct().ToArray() is { Length: > 0 } packages
            ? $"A lab needs packages that this machine lacks: apt-get install {string.Join(' ', packages)}"
            : null;
}
