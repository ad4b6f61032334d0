using System.Collections.Frozen;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Monitor.Audit.Protocol;
using Monitor.Audit.Spool;
using Monitor.Model.Inventory;
using Monitor.Model.Topology;
using Monitor.Provisioner.Modules.Remediation;
using Monitor.Provisioner.Operations;
using Monitor.Remediation.Action;
using Monitor.Remediation.Api;
using Monitor.Remediation.Guard;
using Monitor.Remediation.Journal;
using Monitor.Remediation.Observation;
using Monitor.Remediation.Webhook;
using OpenTelemetry.Metrics;
using Serilog;

namespace Monitor.Remediation;

/// <summary>Composes the service and runs it.</summary>
public static class RemediationHost
{
    private static readonly TimeSpan ShipInterval = TimeSpan.FromSeconds(2);

    /// <summary>Serves until cancelled or told to stop by systemd.</summary>
    /// <param name="configPath">A <see cref="RemediationConfig"/> as YAML.</param>
    /// <param name="cancellationToken">Ends the service; a run that is underway is resumed at the next start.</param>
    /// <exception cref="InvalidDataException">The inventory has faults; the message holds all of them.</exception>
    public static async Task RunAsync(string configPath, CancellationToken cancellationToken)
    {
        var config = RemediationConfig.Read(configPath);
        var fleet = ReadFleet(config.Inventory);
        using var store = new EtcdStore(
            [.. fleet.Etcd.Select(node => new UriBuilder(Uri.UriSchemeHttps, node.Address, Ports.EtcdClient).Uri)],
            config.Tls,
            "remediation",
            config.ReadSecret("etcd"),
            TimeProvider.System);
        using var ledger = await Ledger.OpenAsync(
            new LedgerOptions
            {
                Source = AuditTrail.Source,
                SpoolDirectory = config.Spool,
                VaultPublicKey = await File.ReadAllTextAsync(config.VaultKey, cancellationToken),
                Vault = new VaultAddress
                {
                    Uri = new Uri(config.Vault),
                    CertificateFile = config.ClientCertificate,
                    KeyFile = config.ClientKey,
                    AuthorityFile = config.Authority,
                },
            },
            cancellationToken);
        await using var application = Create(config, fleet, store, ledger, TimeProvider.System);
        await application.StartAsync(cancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, application.Lifetime.ApplicationStopping);
        await ShipAsync(ledger, application.Logger, stop.Token);
        await application.StopAsync(CancellationToken.None);
    }

    /// <summary>The service without its outer edges: journal and ledger are given.</summary>
    public static WebApplication Create(RemediationConfig config, Fleet fleet, IStore store, Ledger ledger, TimeProvider time)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddSystemd();
        builder.Services.AddSerilog(logs => Configure(logs, config));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(10));
        builder.Services.AddOpenTelemetry().WithMetrics(meters => meters.AddMeter(RemediationMetrics.MeterName).AddPrometheusExporter());
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = WebhookEndpoint.DrainLimitBytes;
            kestrel.Limits.MaxConcurrentConnections = 1000;
            kestrel.Listen(IPEndPoint.Parse(config.Listen), listen => listen.UseHttps(Secure(config)));
        });
        AddServices(builder.Services, config, fleet, store, ledger, time);
        var application = builder.Build();
        application.MapPrometheusScrapingEndpoint("/metrics");
        application.Services.GetRequiredService<RemediationMetrics>().BeginAtZero();
        application.Services.GetRequiredService<WebhookEndpoint>().Map(application);
        application.Services.GetRequiredService<ApiEndpoints>().Map(application);
        return application;
    }

    private static void AddServices(
        IServiceCollection services, RemediationConfig config, Fleet fleet, IStore store, Ledger ledger, TimeProvider time)
    {
        services.AddSingleton(time);
        services.AddSingleton(store);
        services.AddSingleton(ledger);
        services.AddSingleton(Compose(config, fleet, time));
        services.AddSingleton<RunJournal>();
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<RemediationMetrics>();
        services.AddSingleton(provider => new KillSwitch(config.KillSwitch, provider.GetRequiredService<RunJournal>()));
        services.AddSingleton<Runner>();
        services.AddSingleton<Worker>();
        services.AddHostedService(provider => provider.GetRequiredService<Worker>());
        if (store is IStoreMembers members)
        {
            services.AddSingleton(members);
            services.AddHostedService<StoreKeeper>();
        }

        services.AddSingleton<Intake>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<WebhookEndpoint>(provider, config.ReadSecret("webhook")));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<ApiEndpoints>(provider, (IReadOnlyList<string>)config.Operators));
    }

    private static Field Compose(RemediationConfig config, Fleet fleet, TimeProvider time)
    {
        IRemedy[] remedies =
        [
            new Switchover(time),
            new Backup(new BackupRequests(config.BackupRequests, config.BackupOutcomes), time),
            new AclEnforce(),
            new Reinit(time),
        ];
        return new Field(
            fleet.Clusters.ToFrozenDictionary(cluster => cluster.Name.ToString(), cluster => Reach(config, cluster, time)),
            remedies.ToFrozenDictionary(remedy => remedy.Name),
            fleet.Remediation);
    }

    private static ClusterAccess Reach(RemediationConfig config, Cluster cluster, TimeProvider time)
    {
        var password = config.ReadSecret($"{cluster.Name}.dba");
        return new ClusterAccess(
            cluster,
            new PatroniClient(config.Tls.CreateHandler(), time, config.ReadSecret($"{cluster.Name}.patroni")),
            node => new PostgresAccess(node.Address, Ports.Postgres, ProductRoles.Administrator, password, config.Authority),
            PgBackRest.Local);
    }

    private static HttpsConnectionAdapterOptions Secure(RemediationConfig config) => new()
    {
        ServerCertificate = X509Certificate2.CreateFromPemFile(config.Certificate, config.Key),
        ClientCertificateMode = ClientCertificateMode.RequireCertificate,
        ClientCertificateValidation = (certificate, _, _) =>
        {
            using var chain = new X509Chain { ChainPolicy = config.Tls.CreatePolicy() };
            return chain.Build(certificate);
        },
    };

    private static void Configure(LoggerConfiguration logs, RemediationConfig config)
    {
        logs.MinimumLevel.Information()
            .MinimumLevel.Override("Microsoft", Serilog.Events.LogEventLevel.Warning)
            .WriteTo.Console(outputTemplate: "{Level:u3} {Message:lj}{NewLine}{Exception}");
        if (config.Otlp is { } endpoint)
        {
            logs.WriteTo.OpenTelemetry(sink =>
            {
                sink.Endpoint = endpoint;
                sink.ResourceAttributes = new Dictionary<string, object> { ["service.name"] = "monitor-remediation" };
            });
        }
    }

    private static Fleet ReadFleet(string path)
    {
        var result = InventoryFile.Parse(File.ReadAllText(path), path);
        return result.Fleet ?? throw new InvalidDataException(string.Join('\n', result.Faults));
    }

    private static async Task ShipAsync(Ledger ledger, Microsoft.Extensions.Logging.ILogger logger, CancellationToken cancellationToken)
    {
        try
        {
            ShipOutcome? last = null;
            await ledger.RunAsync(
                ShipInterval,
                report =>
                {
                    if (report.Outcome != last)
                    {
                        last = report.Outcome;
                        logger.LogInformation("Audit vault: {Outcome} {Reason}, {Waiting} records wait", report.Outcome, report.Reason, report.Waiting);
                    }
                },
                cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            logger.LogInformation("The remediation service was asked to stop.");
        }
    }
}
