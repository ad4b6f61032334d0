using Monitor.Audit.Server;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Monitor.Provisioner.Modules.Vault;

/// <summary>What the audit vault reads at its start: /etc/monitor/vault/config.yml.</summary>
public sealed record VaultConfig
{
    /// <summary>Address and port, as in <c>10.0.0.10:9633</c>.</summary>
    public string Listen { get; init; } = "";

    /// <summary>The log's directory.</summary>
    public string Data { get; init; } = "";

    /// <summary>The server's certificate, PEM.</summary>
    public string Certificate { get; init; } = "";

    /// <summary>Its private key.</summary>
    public string Key { get; init; } = "";

    /// <summary>The fleet's authority.</summary>
    public string Authority { get; init; } = "";

    /// <summary>The private key that signs checkpoints; its public half lies beside it as <c>.pub</c>.</summary>
    public string SigningKey { get; init; } = "";

    /// <summary>The log's name in every checkpoint; must never change.</summary>
    public string Origin { get; init; } = "";

    /// <summary>Reads the file, for <see cref="VaultHost"/>.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="YamlDotNet.Core.YamlException">It is not YAML of this shape; the message names the line.</exception>
    public static VaultOptions Read(string path)
    {
        var config = new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).Build()
            .Deserialize<VaultConfig>(File.ReadAllText(path));
        return new VaultOptions
        {
            Listen = config.Listen,
            DataDirectory = config.Data,
            CertificateFile = config.Certificate,
            KeyFile = config.Key,
            AuthorityFile = config.Authority,
            SigningKeyFile = config.SigningKey,
            Origin = config.Origin,
        };
    }

    /// <summary>The file's text.</summary>
    public string Render() => "# Rendered by Monitor from the inventory; edit that instead.\n"
        + new SerializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).Build().Serialize(this);
}
