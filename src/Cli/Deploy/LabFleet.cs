using Monitor.Model.Topology;
using Monitor.Provisioner.Lab;

namespace Monitor.Cli.Deploy;

/// <summary>
/// The state of a fleet that lives on a lab. It goes with the lab, so it must never be mistaken for that of real hosts: a file in it names
/// the lab, and where an older version wrote none, it holds the very key that opens the lab.
/// </summary>
/// <param name="lab">The lab.</param>
/// <param name="labName">The lab's name.</param>
/// <param name="directory">The fleet's state on this machine.</param>
internal sealed class LabFleet(NodeLab lab, string labName, string directory)
{
    /// <summary>The state of this fleet and the lab that the environment names.</summary>
    public static LabFleet Of(Fleet fleet) => new(Workspace.Lab(), Workspace.LabName, Workspace.FleetDirectory(fleet));

    private string Marker => Path.Combine(directory, "lab");

    private string Key => Path.Combine(directory, "id_ed25519");

    /// <summary>Whether the state is this lab's.</summary>
    public bool IsOurs => File.Exists(Marker)
        ? File.ReadAllText(Marker).Trim() == labName
        : File.Exists(Key) && File.Exists(lab.Paths.LoginKey) && File.ReadAllText(Key) == File.ReadAllText(lab.Paths.LoginKey);

    /// <summary>Prepares for an <c>up</c>: what is left of a lab that is gone goes too, for its audit log and its passwords went with it.</summary>
    /// <exception cref="UsageException">There is state of hosts that are not this lab's.</exception>
    public void Prepare()
    {
        if (File.Exists(Path.Combine(directory, "secrets.yml")) && !IsOurs)
        {
            throw new UsageException(
                $"{directory} has the keys and passwords of a fleet that is not on the lab `{labName}`. `monitor up` is for labs: give its inventory another "
                + "`fleet` name, set MONITOR_LAB to the lab it is on, or use `monitor apply` for hosts of your own. If nothing was ever applied with it, remove that directory.");
        }

        if (!File.Exists(lab.Paths.StateFile))
        {
            Remove();
        }
    }

    /// <summary>Puts the lab's way in where deployments look for it.</summary>
    public void Adopt()
    {
        Directory.CreateDirectory(directory);
        File.WriteAllText(Marker, labName + "\n");
        File.Copy(lab.Paths.LoginKey, Key, overwrite: true);
        File.Copy(lab.Paths.KnownHosts, Path.Combine(directory, "known_hosts"), overwrite: true);
    }

    /// <summary>Removes the state if it is this lab's.</summary>
    /// <returns>Whether there was any.</returns>
    public bool Remove()
    {
        if (!IsOurs)
        {
            return false;
        }

        Directory.Delete(directory, recursive: true);
        return true;
    }
}
