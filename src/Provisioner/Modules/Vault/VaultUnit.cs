namespace Monitor.Provisioner.Modules.Vault;

/// <summary>The unit of the audit vault.</summary>
public static class VaultUnit
{
    /// <summary>The unit's text. The .NET runtime compiles while it runs, so memory that is written and then executed must be allowed.</summary>
    public static string Render() =>
        $"""
        # Rendered by Monitor; edit its vault module instead.
        [Unit]
        Description=Monitor audit vault
        After=network-online.target
        Wants=network-online.target

        [Service]
        Type=exec
        User=monitor-vault
        ExecStart={VaultModule.Program} vault serve --config /etc/monitor/vault/config.yml
        Restart=always
        RestartSec=2
        RuntimeDirectory=monitor-vault
        Environment=DOTNET_BUNDLE_EXTRACT_BASE_DIR=/run/monitor-vault
        NoNewPrivileges=yes
        ProtectSystem=strict
        ProtectHome=yes
        PrivateTmp=yes
        ReadWritePaths=/var/lib/monitor/vault
        CapabilityBoundingSet=
        RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
        LockPersonality=yes
        RestrictSUIDSGID=yes
        UMask=0077

        [Install]
        WantedBy=multi-user.target

        """;
}
