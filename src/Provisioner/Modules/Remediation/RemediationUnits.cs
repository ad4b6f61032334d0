using Monitor.Provisioner.Modules.Vault;

namespace Monitor.Provisioner.Modules.Remediation;

/// <summary>The units of remediation, and the directories that they share.</summary>
public static class RemediationUnits
{
    /// <summary>Where requests for backups are left; the service writes, systemd watches.</summary>
    public const string Requests = "/var/lib/monitor/remediation/backup";

    /// <summary>Where outcomes of backups appear; the repository's owner writes.</summary>
    public const string Outcomes = "/var/lib/monitor/backup";

    /// <summary>Where audit records wait for the vault.</summary>
    public const string Spool = "/var/lib/monitor/remediation/audit";

    /// <summary>The service itself.</summary>
    public static string RenderService() =>
        $"""
        # Rendered by Monitor; edit its remediation module instead.
        [Unit]
        Description=Monitor remediation
        After=network-online.target monitor-vault.service
        Wants=network-online.target

        [Service]
        Type=notify
        User=monitor-remediation
        ExecStart={VaultModule.Program} remediation serve --config /etc/monitor/remediation/config.yml
        Restart=always
        RestartSec=2
        TimeoutStopSec=30
        RuntimeDirectory=monitor-remediation
        Environment=DOTNET_BUNDLE_EXTRACT_BASE_DIR=/run/monitor-remediation
        NoNewPrivileges=yes
        ProtectSystem=strict
        ProtectHome=yes
        # No private /tmp: pgBackRest keeps the lock of a running backup in /tmp/pgbackrest, which must be seen.
        ReadWritePaths=/var/lib/monitor/remediation -/tmp/pgbackrest
        Environment=DOTNET_EnableDiagnostics=0
        CapabilityBoundingSet=
        RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
        LockPersonality=yes
        RestrictSUIDSGID=yes
        UMask=0077

        [Install]
        WantedBy=multi-user.target

        """;

    /// <summary>Starts a backup when a request for its stanza appears.</summary>
    public static string RenderBackupPath() =>
        $"""
        # Rendered by Monitor; edit its remediation module instead.
        [Unit]
        Description=Requests for backups of %i

        [Path]
        PathExists={Requests}/%i.request

        [Install]
        WantedBy=multi-user.target

        """;

    /// <summary>
    /// A full backup of the stanza, as the repository's owner. It takes the request away first, creates the stanza where the repository lost
    /// it, and leaves its outcome last. It is a unit of its own, so that a restart of remediation does not end a backup.
    /// </summary>
    public static string RenderBackup() =>
        $"""
        # Rendered by Monitor; edit its remediation module instead.
        [Unit]
        Description=Full backup of %i

        [Service]
        Type=oneshot
        User=pgbackrest
        ExecStartPre=+/bin/rm -f {Requests}/%i.request
        ExecStartPre=-/usr/bin/pgbackrest --stanza=%i stanza-create
        ExecStart=/usr/bin/pgbackrest --stanza=%i --type=full backup
        ExecStopPost=/bin/sh -c 'echo "$SERVICE_RESULT $EXIT_STATUS" > {Outcomes}/%i.outcome'
        TimeoutStartSec=12h
        ProtectHome=yes
        NoNewPrivileges=yes

        """;
}
