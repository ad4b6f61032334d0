using Monitor.Provisioner.Modules.Monitoring;

namespace Monitor.Provisioner.Modules.Exporter;

/// <summary>The unit of the exporter: it may read its configuration, speak to the network, and do nothing else to the host.</summary>
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
    public static string Render(bool watchesBackups) =>
        $"""
        # {MonitoringFiles.Heading}
        [Unit]
        Description=Monitor exporter: PostgreSQL, PgBouncer and pgBackRest metrics
        After=network-online.target
        Wants=network-online.target
        StartLimitIntervalSec=0

        [Service]
        Type=notify
        User={Account}
        ExecStart={Program} --config {ExporterConfiguration.Directory}/config.yml
        Restart=always
        RestartSec=2s
        TimeoutStartSec=30s
        TimeoutStopSec=10s
        MemoryMax=256M
        TasksMax=128
        LimitNOFILE=4096
        OOMScoreAdjust=500
        CapabilityBoundingSet=
        NoNewPrivileges=true
        LockPersonality=true
        PrivateDevices=true
        PrivateTmp={(watchesBackups ? "false" : "true")}
        ProtectClock=true
        ProtectControlGroups=true
        ProtectHome=true
        ProtectHostname=true
        ProtectKernelLogs=true
        ProtectKernelModules=true
        ProtectKernelTunables=true
        ProtectSystem=strict
        RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
        RestrictNamespaces=true
        RestrictRealtime=true
        RestrictSUIDSGID=true
        SystemCallArchitectures=native
        UMask=0077

        [Install]
        WantedBy=multi-user.target

        """;
}
