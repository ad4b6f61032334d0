using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Monitor.Dashboards.Viewer;
using Monitor.Model.Documents;
using Monitor.Model.Topology;
using Monitor.Provisioner.Operations;

namespace Monitor.Cli.Dashboards;

/// <summary>The Prometheus that the viewer asks: that of a fleet that was deployed from here, or any other.</summary>
internal sealed class ViewedPrometheus
{
    private readonly Option<string> inventory = Options.InventoryOption();

    private readonly Option<string?> address = new("--prometheus")
    {
        Description = "The address of a Prometheus. Default: that of the inventory's fleet, asked with the certificate of this machine.",
        HelpName = "url",
    };

    private readonly Option<string?> authority = new("--prometheus-ca") { Description = "Trust the authorities in this PEM file when asking --prometheus.", HelpName = "file" };
    private readonly Option<string?> certificate = new("--prometheus-certificate") { Description = "The certificate to show to --prometheus, PEM.", HelpName = "file" };
    private readonly Option<string?> key = new("--prometheus-key") { Description = "The key of --prometheus-certificate, PEM.", HelpName = "file" };

    private readonly Option<string?> interval = new("--scrape-interval")
    {
        Description = "How often --prometheus scrapes, which is the smallest step of a graph. Default: 15s.",
        HelpName = "duration",
    };

    public void AddTo(Command command)
    {
        command.Add(inventory);
        command.Add(address);
        command.Add(authority);
        command.Add(certificate);
        command.Add(key);
        command.Add(interval);
    }

    /// <summary>Adds what the call says of Prometheus.</summary>
    /// <exception cref="UsageException">An address, a file or the fleet cannot be used.</exception>
    public ViewerOptions Complete(ViewerOptions options, ParseResult parsed)
    {
        if (parsed.GetValue(address) is not { } url)
        {
            return OfFleet(options, parsed.GetValue(inventory)!);
        }

        options = options with { Prometheus = Absolute(url), ScrapeInterval = parsed.GetValue(interval) is { } text ? Interval(text) : options.ScrapeInterval };
        return (parsed.GetValue(certificate), parsed.GetValue(key), parsed.GetValue(authority)) switch
        {
            (null, null, null) => options,
            ({ } own, { } secret, { } trusted) => options with { Connect = Connect(new MutualTls(own, secret, trusted)) },
            _ => throw new UsageException("--prometheus-certificate, --prometheus-key and --prometheus-ca go together: give all three, or none"),
        };
    }

    private static ViewerOptions OfFleet(ViewerOptions options, string path)
    {
        var fleet = Workspace.ReadFleet(path);
        using var access = FleetAccess.Open(fleet);
        return options with
        {
            Prometheus = new UriBuilder(Uri.UriSchemeHttps, fleet.Infra.Address, Ports.Prometheus).Uri,
            Connect = access.Tls.CreateHandler,
            ScrapeInterval = fleet.Monitoring.ScrapeInterval,
        };
    }

    /// <summary>Reads the files once, so that a wrong one is said before anybody draws.</summary>
    private static Func<HttpMessageHandler> Connect(MutualTls tls)
    {
        try
        {
            X509Certificate2.CreateFromPemFile(tls.CertificatePath, tls.KeyPath).Dispose();
            tls.CreateHandler().Dispose();
            return tls.CreateHandler;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new UsageException($"--prometheus-certificate, --prometheus-key or --prometheus-ca: {exception.Message}");
        }
    }

    private static Uri Absolute(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && !url.IsFile ? url : throw new UsageException($"--prometheus {text} is no address, as in http://127.0.0.1:9090");

    private static TimeSpan Interval(string text) =>
        Durations.Parse(text) is { } span && span > TimeSpan.Zero ? span : throw new UsageException($"--scrape-interval {text} is no duration, as in 5s");
}
