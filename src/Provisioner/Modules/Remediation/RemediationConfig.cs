using Monitor.Provisioner.Operations;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Monitor.Provisioner.Modules.Remediation;

/// <summary>What the remediation service reads at its start: /etc/monitor/remediation/config.yml. Every value is a path, an address or a name.</summary>
public sealed record RemediationConfig
{
    /// <summary>Address and port of the API and the webhook, as in <c>10.0.0.10:9634</c>.</summary>
    public string Listen { get; init; } = "";

    /// <summary>The server's certificate, PEM.</summary>
    public string Certificate { get; init; } = "";

    /// <summary>Its private key.</summary>
    public string Key { get; init; } = "";

    /// <summary>The certificate shown to etcd, Patroni and the vault.</summary>
    public string ClientCertificate { get; init; } = "";

    /// <summary>Its private key.</summary>
    public string ClientKey { get; init; } = "";

    /// <summary>The fleet's authority: issued every certificate that is let in or trusted.</summary>
    public string Authority { get; init; } = "";

    /// <summary>The inventory.</summary>
    public string Inventory { get; init; } = "";

    /// <summary>Directory of the passwords, one file each: etcd, webhook, and CLUSTER.dba and CLUSTER.patroni for every cluster.</summary>
    public string Secrets { get; init; } = "";

    /// <summary>Common names of the client certificates that may ask for actions, approve, reset and switch. Default <c>admin</c>.</summary>
    public string[] Operators { get; init; } = ["admin"];

    /// <summary>While this file exists nothing is done.</summary>
    public string KillSwitch { get; init; } = "";

    /// <summary>Where requests for backups are left.</summary>
    public string BackupRequests { get; init; } = "";

    /// <summary>Where the outcomes of backups appear.</summary>
    public string BackupOutcomes { get; init; } = "";

    /// <summary>The audit vault, as in <c>https://10.0.0.10:9633</c>.</summary>
    public string Vault { get; init; } = "";

    /// <summary>The vault's public signing key, PEM: a receipt counts only with a signature of this key.</summary>
    public string VaultKey { get; init; } = "";

    /// <summary>Where audit records wait for the vault.</summary>
    public string Spool { get; init; } = "";

    /// <summary>Where logs go besides the journal of systemd, as in <c>https://loki:3100/otlp/v1/logs</c>; null for nowhere. Default null.</summary>
    public string? Otlp { get; init; }

    /// <summary>How this service shows itself to others.</summary>
    [YamlIgnore]
    public MutualTls Tls => new(ClientCertificate, ClientKey, Authority);

    /// <summary>Reads the file.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="YamlDotNet.Core.YamlException">It is not YAML of this shape; the message names the line.</exception>
    public static RemediationConfig Read(string path) => new DeserializerBuilder()
        .WithNamingConvention(CamelCaseNamingConvention.Instance)
        .Build()
        .Deserialize<RemediationConfig>(File.ReadAllText(path));

    /// <summary>The file's text.</summary>
    public string Render() => "# Rendered by Monitor from the inventory; edit that instead.\n" + new SerializerBuilder()
        .WithNamingConvention(CamelCaseNamingConvention.Instance)
        .ConfigureDefaultValuesHandling(DefaultValuesHandling.OmitNull)
        .Build()
        .Serialize(this);

    /// <summary>A password by the name of its file.</summary>
    public string ReadSecret(string name) => File.ReadAllText(Path.Combine(Secrets, name)).Trim();
}
