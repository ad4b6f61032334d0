using Monitor.Dashboards.Output;
using Monitor.Model.Topology;
using Monitor.Provisioner.Modules.Monitoring;
using Monitor.Provisioner.Modules.Vault;

namespace Monitor.Provisioner.Modules.Portal;

/// <summary>The units of the portal and of the viewer behind it.</summary>
internal static class PortalUnits
{
    /// <summary>Where the portal keeps what passes through it.</summary>
    public const string Runtime = "/run/monitor-portal";

    /// <summary>The path below which the viewer is found.</summary>
    public const string ViewerPrefix = "/viewer";

    /// <summary>nginx without root: the one thing it may do that others may not is to listen on a port below 1024.</summary>
    public static string RenderPortal() =>
        $"""
        # {Rendered.Notice}
        [Unit]
        Description=Monitor portal
        After=network-online.target
        Wants=network-online.target
        StartLimitIntervalSec=0

        [Service]
        Type=exec
        User=monitor-portal
        ExecStart={Nginx} -g 'daemon off;'
        ExecReload={Nginx} -t -q
        ExecReload=/bin/kill -HUP $MAINPID
        Restart=always
        RestartSec=2
        RuntimeDirectory=monitor-portal
        AmbientCapabilities=CAP_NET_BIND_SERVICE
        CapabilityBoundingSet=CAP_NET_BIND_SERVICE
        {Sandbox}
        MemoryDenyWriteExecute=yes

        [Install]
        WantedBy=multi-user.target

        """;

    /// <summary>The viewer. The .NET runtime compiles while it runs, so memory that is written and then executed must be allowed.</summary>
    public static string RenderViewer(Fleet fleet) =>
        $"""
        # {Rendered.Notice}
        [Unit]
        Description=Monitor dashboard viewer
        After=network-online.target
        Wants=network-online.target
        StartLimitIntervalSec=0

        [Service]
        Type=exec
        User=monitor-viewer
        ExecStart={VaultModule.Program} dashboards view --listen 127.0.0.1:{Ports.Viewer} --path-prefix {ViewerPrefix} \
            --host {fleet.Infra.Name} --host {Trust.Host(fleet.Infra)} \
            --certificate {ViewerResources.Home}/server.crt --key {ViewerResources.Home}/server.key --client-ca {Trust.AuthorityPath} \
            --prometheus https://{Endpoint.Of(fleet.Infra, Ports.Prometheus)} --scrape-interval {Durations.Text(fleet.Monitoring.ScrapeInterval)} \
            --prometheus-ca {Trust.AuthorityPath} --prometheus-certificate {ViewerResources.Home}/client.crt --prometheus-key {ViewerResources.Home}/client.key
        Restart=always
        RestartSec=2
        RuntimeDirectory=monitor-viewer
        Environment=DOTNET_BUNDLE_EXTRACT_BASE_DIR=/run/monitor-viewer
        Environment=DOTNET_EnableDiagnostics=0
        Environment=MONITOR_DIST={ViewerResources.Library}
        CapabilityBoundingSet=
        {Sandbox}

        [Install]
        WantedBy=multi-user.target

        """;

    private const string Nginx = $"/usr/sbin/nginx -e stderr -c {PortalModule.Home}/nginx.conf";

    private const string Sandbox = """
        NoNewPrivileges=yes
        ProtectSystem=strict
        ProtectHome=yes
        PrivateTmp=yes
        RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
        LockPersonality=yes
        RestrictSUIDSGID=yes
        UMask=0077
        """;
}
