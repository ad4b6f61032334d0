using Monitor.Model.Inventory;
using Monitor.Model.Topology;
using Monitor.Provisioner.Lab;

namespace Monitor.Cli;

/// <summary>Where things are on the machine that Monitor is called on.</summary>
/// <remarks>
/// State (keys, passwords, audit spool, lab disks) lies under <c>$MONITOR_HOME</c>, default <c>~/.local/state/monitor</c>; what can be made again
/// (base image, packages) under <c>$MONITOR_CACHE</c>, default <c>~/.cache/monitor</c>.
/// </remarks>
internal static class Workspace
{
    /// <summary>The lab's inventory: that of the checkout.</summary>
    public static string LabInventory { get; } =
        Path.GetRelativePath(Environment.CurrentDirectory, Path.Combine(Checkout, "inventory", "lab.yml"));

    /// <summary>State.</summary>
    public static string Home { get; } = Directory("MONITOR_HOME", ".local/state/monitor");

    /// <summary>What can be made again.</summary>
    public static string Cache { get; } = Directory("MONITOR_CACHE", ".cache/monitor");

    /// <summary>The checkout that this program was built in, two levels above its own directory; the current directory for an installed one.</summary>
    public static string Checkout
    {
        get
        {
            var candidate = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", ".."));
            return File.Exists(Path.Combine(candidate, "Monitor.sln")) ? candidate : Environment.CurrentDirectory;
        }
    }

    /// <summary>The lab named by <c>$MONITOR_LAB</c>, default <c>lab</c>; there may be none yet. Labs of two names live side by side.</summary>
    public static NodeLab Lab() => Lab(LabName);

    /// <summary>The lab of this name; there may be none yet.</summary>
    public static NodeLab Lab(string name) => new(LabOptions.FromEnvironment(name), TimeProvider.System);

    /// <summary>The name of the lab that the environment means.</summary>
    public static string LabName { get; } = Environment.GetEnvironmentVariable("MONITOR_LAB") is { Length: > 0 } name ? name : "lab";

    /// <summary>The names of all labs that have files under <see cref="Home"/>, half-made ones included.</summary>
    public static IReadOnlyList<string> LabNames() => System.IO.Directory.Exists(Home)
        ? [.. System.IO.Directory.EnumerateDirectories(Home).Where(LabPaths.HoldLab).Select(path => Path.GetFileName(path)).Where(Provisioner.Lab.LabNames.IsValid).Order()]
        : [];

    /// <summary>Where the build leaves the viewer's page, if it can make one.</summary>
    public static string ViewerPage => Path.Combine(Dist, "viewer");

    /// <summary>A program that the build left beside this one.</summary>
    /// <exception cref="UsageException">It is not there.</exception>
    public static string Program(string name)
    {
        var path = Path.Combine(Dist, name);
        return File.Exists(path) ? path : throw new UsageException($"{path} is missing: call ./monitor, which builds it.");
    }

    /// <summary>State of one fleet.</summary>
    public static string FleetDirectory(Fleet fleet) => Path.Combine(Home, "fleets", fleet.Name);

    /// <summary>The text of an inventory.</summary>
    /// <exception cref="UsageException">It cannot be read.</exception>
    public static string ReadInventory(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"cannot read the inventory {path}: {exception.Message}");
        }
    }

    /// <summary>The fleet that an inventory declares.</summary>
    /// <exception cref="UsageException">The inventory has faults: all of them.</exception>
    public static Fleet ReadFleet(string path)
    {
        var (fleet, faults) = InventoryFile.Parse(ReadInventory(path), path);
        return fleet ?? throw new UsageException([.. faults.Select(fault => fault.ToString()), "Nothing was changed."]);
    }

    private static string Dist => Environment.GetEnvironmentVariable("MONITOR_DIST") ?? AppContext.BaseDirectory;

    private static string Directory(string variable, string underHome) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } set
            ? Path.GetFullPath(set)
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), underHome);
}
