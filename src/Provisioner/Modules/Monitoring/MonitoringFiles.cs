using Monitor.Provisioner.Certificates;
using Monitor.Provisioner.Engine;

namespace Monitor.Provisioner.Modules.Monitoring;

/// <summary>Files that the monitoring programs have in common.</summary>
internal static class MonitoringFiles
{
    /// <summary>The first line of every rendered file.</summary>
    public const string Heading = "Rendered by Monitor from the inventory: edit the inventory and apply it, not this file.";

    /// <summary>The authority that every client and server trusts.</summary>
    public const string AuthorityPath = "/etc/monitor/ca.crt";

    /// <summary>A certificate and its key, which only the owner may read.</summary>
    public static IEnumerable<Resource> KeyPair(string directory, string name, string owner, IssuedCertificate issued) =>
    [
        new Resource.File($"{directory}/{name}.crt", issued.CertificatePem) { Owner = owner },
        new Resource.File($"{directory}/{name}.key", issued.KeyPem) { Owner = owner, Mode = Modes.PrivateFile, Secret = true },
    ];

    /// <summary>The arguments of a Debian unit, as its <c>EnvironmentFile</c> wants them: no argument holds a blank or a quote.</summary>
    public static Resource.File Arguments(string path, params IEnumerable<string> arguments) =>
        new(path, $"# {Heading}\nARGS=\"{string.Join(' ', arguments)}\"\n");

    /// <summary>
    /// Makes a Debian unit come back whatever ended it. Debian's own say <c>on-failure</c> or less, and give up after five tries in ten
    /// seconds, as happens when an address is not there yet at boot.
    /// </summary>
    public static IEnumerable<Resource> AlwaysRestart(string unit) =>
    [
        new Resource.Directory(DropIns(unit)),
        new Resource.File(
            DropIns(unit) + "monitor.conf",
            $"""
            # {Heading}
            [Unit]
            After=network-online.target
            Wants=network-online.target
            StartLimitIntervalSec=0

            [Service]
            Restart=always
            RestartSec=2s

            """),
    ];

    /// <summary>Where the additions to a unit lie; ends in a slash.</summary>
    public static string DropIns(string unit) => $"/etc/systemd/system/{unit}.d/";
}
