using Monitor.Model.Topology;

namespace Monitor.Provisioner.Engine;

/// <summary>What one look at a node gave.</summary>
/// <param name="Node">The node.</param>
public abstract record Sight(Node Node)
{
    /// <summary>The node answered.</summary>
    /// <param name="Node">The node.</param>
    /// <param name="Observation">What is there.</param>
    public sealed record Seen(Node Node, Observation Observation) : Sight(Node);

    /// <summary>The node did not answer, or not in a way that could be understood.</summary>
    /// <param name="Node">The node.</param>
    /// <param name="Reason">Why, and what to do.</param>
    public sealed record Unseen(Node Node, string Reason) : Sight(Node);
}

/// <summary>The state of one node, as far as the description asks about it.</summary>
public sealed record Observation
{
    /// <summary>The node itself.</summary>
    public required NodeFacts Facts { get; init; }

    /// <summary>Installed packages among those wanted, with their versions.</summary>
    public IReadOnlyDictionary<string, string> Packages { get; init; } = new Dictionary<string, string>();

    /// <summary>Accounts among those wanted, with the groups that they are in.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Accounts { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Directories among those wanted, by path.</summary>
    public IReadOnlyDictionary<string, PathState> Directories { get; init; } = new Dictionary<string, PathState>();

    /// <summary>Files among those wanted, by path.</summary>
    public IReadOnlyDictionary<string, PathState> Files { get; init; } = new Dictionary<string, PathState>();

    /// <summary>Units, by name.</summary>
    public IReadOnlyDictionary<string, UnitState> Units { get; init; } = new Dictionary<string, UnitState>();

    /// <summary>What the checks of tasks said, by the task's name.</summary>
    public IReadOnlyDictionary<string, CheckOutcome> Checks { get; init; } = new Dictionary<string, CheckOutcome>();
}

/// <summary>What a node is.</summary>
public sealed record NodeFacts
{
    /// <summary>The distribution, as in <c>debian</c>.</summary>
    public required string Distribution { get; init; }

    /// <summary>Its version, as in <c>13</c>.</summary>
    public required string Version { get; init; }

    /// <summary>As <c>uname -m</c> says.</summary>
    public required string Architecture { get; init; }

    /// <summary>The host name.</summary>
    public required string HostName { get; init; }

    /// <summary>Whether systemd is process 1.</summary>
    public bool Systemd { get; init; }

    /// <summary>Whether scripts run as root.</summary>
    public bool Root { get; init; }

    /// <summary>Free space of the root file system.</summary>
    public long FreeRootBytes { get; init; }

    /// <summary>Free space of the file system of /var.</summary>
    public long FreeVarBytes { get; init; }

    /// <summary>How far the node's clock is ahead of ours; zero when it lies within the time that asking took.</summary>
    public TimeSpan ClockOffset { get; init; }
}

/// <summary>What is at a path.</summary>
/// <param name="Regular">Whether it is of the wanted kind: a regular file, or a directory.</param>
/// <param name="Owner">The owner's name.</param>
/// <param name="Group">The group's name.</param>
/// <param name="Mode">Permission bits.</param>
/// <param name="Sha256">Of a file's content, in lower-case hexadecimal.</param>
/// <param name="Text">The content of a file that differs, is not secret and is at most 64 KiB; otherwise null.</param>
public sealed record PathState(bool Regular, string Owner, string Group, UnixFileMode Mode, string Sha256 = "", string? Text = null);

/// <summary>A unit as systemd sees it.</summary>
/// <param name="Load">LoadState, as in <c>not-found</c>.</param>
/// <param name="Active">ActiveState, as in <c>active</c>.</param>
/// <param name="File">UnitFileState, as in <c>enabled</c>; empty for a unit without a file.</param>
public sealed record UnitState(string Load, string Active, string File)
{
    /// <summary>Whether systemd holds an older text of the unit than the disk.</summary>
    public bool NeedsDaemonReload { get; init; }

    /// <summary>What it was last started and reloaded with; null when that is not known.</summary>
    public UnitStamp? Stamp { get; init; }
}

/// <summary>What a unit runs with: hashes over the files that it depends on, kept on the node and written after the restart or reload.</summary>
/// <remarks>
/// The stamp is removed before any of these files is written, so that an apply that dies between the file and the restart is healed by the
/// next one.
/// </remarks>
/// <param name="Restart">Over the files of <see cref="Resource.Unit.RestartOn"/>.</param>
/// <param name="Reload">Over the files of <see cref="Resource.Unit.ReloadOn"/>.</param>
public sealed record UnitStamp(string Restart, string Reload)
{
    /// <summary>Where stamps lie on a node, one file a unit.</summary>
    public const string Directory = "/var/lib/monitor/applied";
}

/// <summary>What a task's check said.</summary>
/// <param name="ExitCode">0: nothing to do.</param>
/// <param name="Output">The reason, when there is something to do.</param>
/// <param name="Error">Standard error.</param>
public sealed record CheckOutcome(int ExitCode, string Output, string Error)
{
    /// <summary>Whether there is nothing to do.</summary>
    public bool Satisfied => ExitCode == 0;

    /// <summary>Why there is something to do, in one line.</summary>
    public string Reason => (Output.Trim(), Error.Trim(), ExitCode) switch
    {
        (_, _, 124 or 137) => "its check did not end in time",
        ({ Length: > 0 } output, _, 1) => OneLine(output),
        (_, { Length: > 0 } error, _) => $"its check ended with {ExitCode}: {OneLine(error)}",
        ({ Length: > 0 } output, _, _) => $"its check ended with {ExitCode}: {OneLine(output)}",
        _ => $"its check ended with {ExitCode}",
    };

    private static string OneLine(string text)
    {
        var line = text.ReplaceLineEndings("; ");
        return line.Length <= 300 ? line : line[..300] + "…";
    }
}
