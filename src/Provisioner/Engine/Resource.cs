namespace Monitor.Provisioner.Engine;

/// <summary>One thing that a module wants on a node. The engine knows how to observe and how to change each kind.</summary>
/// <remarks>
/// Order matters within a node: what comes first is changed first. Names are unique per node and kind; two modules that want the same
/// package or directory is fine when they want it alike.
/// </remarks>
public abstract record Resource
{
    private Resource()
    {
    }

    /// <summary>Debian packages, installed from the fleet's repository without recommended extras and without starting their services.</summary>
    /// <param name="Names">Package names; a version is whatever the repository's snapshot holds.</param>
    public sealed record Packages(params IReadOnlyList<string> Names) : Resource;

    /// <summary>A system account without a password.</summary>
    /// <param name="Name">The account and its group of the same name.</param>
    public sealed record Account(string Name) : Resource
    {
        /// <summary>The home directory. Default <c>/nonexistent</c>.</summary>
        public string Home { get; init; } = "/nonexistent";

        /// <summary>Further groups it belongs to; each exists by the time the account is made.</summary>
        public IReadOnlyList<string> Groups { get; init; } = [];
    }

    /// <summary>A directory; what is in it is left alone.</summary>
    /// <param name="Path">An absolute path.</param>
    public sealed record Directory(string Path) : Resource
    {
        /// <summary>Owner and group. Default root.</summary>
        public string Owner { get; init; } = "root";

        /// <summary>Group; the owner's name when null.</summary>
        public string? Group { get; init; }

        /// <summary>Permission bits. Default rwxr-xr-x.</summary>
        public UnixFileMode Mode { get; init; } = Modes.Directory;
    }

    /// <summary>A file with exactly this content.</summary>
    /// <param name="Path">An absolute path; its directory exists or is a resource before this one.</param>
    /// <param name="Content">The content.</param>
    public sealed record File(string Path, FileContent Content) : Resource
    {
        /// <summary>Owner. Default root.</summary>
        public string Owner { get; init; } = "root";

        /// <summary>Group; the owner's name when null.</summary>
        public string? Group { get; init; }

        /// <summary>Permission bits. Default rw-r--r--.</summary>
        public UnixFileMode Mode { get; init; } = Modes.File;

        /// <summary>Whether the plan must not show the content or its difference: keys and passwords.</summary>
        public bool Secret { get; init; }
    }

    /// <summary>A systemd unit that is enabled and running; restarted or reloaded when a file it reads has changed.</summary>
    /// <param name="Name">With its suffix, as in <c>etcd.service</c>.</param>
    public sealed record Unit(string Name) : Resource
    {
        /// <summary>
        /// Paths of file resources (or prefixes that end in a slash) whose change restarts the unit. Its own definition and drop-ins in
        /// /etc/systemd/system need not be listed.
        /// </summary>
        public IReadOnlyList<string> RestartOn { get; init; } = [];

        /// <summary>Paths of file resources (or prefixes that end in a slash) whose change only reloads it.</summary>
        public IReadOnlyList<string> ReloadOn { get; init; } = [];

        /// <summary>Whether it should run and start at boot; false stops and disables it. Default true.</summary>
        public bool Running { get; init; } = true;

        /// <summary>
        /// Whether it is never restarted while it runs, whatever has changed, but reloaded: for a unit whose stop is an outage. What only a restart
        /// would bring comes with the next start. Default false.
        /// </summary>
        public bool KeepRunning { get; init; }

        /// <summary>How long it may take to become active. Default 60 s.</summary>
        public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(60);
    }

    /// <summary>Anything else, as a pair of shell scripts: one that looks and one that changes.</summary>
    /// <param name="Name">What the task achieves, as in <c>etcd authentication is on</c>.</param>
    /// <param name="Check">
    /// POSIX shell, run as root in the observation round trip. Exit 0: nothing to do. Exit 1: to be done, standard output is the reason.
    /// It changes nothing, prints no secret and ends within seconds, also when what it asks is not installed yet.
    /// </param>
    /// <param name="Run">POSIX shell, run as root with <c>set -eu</c>. The check is run again afterwards: it, and not this exit code, decides.</param>
    public sealed record Task(string Name, string Check, string Run) : Resource
    {
        /// <summary>How long the run may take. Default 60 s.</summary>
        public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(60);

        /// <summary>
        /// Text that is fed to both scripts on standard input: the way for a secret, which must not stand on a command line.
        /// </summary>
        public string? Input { get; init; }
    }
}

/// <summary>Permission bits that are used over and over.</summary>
public static class Modes
{
    /// <summary>rw-r--r--.</summary>
    public const UnixFileMode File = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>rw-------.</summary>
    public const UnixFileMode PrivateFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>rw-r-----.</summary>
    public const UnixFileMode GroupFile = PrivateFile | UnixFileMode.GroupRead;

    /// <summary>rwxr-xr-x.</summary>
    public const UnixFileMode Directory = File | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>rwxr-xr-x, for programs.</summary>
    public const UnixFileMode Program = Directory;

    /// <summary>rwx------.</summary>
    public const UnixFileMode PrivateDirectory = PrivateFile | UnixFileMode.UserExecute;

    /// <summary>rwxr-x---.</summary>
    public const UnixFileMode GroupDirectory = PrivateDirectory | UnixFileMode.GroupRead | UnixFileMode.GroupExecute;
}
