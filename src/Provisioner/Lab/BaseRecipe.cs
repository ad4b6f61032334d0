using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace Monitor.Provisioner.Lab;

/// <summary>What a base image is made of. Its hash names the image, so a changed recipe makes a new one.</summary>
public sealed record BaseRecipe
{
    /// <summary>The Debian release of the nodes.</summary>
    public string Suite { get; init; } = "trixie";

    /// <summary>Debian's word for the processor.</summary>
    public string Architecture { get; init; } = RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "amd64";

    /// <summary>What a bare host has beyond Debian's minimal base; nothing of the stack, which must come from the fleet's repository.</summary>
    public IReadOnlyList<string> Packages { get; init; } =
    [
        "ca-certificates", "dbus", "iproute2", "iputils-ping", "libpam-systemd", "nftables", "openssh-server", "openssl",
        "procps", "python3-minimal", "sudo", "systemd", "systemd-sysv", "tzdata",
    ];

    /// <summary>Units without use in a container, or that would wake a lab for nothing.</summary>
    public IReadOnlyList<string> MaskedUnits { get; init; } =
    [
        "apt-daily-upgrade.timer", "apt-daily.timer", "console-getty.service", "dpkg-db-backup.timer", "fstrim.timer", "getty.target",
        // Would make host keys that nobody pinned.
        "sshd-keygen.service",
        "systemd-pstore.service",
    ];

    /// <summary>Files written before debootstrap starts, so that it unpacks by them.</summary>
    public IReadOnlyDictionary<string, string> EarlyFiles { get; init; } = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        // A lab's disk is worth nothing after a power cut of the real host, and dpkg's fsync is most of an installation's time.
        ["etc/dpkg/dpkg.cfg.d/monitor-lab"] = """
            force-unsafe-io
            path-exclude=/usr/share/man/*
            path-exclude=/usr/share/info/*
            path-exclude=/usr/share/locale/*
            path-exclude=/usr/share/doc/*
            path-include=/usr/share/doc/*/copyright

            """,
        ["etc/apt/apt.conf.d/90monitor-lab"] = """
            APT::Install-Recommends "false";
            APT::Periodic::Enable "0";
            Acquire::Languages "none";

            """,
    };

    /// <summary>Files written at the end.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["etc/ssh/sshd_config.d/monitor-lab.conf"] = """
            HostKey /etc/ssh/ssh_host_ed25519_key
            PermitRootLogin prohibit-password
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            UseDNS no
            # All sessions come from one address, many at a time: no limits by source.
            MaxStartups 100
            MaxSessions 100
            PerSourcePenalties no

            """,
        ["etc/systemd/journald.conf.d/monitor-lab.conf"] = """
            [Journal]
            Storage=volatile
            RuntimeMaxUse=32M

            """,
        // Empty, not absent: systemd would take the first boot for an installation. Each node gets an identity of its own.
        ["etc/machine-id"] = "",
        ["etc/resolv.conf"] = "",
        ["etc/default/locale"] = "LANG=C.UTF-8\n",
    };

    /// <summary>What debootstrap leaves and no node may have: sources, other people's keys, caches.</summary>
    public IReadOnlyList<string> Removed { get; init; } =
    [
        "etc/apt/sources.list", "etc/hostname", "etc/ssh/ssh_host_ecdsa_key", "etc/ssh/ssh_host_ecdsa_key.pub", "etc/ssh/ssh_host_ed25519_key",
        "etc/ssh/ssh_host_ed25519_key.pub", "etc/ssh/ssh_host_rsa_key", "etc/ssh/ssh_host_rsa_key.pub", "usr/share/info", "usr/share/locale",
        "usr/share/man", "var/cache/apt", "var/lib/apt/lists", "var/log/bootstrap.log",
    ];

    /// <summary>The image's directory name: the release and the beginning of the recipe's hash.</summary>
    public string ImageName => $"{Suite}-{Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(Content)))[..16]}";

    private object Content => new { Suite, Architecture, Packages, MaskedUnits, EarlyFiles, Files, Removed };
}
