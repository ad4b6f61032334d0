using Monitor.Model.Topology;

namespace Monitor.Dashboards.Output;

/// <summary>
/// What a Grafana on a host of ours reads at its start (<c>/etc/grafana/provisioning</c>), in the words of Grafana 12: where the data is, and where the
/// dashboards lie. Nothing in it is secret: certificates and keys are read from their files on that host, the address from its environment.
/// </summary>
public static class ProvisioningFiles
{
    /// <summary>Where the files lie, relative to the root of the repository.</summary>
    public const string Folder = "grafana/provisioning";

    /// <summary>The title of the folder in Grafana.</summary>
    public const string GrafanaFolder = "Monitor";

    /// <summary>The host of Prometheus and Alertmanager, as the service has it in its environment.</summary>
    public const string HostVariable = "MONITOR_INFRA";

    /// <summary>Where the dashboards are put on that host.</summary>
    public const string DashboardDirectory = "/etc/monitor/grafana/dashboards";

    private const string Heading = "Rendered by Monitor (monitor dashboards generate). Change src/Dashboards/Output/ProvisioningFiles.cs, not this file.";

    /// <summary>The files.</summary>
    /// <returns>Paths relative to the root of the repository, and texts.</returns>
    public static IReadOnlyList<(string Path, string Text)> All { get; } =
    [
        ($"{Folder}/dashboards/monitor.yml", YamlText.WriteCamelCase(Providers, Heading)),
        ($"{Folder}/datasources/monitor.yml", YamlText.WriteCamelCase(DataSources, Heading)),
    ];

    private static object Providers => new
    {
        ApiVersion = 1,
        Providers = new[]
        {
            new
            {
                Name = GrafanaFolder,
                OrgId = 1,
                Folder = GrafanaFolder,
                FolderUid = "monitor",
                Type = "file",
                // What is no longer generated goes away; what is generated is changed in its source.
                DisableDeletion = false,
                AllowUiUpdates = false,
                UpdateIntervalSeconds = 30,
                Options = new { Path = DashboardDirectory },
            },
        },
    };

    private static object DataSources => new
    {
        ApiVersion = 1,
        Datasources = new object[]
        {
            Source("Prometheus", "monitor-prometheus", "prometheus", Ports.Prometheus, isDefault: true, new
            {
                HttpMethod = "POST",
                PrometheusType = "Prometheus",
                TimeInterval = Durations.Text(new Monitoring().ScrapeInterval),
                TlsAuth = true,
                TlsAuthWithCACert = true,
            }),
            Source("Alertmanager", "monitor-alertmanager", "alertmanager", Ports.Alertmanager, isDefault: false, new
            {
                Implementation = "prometheus",
                HandleGrafanaManagedAlerts = false,
                TlsAuth = true,
                TlsAuthWithCACert = true,
            }),
        },
    };

    private static object Source(string name, string uid, string type, int port, bool isDefault, object jsonData) => new
    {
        Name = name,
        Uid = uid,
        Type = type,
        Access = "proxy",
        OrgId = 1,
        Url = $"https://$__env{{{HostVariable}}}:{port}",
        IsDefault = isDefault,
        Editable = false,
        JsonData = jsonData,
        SecureJsonData = new
        {
            TlsCACert = "$__file{/etc/monitor/ca.crt}",
            TlsClientCert = "$__file{/etc/monitor/grafana/client.crt}",
            TlsClientKey = "$__file{/etc/monitor/grafana/client.key}",
        },
    };
}
