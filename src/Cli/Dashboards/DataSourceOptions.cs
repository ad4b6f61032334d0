using System.CommandLine;
using System.Text.Json.Nodes;

namespace Monitor.Cli.Dashboards;

/// <summary>The Prometheus that Grafana asks, when a push is to add it.</summary>
internal sealed class DataSourceOptions
{
    private readonly Option<string?> address = new("--prometheus") { Description = "Also add the Prometheus at this address to Grafana, as data source `Prometheus`.", HelpName = "URL" };
    private readonly Option<string?> authority = new("--prometheus-ca") { Description = "Grafana trusts the authorities in this PEM file when it asks Prometheus.", HelpName = "FILE" };
    private readonly Option<string?> certificate = new("--prometheus-certificate") { Description = "Grafana shows this certificate to Prometheus, PEM.", HelpName = "FILE" };
    private readonly Option<string?> key = new("--prometheus-key") { Description = "The private key of that certificate, PEM; Grafana keeps it encrypted.", HelpName = "FILE" };

    public void AddTo(Command command)
    {
        command.Add(address);
        command.Add(authority);
        command.Add(certificate);
        command.Add(key);
    }

    /// <summary>The data source in the words of Grafana's API; null when none is to be added.</summary>
    /// <exception cref="UsageException">The address is none, or a file cannot be read.</exception>
    public JsonObject? Read(ParseResult parsed)
    {
        if (parsed.GetValue(address) is not { } url)
        {
            return null;
        }

        var secrets = new JsonObject();
        Add(secrets, "tlsCACert", parsed.GetValue(authority));
        Add(secrets, "tlsClientCert", parsed.GetValue(certificate));
        Add(secrets, "tlsClientKey", parsed.GetValue(key));
        return new()
        {
            ["name"] = "Prometheus",
            ["type"] = "prometheus",
            ["access"] = "proxy",
            ["url"] = TlsOptions.Address(url).ToString().TrimEnd('/'),
            ["isDefault"] = true,
            ["jsonData"] = new JsonObject
            {
                ["httpMethod"] = "POST",
                ["tlsAuth"] = secrets.ContainsKey("tlsClientCert"),
                ["tlsAuthWithCACert"] = secrets.ContainsKey("tlsCACert"),
            },
            ["secureJsonData"] = secrets,
        };
    }

    private static void Add(JsonObject secrets, string name, string? path)
    {
        try
        {
            if (path is not null)
            {
                secrets[name] = File.ReadAllText(path);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"cannot read {path}: {exception.Message}");
        }
    }
}
