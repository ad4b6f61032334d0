using Monitor.Dashboards.Output;
using Monitor.Model.Topology;
using Monitor.Provisioner.Modules.Monitoring;

namespace Monitor.Provisioner.Modules.Prometheus;

/// <summary>Prometheus' main configuration file.</summary>
internal sealed record PrometheusConfiguration
{
    /// <summary>Intervals.</summary>
    public required GlobalSection Global { get; init; }

    /// <summary>Patterns of the rule files: ours, and whatever the user drops beside them.</summary>
    public IReadOnlyList<string> RuleFiles { get; } = [PrometheusModule.Rules + "*.yml"];

    /// <summary>Where alerts go.</summary>
    public required AlertingSection Alerting { get; init; }

    /// <summary>What is scraped.</summary>
    public required IReadOnlyList<ScrapeJob> ScrapeConfigs { get; init; }

    /// <summary>The configuration of a fleet.</summary>
    public static PrometheusConfiguration For(Fleet fleet)
    {
        var interval = Durations.Text(fleet.Monitoring.ScrapeInterval);
        return new PrometheusConfiguration
        {
            Global = new(interval, interval, interval),
            Alerting = new([new([new([Endpoint.Of(fleet.Infra, Ports.Alertmanager)])])]),
            ScrapeConfigs = ScrapeJobs.For(fleet),
        };
    }

    /// <summary>The text of the file.</summary>
    public string Render() => YamlText.WriteUnderscored(this, MonitoringFiles.Heading);
}

/// <summary>Intervals, all the same: a rule never looks at older data than it must.</summary>
/// <param name="ScrapeInterval">Time between two scrapes.</param>
/// <param name="ScrapeTimeout">When a scrape counts as failed.</param>
/// <param name="EvaluationInterval">Time between two evaluations of the rules.</param>
internal sealed record GlobalSection(string ScrapeInterval, string ScrapeTimeout, string EvaluationInterval);

/// <summary>Where alerts go.</summary>
/// <param name="Alertmanagers">All of them get every alert.</param>
internal sealed record AlertingSection(IReadOnlyList<AlertmanagerTarget> Alertmanagers);

/// <summary>An Alertmanager.</summary>
/// <param name="StaticConfigs">Its address.</param>
internal sealed record AlertmanagerTarget(IReadOnlyList<StaticTargets> StaticConfigs)
{
    /// <summary>TLS always.</summary>
    public string Scheme { get; } = "https";

    /// <summary>Our client certificate.</summary>
    public ClientTls TlsConfig { get; } = ClientTls.OfPrometheus;
}

/// <summary>A group of targets that is scraped alike.</summary>
/// <param name="JobName">Label <c>job</c>.</param>
/// <param name="StaticConfigs">The targets with their labels.</param>
internal sealed record ScrapeJob(string JobName, IReadOnlyList<StaticTargets> StaticConfigs)
{
    /// <summary>TLS always.</summary>
    public string Scheme { get; } = "https";

    /// <summary>Our client certificate.</summary>
    public ClientTls TlsConfig { get; } = ClientTls.OfPrometheus;

    /// <summary>A scrape with more is refused: something is wrong with the target, and Prometheus has to live.</summary>
    public string BodySizeLimit { get; } = "64MB";

    /// <summary>A scrape with more series is refused, for the same reason.</summary>
    public int SampleLimit { get; } = 200_000;
}

/// <summary>Targets with the same labels.</summary>
/// <param name="Targets">Addresses with ports.</param>
internal sealed record StaticTargets(IReadOnlyList<string> Targets)
{
    /// <summary>Labels put on every series.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();
}

/// <summary>The client's side of mutual TLS. A server is verified by the address that it is reached at, which its certificate names.</summary>
/// <param name="CaFile">Who signs the servers.</param>
/// <param name="CertFile">The client's certificate.</param>
/// <param name="KeyFile">Its key.</param>
internal sealed record ClientTls(string CaFile, string CertFile, string KeyFile)
{
    /// <summary>Prometheus as a client of its targets and of Alertmanager.</summary>
    public static ClientTls OfPrometheus { get; } = In(PrometheusModule.Keys);

    /// <summary>With <c>client.crt</c> and <c>client.key</c> of this directory.</summary>
    public static ClientTls In(string directory) =>
        new(MonitoringFiles.AuthorityPath, $"{directory}/client.crt", $"{directory}/client.key");
}
