using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Monitor.Exporter.Configuration;
using Monitor.Exporter.Reload;
using Monitor.Exporter.Serving;
using Monitor.Exporter.Tests.Servers;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Tests.Reload;

/// <summary>What a reload does not change says so; certificates under other names are followed.</summary>
public sealed class RestartTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("exporter-tests-").FullName;

    private static ExporterConfig Started { get; } = new() { Listen = new(IPAddress.Loopback, 9187), ControlSocket = "/run/a.sock" };

    public static TheoryData<string> Keys => ["listen", "tls (added)", "controlSocket", "log.level", "log.format", ""];

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task A_key_that_takes_a_restart_is_named_at_each_reload_until_then(string key)
    {
        var changed = key switch
        {
            "listen" => Started with { AlsoListen = [new(IPAddress.Loopback, 9188)] },
            "tls (added)" => Started with { Tls = new("/a.crt", "/a.key", null) },
            "controlSocket" => Started with { ControlSocket = "/run/b.sock" },
            "log.level" => Started with { LogLevel = LogLevel.Debug },
            "log.format" => Started with { LogJson = true },
            _ => Started with { TelemetryPath = "/m" },
        };
        var log = new WarningLog();
        await using var exporter = new LiveExporter(new(Started, Catalogue.Empty, []), _ => new(changed, Catalogue.Empty, []), TimeProvider.System, log);
        await exporter.ReloadAsync(TestContext.Current.CancellationToken);
        await exporter.ReloadAsync(TestContext.Current.CancellationToken);
        string[] once = key.Length == 0 ? [] : [$"`{key}` of the configuration has changed, and a reload does not change it: the old value stays in use until a restart"];
        Assert.Equal([.. once, .. once], log.Warnings);
    }

    [Fact]
    public void Certificates_under_other_names_are_used_and_a_missing_one_leaves_the_old_in_use()
    {
        var (first, second) = (new TestCertificates(Directory.CreateDirectory($"{directory}/1").FullName), new TestCertificates(Directory.CreateDirectory($"{directory}/2").FullName));
        var start = new ServerTls(first.Certificate, first.Key, first.Ca);
        ServerTls? wanted = start;
        var log = new WarningLog();
        var certificates = new ServerCertificates(start, () => wanted, log);
        Assert.Equal(Serial(first), Serial(certificates.Current()));
        wanted = new(second.Certificate, second.Key, second.Ca);
        Assert.Equal(Serial(second), Serial(certificates.Current()));
        wanted = new($"{directory}/none.crt", second.Key, second.Ca);
        Assert.Equal(Serial(second), Serial(certificates.Current()));
        Assert.Contains($"{directory}/none.crt", Assert.Single(log.Warnings), StringComparison.Ordinal);
        wanted = null;
        Assert.Equal(Serial(second), Serial(certificates.Current()));
    }

    private static string Serial(TestCertificates certificates)
    {
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(certificates.Certificate);
        return certificate.SerialNumber;
    }

    private static string Serial(SslServerAuthenticationOptions options) => options.ServerCertificateContext!.TargetCertificate.SerialNumber;

    private sealed class WarningLog : ILogger
    {
        public ConcurrentQueue<string> Warnings { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel == LogLevel.Warning)
            {
                Warnings.Enqueue(formatter(state, exception));
            }
        }
    }
}
