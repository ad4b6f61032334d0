using System.CommandLine;
using Monitor.Dashboards.Client;
using Monitor.Dashboards.Output;

namespace Monitor.Cli.Dashboards;

/// <summary>Which Grafana, and who asks.</summary>
internal sealed class GrafanaOptions
{
    private readonly Option<string?> address = new("--grafana") { Description = "The address of Grafana.", HelpName = "URL" };
    private readonly Option<string?> tokenFile = new("--token-file")
    {
        Description = "A file with the token of a service account; role Editor, Admin to add a data source. Default: the token in $GRAFANA_TOKEN.",
        HelpName = "FILE",
    };

    private readonly Option<string> folder = new("--folder")
    {
        Description = "The title of the folder in Grafana.",
        HelpName = "TITLE",
        DefaultValueFactory = _ => ProvisioningFiles.GrafanaFolder,
    };

    private readonly TlsOptions tls = new();

    public void AddTo(Command command)
    {
        command.Add(address);
        command.Add(tokenFile);
        command.Add(folder);
        tls.AddTo(command);
    }

    public string Folder(ParseResult parsed) => parsed.GetValue(folder)!;

    /// <summary>Whether a Grafana is named at all.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetValue(address) is not null;

    /// <summary>Leads to the Grafana that is named.</summary>
    /// <exception cref="UsageException">None is named, or there is no token.</exception>
    public GrafanaApi Open(ParseResult parsed)
    {
        var url = parsed.GetValue(address) ?? throw new UsageException("which Grafana? Give --grafana URL.");
        return new(TlsOptions.Address(url), Token(parsed.GetValue(tokenFile)), tls.Handler(parsed), TimeProvider.System);
    }

    private static string Token(string? path)
    {
        var token = path is null ? Environment.GetEnvironmentVariable("GRAFANA_TOKEN") ?? "" : ReadToken(path);
        token = token.Trim();
        return token.Length > 0 && !token.Any(char.IsWhiteSpace)
            ? token
            : throw new UsageException(path is null
                ? "a token is missing: give --token-file FILE, or set GRAFANA_TOKEN."
                : $"{path} holds no token: one line is expected, as Grafana shows it when a token is added to a service account.");
    }

    private static string ReadToken(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"cannot read the token: {exception.Message}");
        }
    }
}
