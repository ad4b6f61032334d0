using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Monitor.Dashboards.Output;

namespace Monitor.Dashboards.Viewer;

/// <summary>The viewer as a server of its own.</summary>
public static class ViewerHost
{
    /// <summary>Whether the page was built into this directory.</summary>
    public static bool IsBuilt(string page) => PageFiles.IsBuilt(page);

    /// <summary>The server, not yet started.</summary>
    /// <exception cref="ArgumentException">The options cannot be served; the message holds every fault.</exception>
    public static WebApplication Create(ViewerOptions options)
    {
        if (options.Faults() is { Count: > 0 } faults)
        {
            throw new ArgumentException(string.Join('\n', faults), nameof(options));
        }

        // An environment of its own, so that no settings file in the current directory has a say.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "Monitor.Viewer" });
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(3));
        builder.Services.AddSingleton(new ViewerMetrics(options.Dashboards.Entries.Count));
        builder.Services.AddSingleton(services => new PrometheusProxy(options, services.GetRequiredService<ViewerMetrics>()));
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = PrometheusProxy.QuestionLimitBytes;
            kestrel.Limits.MaxConcurrentConnections = 200;
            kestrel.Listen(options.Listen, listen =>
            {
                if (options.Tls is { } tls)
                {
                    listen.UseHttps(Secure(tls));
                }
            });
        });
        var application = builder.Build();
        Map(application, options);
        return application;
    }

    private static void Map(WebApplication application, ViewerOptions options)
    {
        var page = new PageFiles(options.Page, options.PathPrefix);
        var doorman = new Doorman(options);
        application.Use((HttpContext context, RequestDelegate next) =>
        {
            // UsePathBase would choose the endpoint before the static files had their turn.
            if (options.PathPrefix.Length > 0 && context.Request.Path.StartsWithSegments(options.PathPrefix, StringComparison.Ordinal, out var rest))
            {
                context.Request.PathBase += options.PathPrefix;
                context.Request.Path = rest;
            }

            return next(context);
        });
        application.Use((HttpContext context, RequestDelegate next) => doorman.HandleAsync(context, next));
        page.Use(application);
        application.UseRouting();
        application.MapGet("/api/settings", () => Results.Json(new { scrapeInterval = Durations.Text(options.ScrapeInterval), dataSource = "Prometheus" }));
        application.MapGet("/api/dashboards", () => Results.Json(options.Dashboards.Entries));
        application.MapGet("/api/dashboards/{uid}", (string uid) =>
            options.Dashboards.Find(uid) is { } json ? Results.Bytes(json, "application/json") : Results.NotFound());
        application.Map("/api/prometheus/api/v1/{**path}", (HttpContext context, string path, PrometheusProxy proxy) => proxy.HandleAsync(context, path));
        application.Map("/api/{**rest}", () => Results.NotFound());
        application.MapGet("/metrics", (ViewerMetrics metrics) => Results.Text(metrics.Render(), ViewerMetrics.ContentType));
        application.MapGet("/{**rest}", page.ServeDocumentAsync);
    }

    private static HttpsConnectionAdapterOptions Secure(ViewerTls tls) => new()
    {
        ServerCertificate = tls.Certificate,
        ClientCertificateMode = ClientCertificateMode.RequireCertificate,
        ClientCertificateValidation = (certificate, _, _) =>
        {
            using var chain = new X509Chain { ChainPolicy = tls.ReaderPolicy.Clone() };
            return chain.Build(certificate);
        },
    };
}
