using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Monitor.Audit.Protocol;
using Monitor.Audit.Store;

namespace Monitor.Audit.Server;

/// <summary>Runs the vault: TLS with client certificates on one port, nothing else.</summary>
public static class VaultHost
{
    /// <summary>Serves until cancelled; requests in flight are finished first.</summary>
    /// <exception cref="ArgumentException">The address or the origin is not one.</exception>
    /// <exception cref="InvalidDataException">The certificate cannot be read.</exception>
    /// <exception cref="IOException">Another vault has the directory, or the port is taken.</exception>
    public static Task RunAsync(VaultOptions options, CancellationToken cancellationToken) => RunAsync(options, _ => { }, cancellationToken);

    /// <summary>As above, and tells <paramref name="listening"/> the address once requests are answered: a port of 0 takes any free one.</summary>
    public static async Task RunAsync(VaultOptions options, Action<Uri> listening, CancellationToken cancellationToken)
    {
        if (!IPEndPoint.TryParse(options.Listen, out var address))
        {
            throw new ArgumentException($"The vault cannot listen on \"{options.Listen}\"; it takes an address and a port, as in 0.0.0.0:9633.", nameof(options));
        }

        var certificate = new ServerCertificate(options.CertificateFile, options.KeyFile, options.AuthorityFile);
        certificate.Current();
        using var store = VaultStore.Open(options.DataDirectory, options.Origin, options.SigningKeyFile, options.Time);
        await using var application = Build(address, certificate, store, options.Time);
        if (store.Damage is { } damage)
        {
            application.Logger.LogCritical("The audit log takes no more records: {Damage}", damage);
        }

        await application.StartAsync(cancellationToken);
        listening(new Uri(application.Urls.First()));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, application.Lifetime.ApplicationStopping);
        await RefreshAsync(store, options, application.Logger, stop.Token);
        await application.StopAsync(CancellationToken.None);
    }

    private static WebApplication Build(IPEndPoint address, ServerCertificate certificate, VaultStore store, TimeProvider time)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = Limits.BodyBytes;
            kestrel.Limits.MaxConcurrentConnections = 1000;
            kestrel.Listen(address, listen => listen.UseHttps(Tls(certificate)));
        });
        var application = builder.Build();
        application.MapVault(store, time);
        return application;
    }

    private static HttpsConnectionAdapterOptions Tls(ServerCertificate certificate) => new()
    {
        ServerCertificateSelector = (_, _) => certificate.Current(),
        ClientCertificateMode = ClientCertificateMode.RequireCertificate,
        ClientCertificateValidation = (client, _, _) => certificate.Admits(client),
    };

    private static async Task RefreshAsync(VaultStore store, VaultOptions options, ILogger logger, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(options.CheckpointInterval, options.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                Refresh(store, logger);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            logger.LogInformation("The vault was asked to stop.");
        }
    }

    private static void Refresh(VaultStore store, ILogger logger)
    {
        try
        {
            store.Refresh();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            logger.LogError(fault, "The vault could not write its checkpoint; the age of the last one grows until it can.");
        }
    }
}
