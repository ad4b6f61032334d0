namespace Monitor.Provisioner.Lab;

/// <summary>The files of a lab below its state directory.</summary>
/// <param name="StateDirectory">An absolute path.</param>
public sealed record LabPaths(string StateDirectory)
{
    /// <summary>Whether a directory is the state directory of a lab, be it one whose making was interrupted.</summary>
    public static bool HoldLab(string directory)
    {
        var paths = new LabPaths(directory);
        return File.Exists(paths.StateFile) || Directory.Exists(paths.Nodes);
    }

    /// <summary>What the lab was made of: its nodes and its base image.</summary>
    public string StateFile => Path.Combine(StateDirectory, "lab.json");

    /// <summary>The private key that opens root's login on every node.</summary>
    public string LoginKey => Path.Combine(StateDirectory, "id_ed25519");

    /// <summary>The nodes' host keys, written before the first contact.</summary>
    public string KnownHosts => Path.Combine(StateDirectory, "known_hosts");

    /// <summary>Holds one directory a node.</summary>
    public string Nodes => Path.Combine(StateDirectory, "nodes");

    /// <summary>The node's own directory.</summary>
    public string Node(string node) => Path.Combine(Nodes, node);

    /// <summary>What the node wrote over the base image: its disk, kept when its power is cut.</summary>
    public string Disk(string node) => Path.Combine(Node(node), "disk");

    /// <summary>The scratch directory the overlay needs beside the disk.</summary>
    public string Work(string node) => Path.Combine(Node(node), "work");

    /// <summary>Where the node's root is mounted, in its own mount namespace only: on the host this stays empty.</summary>
    public string Root(string node) => Path.Combine(Node(node), "root");

    /// <summary>There once the node was up for the first time.</summary>
    public string Proven(string node) => Path.Combine(Node(node), "proven");

    /// <summary>What the node printed while it booted last.</summary>
    public string Console(string node) => Path.Combine(Node(node), "console.log");
}
