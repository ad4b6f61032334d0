namespace Monitor.Provisioner.Lab;

/// <summary>Which lab is meant and where it keeps what it makes.</summary>
public sealed record LabOptions
{
    /// <summary>
    /// The lab's name: 1 to 7 lower-case letters and digits, beginning with a letter, default <c>lab</c>. Namespaces, links and
    /// processes are named after it, so two labs of different names live side by side.
    /// </summary>
    public string Name { get; init; } = "lab";

    /// <summary>Where the nodes' disks, the login key and <c>known_hosts</c> live; on a file system that can carry an overlay (ext4, xfs, btrfs).</summary>
    public required string StateDirectory { get; init; }

    /// <summary>Where base images are kept between labs, about 250 MB each.</summary>
    public required string CacheDirectory { get; init; }

    /// <summary>The Debian mirror the base image is built from. Default is Debian's own.</summary>
    public string Mirror { get; init; } = "http://deb.debian.org/debian";

    /// <summary>How long a node may take from power-on until sshd answers and systemd is up. Default 2 min; an idle machine needs 2 s.</summary>
    public TimeSpan BootDeadline { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long debootstrap may take. Default 10 min; 35 s to 80 s were measured.</summary>
    public TimeSpan ImageDeadline { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// The places a user's lab has: state below <c>$MONITOR_HOME</c> (default <c>~/.local/state/monitor</c>), images below
    /// <c>$MONITOR_CACHE</c> (default <c>~/.cache/monitor</c>), and the mirror <c>$MONITOR_MIRROR</c> where it is set.
    /// </summary>
    public static LabOptions FromEnvironment(string name = "lab")
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var options = new LabOptions
        {
            Name = name,
            StateDirectory = Path.GetFullPath(Path.Combine(Setting("MONITOR_HOME") ?? Path.Combine(home, ".local/state/monitor"), name)),
            CacheDirectory = Path.GetFullPath(Setting("MONITOR_CACHE") ?? Path.Combine(home, ".cache/monitor")),
        };
        return Setting("MONITOR_MIRROR") is { } mirror ? options with { Mirror = mirror } : options;
    }

    private static string? Setting(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;
}
