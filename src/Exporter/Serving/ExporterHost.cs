using Microsoft.AspNetCore.Server.Kestrel.Https;
using Monitor.Exporter.Configuration;
using Monitor.Exporter.Self;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Serving;

/// <summary>The process: HTTP server and planes, from start to stop.</summary>
public static class ExporterHost
{
    /// <summary>A scraper sends a line and a few headers.</summary>
    private const int MaximumConnections = 256;

    /// <summary>Builds the server. It listens before any database is contacted.</summary>
    public static WebApplication Build(ExporterConfig config, Catalogue catalogue, int fileFaults, TimeProvider time)
    {
        // The slim builder would watch the working directory for configuration files, and under systemd that is the whole file system.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Logging.AddSimpleConsole(options => options.SingleLine = true).SetMinimumLevel(LogLevel.Information);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel((_, kestrel) =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = MaximumConnections;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Listen(config.Listen, endpoint =>
            {
                if (config.Tls is not null)
                {
                    var certificates = new ServerCertificates(config.Tls, endpoint.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger("Monitor.Exporter"));
                    endpoint.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(certificates.Current()) });
                }
            });
        });
        builder.Services.AddSingleton(services => new ExporterService(
            config, catalogue, fileFaults, time, services.GetRequiredService<ILoggerFactory>().CreateLogger("Monitor.Exporter")));
        var app = builder.Build();
        var service = app.Services.GetRequiredService<ExporterService>();
        app.Run(new HttpEndpoints(service).HandleAsync);
        app.Lifetime.ApplicationStarted.Register(() => Started(app, service));
        return app;
    }

    private static void Started(WebApplication app, ExporterService service)
    {
        SystemdNotification.Ready(Environment.GetEnvironmentVariable("NOTIFY_SOCKET"));
        _ = RunAsync(app, service);
    }

    /// <summary>A background plane only ends when the program does; if one ends otherwise, that is a bug, and a restart is better than silence.</summary>
    private static async Task RunAsync(WebApplication app, ExporterService service)
    {
        try
        {
            await service.RunAsync(app.Lifetime.ApplicationStopping);
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
