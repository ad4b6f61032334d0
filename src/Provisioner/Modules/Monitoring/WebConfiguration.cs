using Monitor.Dashboards.Output;
using YamlDotNet.Serialization;

namespace Monitor.Provisioner.Modules.Monitoring;

/// <summary>
/// The web configuration that Prometheus, Alertmanager and node_exporter share: TLS, and a client certificate of ours on every page. They read
/// it and the certificates again at each connection.
/// </summary>
/// <param name="TlsServerConfig">The only section.</param>
internal sealed record WebConfiguration(WebTls TlsServerConfig)
{
    /// <summary>The text of the file for a server whose key pair is <c>server.crt</c> and <c>server.key</c> in this directory.</summary>
    public static string Render(string directory) => YamlText.WriteUnderscored(
        new WebConfiguration(new WebTls($"{directory}/server.crt", $"{directory}/server.key")), MonitoringFiles.Heading);
}

/// <summary>The TLS side of a server.</summary>
/// <param name="CertFile">Path of the certificate.</param>
/// <param name="KeyFile">Path of its key.</param>
internal sealed record WebTls(string CertFile, string KeyFile)
{
    /// <summary>Go's name for: no certificate, no page.</summary>
    public string ClientAuthType { get; } = "RequireAndVerifyClientCert";

    /// <summary>Who signs the clients.</summary>
    [YamlMember(Alias = "client_ca_file")]
    public string ClientAuthority { get; } = MonitoringFiles.AuthorityPath;
}
