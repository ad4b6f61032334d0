using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Monitor.Exporter.Access;
using Monitor.Exporter.Configuration;
using Monitor.Exporter.Reload;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Tests.Reload;

/// <summary>What a process listens on is settled at its start; who may scrape there is not. Nothing is listened on here.</summary>
public sealed class OpenedTests
{
    private static readonly WebConfig WithUsers = new() { Users = new Dictionary<string, string> { ["alice"] = BCrypt.Net.BCrypt.HashPassword("secret", 4) } };
    private static readonly ExporterConfig Started = new() { Listen = new(IPAddress.Parse("10.0.0.11"), 9187), Web = WithUsers };

    public static TheoryData<string, ExporterConfig> Opening => new()
    {
        { "certificates in place of passwords, where there is no TLS yet", Started with { Web = new(), Tls = new("server.crt", "server.key", "ca.crt") } },
        { "another address, where nobody is asked", Started with { Web = new(), Listen = new(IPAddress.Loopback, 9187) } },
    };

    [Theory]
    [MemberData(nameof(Opening))]
    public async Task A_reload_that_would_let_everybody_in_until_the_restart_is_refused(string what, ExporterConfig next)
    {
        await using var exporter = Exporter(Started, next);
        var faults = await exporter.ReloadAsync(TestContext.Current.CancellationToken);
        Assert.True(faults.Any(fault => fault.Message.Contains("everybody could scrape", StringComparison.Ordinal)), what);
        Assert.Same(Started, exporter.Config);
    }

    [Fact]
    public async Task Other_users_are_followed()
    {
        var next = Started with { Web = new() { Users = new Dictionary<string, string> { ["bob"] = BCrypt.Net.BCrypt.HashPassword("secret", 4) } } };
        await using var exporter = Exporter(Started, next);
        Assert.Empty(await exporter.ReloadAsync(TestContext.Current.CancellationToken));
        Assert.Same(next, exporter.Config);
    }

    private static LiveExporter Exporter(ExporterConfig started, ExporterConfig next) =>
        new(new(started, Catalogue.Empty, []), _ => new(next, Catalogue.Empty, []), TimeProvider.System, NullLogger.Instance);
}
