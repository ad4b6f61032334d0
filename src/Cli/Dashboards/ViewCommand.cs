using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Hosting;
using Monitor.Dashboards.Viewer;
using Monitor.Provisioner.Operations;

namespace Monitor.Cli.Dashboards;

/// <summary><c>monitor dashboards view</c></summary>
internal sealed class ViewCommand
{
    private readonly ViewedPrometheus prometheus = new();

    private readonly Option<string> listen = new("--listen")
    {
        Description = "Where to listen. Any address but a loopback one also needs --certificate, --key and --client-ca.",
        HelpName = "address:port",
        DefaultValueFactory = _ => "127.0.0.1:3000",
    };

    private readonly Option<string> prefix = new("--path-prefix")
    {
        Description = "The path below which a reverse proxy serves the viewer.",
        HelpName = "/path",
        DefaultValueFactory = _ => "",
    };

    private readonly Option<string[]> hosts = new("--host") { Description = "A name under which a reverse proxy serves the viewer; other names are refused. May be given again.", HelpName = "name" };

    private readonly Option<string?> directory = new("--dashboards")
    {
        Description = "Draw the dashboards (*.json) of this directory. Default: those that this program generates.",
        HelpName = "directory",
    };

    private readonly Option<string?> certificate = new("--certificate") { Description = "The viewer's own certificate, PEM.", HelpName = "file" };
    private readonly Option<string?> key = new("--key") { Description = "The key of --certificate, PEM.", HelpName = "file" };
    private readonly Option<string?> clientAuthority = new("--client-ca") { Description = "The authority that issues the certificates of readers, PEM.", HelpName = "file" };
    private readonly Option<bool> open = new("--open") { Description = "Open the page in this machine's browser." };

    public static Command Create(Terminal terminal) => new ViewCommand().Build(terminal);

    private Verb Build(Terminal terminal)
    {
        var command = new Verb(
            "view",
            "Serve a page that draws the dashboards from a Prometheus, for those who have no Grafana. It only reads. Runs until ^C.",
            "monitor dashboards view --open",
            "monitor dashboards view --prometheus http://127.0.0.1:9090 --listen 127.0.0.1:8080")
        {
            listen, prefix, hosts, directory, certificate, key, clientAuthority, open,
        };
        prometheus.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(terminal, parsed, cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(Terminal terminal, ParseResult parsed, CancellationToken cancellationToken)
    {
        var options = Read(parsed);
        if (options.Faults() is { Count: > 0 } faults)
        {
            throw new UsageException(faults);
        }

        await using var application = ViewerHost.Create(options);
        await application.StartAsync(cancellationToken);
        var address = new Uri($"{application.Urls.Single()}{options.PathPrefix}/");
        terminal.Say($"The dashboards of {options.Prometheus.GetLeftPart(UriPartial.Path)} are at");
        terminal.Print(address.ToString());
        if (parsed.GetValue(open))
        {
            Open(terminal, address);
        }

        await application.WaitForShutdownAsync(cancellationToken);
        return ExitCode.Fine;
    }

    private ViewerOptions Read(ParseResult parsed)
    {
        var page = Workspace.ViewerPage;
        if (!ViewerHost.IsBuilt(page))
        {
            throw new UsageException(
                $"the viewer's page is not built: {page} is missing. Install Node 20.19 or newer with npm, and call ./monitor again, which builds it. "
                + "The dashboards in grafana/dashboards can also be imported into any Grafana.");
        }

        var options = new ViewerOptions
        {
            Listen = Address(parsed.GetValue(listen)!),
            PathPrefix = parsed.GetValue(prefix)!,
            Hosts = parsed.GetValue(hosts) ?? [],
            Page = page,
            Dashboards = parsed.GetValue(directory) is { } path ? Library(path) : DashboardLibrary.Generated(),
            Prometheus = new Uri("http://127.0.0.1:9090"),
            Tls = Tls(parsed),
        };
        return prometheus.Complete(options, parsed);
    }

    private ViewerTls? Tls(ParseResult parsed) => (parsed.GetValue(certificate), parsed.GetValue(key), parsed.GetValue(clientAuthority)) switch
    {
        (null, null, null) => null,
        ({ } own, { } secret, { } authority) => Tls(own, secret, authority),
        _ => throw new UsageException("--certificate, --key and --client-ca go together: give all three, or none and listen on 127.0.0.1"),
    };

    private static ViewerTls Tls(string own, string secret, string authority)
    {
        try
        {
            return new(X509Certificate2.CreateFromPemFile(own, secret), new MutualTls(own, secret, authority).CreatePolicy());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new UsageException($"--certificate, --key or --client-ca: {exception.Message}");
        }
    }

    private static IPEndPoint Address(string text) =>
        IPEndPoint.TryParse(text, out var address) && text.Contains(':', StringComparison.Ordinal)
            ? address
            : throw new UsageException($"--listen {text} is no address with a port, as in 127.0.0.1:3000");

    private static DashboardLibrary Library(string path)
    {
        try
        {
            return DashboardLibrary.From(path);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new UsageException(exception.Message);
        }
    }

    private static void Open(Terminal terminal, Uri address)
    {
        try
        {
            using var browser = Process.Start(new ProcessStartInfo("xdg-open", [address.ToString()]) { RedirectStandardError = true, RedirectStandardOutput = true });
        }
        catch (Win32Exception)
        {
            terminal.Say("There is no xdg-open on this machine: open the address yourself.");
        }
    }
}
