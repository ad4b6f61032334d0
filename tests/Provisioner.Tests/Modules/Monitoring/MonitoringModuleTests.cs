using System.Diagnostics;
using System.Runtime.CompilerServices;
using Monitor.Provisioner.Engine;
using Monitor.Provisioner.Modules.Alertmanager;
using Monitor.Provisioner.Modules.Exporter;
using Monitor.Provisioner.Modules.NodeExporter;
using Monitor.Provisioner.Modules.Prometheus;

namespace Monitor.Provisioner.Tests.Modules.Monitoring;

public sealed class MonitoringModuleTests : IDisposable
{
    private static readonly IModule[] Modules = [new NodeExporterModule(), new ExporterModule(), new PrometheusModule(), new AlertmanagerModule()];

    private readonly MonitoringDeployment deployment = new();

    public void Dispose() => deployment.Dispose();

    [Theory]
    [InlineData("prometheus", "infra-1", "/etc/prometheus/prometheus.yml", "prometheus.yml")]
    [InlineData("prometheus", "infra-1", "/etc/prometheus/web.yml", "prometheus-web.yml")]
    [InlineData("prometheus", "infra-1", "/etc/default/prometheus", "prometheus.default")]
    [InlineData("alertmanager", "infra-1", "/etc/prometheus/alertmanager.yml", "alertmanager.yml")]
    [InlineData("alertmanager", "infra-1", "/etc/default/prometheus-alertmanager", "alertmanager.default")]
    [InlineData("node-exporter", "db-2", "/etc/default/prometheus-node-exporter", "node-exporter.default")]
    [InlineData("exporter", "db-1", "/etc/monitor/exporter/config.yml", "exporter-member.yml")]
    [InlineData("exporter", "infra-1", "/etc/monitor/exporter/config.yml", "exporter-infra.yml")]
    [InlineData("exporter", "db-1", "/etc/systemd/system/monitor-exporter.service", "monitor-exporter.service")]
    [InlineData("exporter", "infra-1", "/etc/systemd/system/monitor-exporter.service", "monitor-exporter-infra.service")]
    public void Renders_what_the_golden_file_says(string module, string node, string path, string golden)
    {
        var text = deployment.TextOf(Modules.Single(one => one.Name == module), node, path);
        var file = Path.Combine(GoldenFolder(), golden);
        if (Environment.GetEnvironmentVariable("MONITOR_WRITE_GOLDEN") == "1")
        {
            File.WriteAllText(file, text);
        }

        Assert.Equal(File.ReadAllText(file), text);
    }

    [Fact]
    public void Keys_and_passwords_are_secret_and_closed_to_others() =>
        Assert.All(
            deployment.Value.Fleet.Nodes.SelectMany(node => Modules.SelectMany(module => module.Describe(deployment.Value, node)))
                .OfType<Resource.File>().Where(file => file.Path.EndsWith(".key", StringComparison.Ordinal)
                    || file.Path.EndsWith(".password", StringComparison.Ordinal) || file.Path.EndsWith(".token", StringComparison.Ordinal)),
            file =>
            {
                Assert.True(file.Secret, file.Path);
                Assert.Equal((UnixFileMode)0, file.Mode & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.GroupWrite));
            });

    [Fact]
    public void Only_the_infra_node_carries_prometheus_and_alertmanager_and_a_node_without_postgres_no_exporter()
    {
        Assert.Empty(deployment.Describe(new PrometheusModule(), "db-1"));
        Assert.Empty(deployment.Describe(new AlertmanagerModule(), "db-1"));
        Assert.Empty(deployment.Describe(new ExporterModule(), "etcd-3"));
        Assert.NotEmpty(deployment.Describe(new NodeExporterModule(), "etcd-3"));
    }

    [Fact]
    public void A_changed_rule_reloads_prometheus_and_a_changed_argument_restarts_it()
    {
        var resources = deployment.Describe(new PrometheusModule(), "infra-1");
        var unit = resources.OfType<Resource.Unit>().Single();
        var rules = resources.OfType<Resource.File>().Single(file => file.Path.EndsWith("/monitor.yml", StringComparison.Ordinal));

        Assert.Contains(unit.ReloadOn, prefix => rules.Path.StartsWith(prefix, StringComparison.Ordinal));
        Assert.DoesNotContain(unit.RestartOn, prefix => rules.Path.StartsWith(prefix, StringComparison.Ordinal));
        Assert.Contains("/etc/default/prometheus", unit.RestartOn);
    }

    [Theory]
    [InlineData("prometheus", "promtool", "check config", "/etc/prometheus/prometheus.yml")]
    [InlineData("prometheus", "promtool", "check web-config", "/etc/prometheus/web.yml")]
    [InlineData("alertmanager", "amtool", "check-config", "/etc/prometheus/alertmanager.yml")]
    public async Task The_program_itself_accepts_its_configuration(string module, string program, string check, string path)
    {
        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program))))
        {
            Assert.Skip($"{program} is not installed.");
        }

        var root = System.IO.Directory.CreateTempSubdirectory("monitor-root-").FullName;
        try
        {
            WriteBelow(root, Modules.Single(one => one.Name == module));
            using var process = Process.Start(new ProcessStartInfo(program, [.. check.Split(' '), root + path]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(process.ExitCode == 0, await output + await error);
        }
        finally
        {
            System.IO.Directory.Delete(root, recursive: true);
        }
    }

    // The files of the infra node, as they lie there, but below another root.
    private void WriteBelow(string root, IModule module)
    {
        var texts = deployment.Describe(module, "infra-1").OfType<Resource.File>()
            .ToDictionary(file => file.Path, file => deployment.TextOf(module, "infra-1", file.Path));
        texts["/etc/monitor/ca.crt"] = deployment.Value.Authority.CertificatePem;
        foreach (var (path, text) in texts)
        {
            System.IO.Directory.CreateDirectory(Path.GetDirectoryName(root + path)!);
            File.WriteAllText(root + path, text.Replace("/etc/", root + "/etc/", StringComparison.Ordinal));
        }
    }

    private static string GoldenFolder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Golden");
}
