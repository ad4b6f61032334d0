using Monitor.Provisioner.Modules.Monitoring;

namespace Monitor.Provisioner.Modules.Exporter;

/// <summary>
/// The unit of the exporter: it may read its configuration, speak to the network, and do nothing else to the host. It is the unit of the
/// Debian package (packaging/monitor-exporter.service) with the paths of a deployed node.
/// </summary>
internal static class ExporterUnit
{
    /// <summary>The unit's name.</summary>
    public const string Name = "monitor-exporter.service";

    /// <summary>Path of the unit file.</summary>
    public const string Path = "/etc/systemd/system/" + Name;

    /// <summary>The program.</summary>
    public const string Program = "/usr/local/bin/monitor-exporter";

    /// <summary>The account it runs as.</summary>
    public const string Account = "monitor-exporter";

    /// <summary>The text of the unit.</summary>
    /// <param name="watchesBackups">Whether it must see pgBackRest's lock files, which lie in the /tmp of all, to know of a backup under way.</param>
    public static string Render(bool watchesBackups) => string.Concat(
        Packaged().Split('\n').SkipLast(1).Select(line => Deployed(line, watchesBackups)).OfType<string>().Select(line => line + "\n"));

    /// <summary>A line as a node has it; null where a node has none: its configuration is written by us, and nobody adds flags.</summary>
    private static string? Deployed(string line, bool watchesBackups) => line switch
    {
        ['#', ..] => $"# {MonitoringFiles.Heading}",
        _ when line.StartsWith("User=", StringComparison.Ordinal) => $"User={Account}",
        _ when line.StartsWith("ExecStart=", StringComparison.Ordinal) => $"ExecStart={Program} --config {ExporterConfiguration.Directory}/config.yml",
        "PrivateTmp=true" when watchesBackups => "PrivateTmp=false",
        _ when line.StartsWith("EnvironmentFile=", StringComparison.Ordinal) => null,
        _ => line,
    };

    private static string Packaged()
    {
        using var reader = new StreamReader(typeof(ExporterUnit).Assembly.GetManifestResourceStream($"Monitor.Provisioner.{Name}")!);
        return reader.ReadToEnd();
    }
}
