using System.Text.Json;
using Monitor.Provisioner.Lab;

namespace Monitor.Lab.Tests;

/// <summary>Looks for whatever a lab may have left on this machine.</summary>
internal static class Ruins
{
    public static async Task<IReadOnlyList<string>> OfAsync(LabOptions options)
    {
        var names = new LabNames(options.Name);
        var host = new HostCommand(TimeProvider.System);
        using var links = JsonDocument.Parse(await host.RunAsync("ip", ["-json", "link", "show"], TestContext.Current.CancellationToken));
        return
        [
            .. Directory.GetDirectories("/proc").Select(CommandLine)
                .Where(line => line.Contains(options.StateDirectory, StringComparison.Ordinal) || line.Contains(names.MachinePrefix, StringComparison.Ordinal))
                .Select(line => $"process {line}"),
            .. Namespaces.Named(names.Switch).Select(name => $"namespace {name}"),
            .. links.RootElement.EnumerateArray().Select(link => link.GetProperty("ifname").GetString()!)
                .Where(name => name.StartsWith(names.HostLink, StringComparison.Ordinal)).Select(name => $"link {name}"),
            .. Mounts.OfAllProcesses().Split('\n').Where(line => line.Contains(options.StateDirectory, StringComparison.Ordinal)).Select(line => $"mount {line}"),
            .. new ControlGroup(names, TimeProvider.System).Find().Select(group => $"control group {group}"),
            .. Directory.Exists(options.StateDirectory) ? [$"directory {options.StateDirectory}"] : Array.Empty<string>(),
        ];
    }

    public static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
