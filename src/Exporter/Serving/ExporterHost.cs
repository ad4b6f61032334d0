using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Monitor.Exporter.Configuration;
using Monitor.Exporter.Reload;
using Monitor.Exporter.Self;
using Monitor.Model.Documents;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Serving;

/// <summary>The process: HTTP server and planes, from start to stop.</summary>
public static class ExporterHost
{
    /// <summary>A scraper sends a line and a few headers.</summary>
    private const int MaximumConnections = 256;

    /// <summary>Builds the server of a configuration that cannot be read again.</summary>
    public static WebApplication Build(ExporterConfig config, Catalogue catalogue, int fileFaults, TimeProvider time) =>
        Build(new(config, catalogue, [.. Enumerable.Range(0, fileFaults).Select(_ => Fault.Of("collector", "faulty"))]), _ => null, time);

    /// <summary>Builds the server. It listens before any database is contacted.</summary>
    /// <param name="setup">What was read at the start.</param>
    /// <param name="load">Reads it again at each reload.</param>
    /// <param name="time">The clock.</param>
    public static WebApplication Build(Setup setup, Func<ICollection<Fault>, Setup?> load, TimeProvider time)
    {
        // The slim builder would watch the working directory for configuration files, and under systemd that is the whole file system.
        var config = setup.Config;
        var builder = WebApplication.CreateEmptyBuilder(new());
        AddLog(builder.Logging, config);
        // Answered in the thread that heard the question, as everything that comes from a socket here: see SocketThreads.
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        builder.WebHost.ConfigureKestrel((_, kestrel) =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = MaximumConnections;
            kestrel.Limits.MaxRequestBodySize = 0;
            foreach (var address in config.AlsoListen.Prepend(config.Listen))
            {
                kestrel.Listen(address, endpoint => Secure(endpoint, config));
            }

            if (config.ControlSocket is { } socket)
            {
                DeleteLeftBehind(socket);
                kestrel.ListenUnixSocket(socket);
            }
        });
        builder.Services.AddSingleton(services => new LiveExporter(setup, load, time, services.GetRequiredService<ILoggerFactory>().CreateLogger("Monitor.Exporter")));
        builder.Services.AddHostedService(_ => new Housekeeping(time));
        var app = builder.Build();
        var exporter = app.Services.GetRequiredService<LiveExporter>();
        app.Run(new HttpEndpoints(exporter, time).HandleAsync);
        app.Lifetime.ApplicationStarted.Register(() => Started(app, exporter));
        return app;
    }

    /// <summary>A socket of a process that was killed is in the way. One on which somebody answers is another exporter's, and stays.</summary>
    private static void DeleteLeftBehind(string path)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
        }
        catch (SocketException)
        {
            File.Delete(path);
        }
    }

    private static void AddLog(ILoggingBuilder logging, ExporterConfig config)
    {
        _ = config.LogJson
            ? logging.AddJsonConsole(options => options.UseUtcTimestamp = true)
            : logging.AddSimpleConsole(options => options.SingleLine = true);
        logging.SetMinimumLevel(config.LogLevel)
            .AddFilter("Microsoft", config.LogLevel < LogLevel.Warning ? LogLevel.Warning : config.LogLevel)
            // It has nothing to say at these levels, and as long as it might it prepares each request for being traced.
            .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
    }

    private static void Secure(Microsoft.AspNetCore.Server.Kestrel.Core.ListenOptions endpoint, ExporterConfig config)
    {
        if (config.Tls is not null)
        {
            var exporter = new Lazy<LiveExporter>(endpoint.ApplicationServices.GetRequiredService<LiveExporter>);
            var certificates = new ServerCertificates(config.Tls, () => exporter.Value.Config.Tls, endpoint.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger("Monitor.Exporter"));
            endpoint.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(certificates.Current()) });
        }
    }

    private static void Started(WebApplication app, LiveExporter exporter)
    {
        if (exporter.Config.ControlSocket is { } socket)
        {
            File.SetUnixFileMode(socket, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        _ = RunAsync(app, exporter);
        try
        {
            SystemdNotification.Ready(Environment.GetEnvironmentVariable("NOTIFY_SOCKET"));
        }
        catch (SocketException exception)
        {
            app.Logger.LogWarning("systemd could not be told over NOTIFY_SOCKET that the exporter is ready: {Reason}", exception.Message);
        }
    }

    /// <summary>A background plane only ends when the program does; if one ends otherwise, that is a bug, and a restart is better than silence.</summary>
    private static async Task RunAsync(WebApplication app, LiveExporter exporter)
    {
        try
        {
            await exporter.RunAsync(app.Lifetime.ApplicationStopping);
        }
        catch (Exception) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // The normal end: whatever was under way was given up.
        }
        catch (Exception exception)
        {
            app.Logger.LogCritical(exception, "A background plane ended");
            app.Lifetime.StopApplication();
        }
    }
}
