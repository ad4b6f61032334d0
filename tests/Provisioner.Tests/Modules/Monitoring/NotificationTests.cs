using System.Diagnostics;
using Monitor.Model.Topology;
using Monitor.Provisioner.Engine;
using Monitor.Provisioner.Modules.Alertmanager;

namespace Monitor.Provisioner.Tests.Modules.Monitoring;

/// <summary>Who is told of what, judged by Alertmanager's own tool.</summary>
public sealed class NotificationTests : IDisposable
{
    private readonly MonitoringDeployment deployment = new();
    private readonly string directory = System.IO.Directory.CreateTempSubdirectory("monitor-notify-").FullName;

    public void Dispose()
    {
        deployment.Dispose();
        System.IO.Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task Alertmanager_accepts_every_kind_of_target()
    {
        var (exitCode, output) = await Amtool("check-config", Write(NotificationFleet.Of(deployment.Value.Fleet)));

        Assert.True(exitCode == 0, output);
        Assert.Contains("9 receivers", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("notify-hook,notify-guarded,notify-mail,notify-pager,notify-chat,notify-genie", "alertname=NoPrimary", "cls=pg-test", "severity=critical")]
    [InlineData("notify-hook,notify-guarded,notify-mail,notify-chat", "alertname=ReplicationLagHigh", "cls=pg-test", "severity=warning")]
    [InlineData("remediation,notify-hook,notify-guarded,notify-mail,notify-pager,notify-chat,notify-genie", "alertname=ReplicaStuck", "severity=critical", "action=reinit")]
    [InlineData("nobody", "alertname=PostgresRestarted", "cls=pg-test", "severity=info")]
    [InlineData("dead-man", "alertname=Watchdog", "severity=none")]
    public async Task An_alert_goes_to_everybody_who_wants_it(string receivers, params string[] labels)
    {
        var (exitCode, output) = await Amtool(["config", "routes", "test", $"--config.file={Write(NotificationFleet.Of(deployment.Value.Fleet))}", .. labels]);

        Assert.True(exitCode == 0, output);
        Assert.Equal(receivers, output.Trim());
    }

    [Theory]
    [InlineData("nobody", "alertname=NoPrimary", "cls=pg-test", "severity=critical")]
    [InlineData("remediation", "alertname=ReplicaStuck", "severity=critical", "action=reinit")]
    [InlineData("nobody", "alertname=Watchdog", "severity=none")]
    public async Task Without_a_target_only_remediation_hears(string receivers, params string[] labels)
    {
        var (exitCode, output) = await Amtool(["config", "routes", "test", $"--config.file={Write(deployment.Value.Fleet)}", .. labels]);

        Assert.True(exitCode == 0, output);
        Assert.Equal(receivers, output.Trim());
    }

    [Fact]
    public void Secrets_are_read_here_and_lie_there_closed_and_never_in_the_configuration()
    {
        var pager = Path.Combine(directory, "pager.key");
        File.WriteAllText(pager, "secret-of-the-pager\n");
        File.WriteAllText(deployment.Value.Secrets.Path, "notify/chat: secret-of-the-chat\n");
        var fleet = deployment.Value.Fleet with
        {
            Notifications = new NotificationPolicy
            {
                Targets = [new("pager", new NotificationChannel.PagerDuty(new SecretReference(pager))), new("chat", new NotificationChannel.Slack(new SecretReference("chat"), "#dba"))],
            },
        };

        var files = Files(fleet);

        Assert.Equal("secret-of-the-pager", Text(files["/etc/prometheus/alertmanager-pki/notify-pager.secret"]));
        Assert.Equal("secret-of-the-chat", Text(files["/etc/prometheus/alertmanager-pki/notify-chat.secret"]));
        Assert.All(files.Values.Where(file => file.Path.EndsWith(".secret", StringComparison.Ordinal)), file =>
        {
            Assert.True(file.Secret);
            Assert.Equal("prometheus", file.Owner);
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, file.Mode);
        });
        Assert.DoesNotContain("secret-of", Text(files["/etc/prometheus/alertmanager.yml"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pager", "add the line `notify/pager: ")]
    [InlineData("/nowhere/pager.key", "should be in /nowhere/pager.key on this machine")]
    public void A_secret_that_is_missing_is_named_with_its_place(string reference, string message)
    {
        var fleet = deployment.Value.Fleet with
        {
            Notifications = new NotificationPolicy { Targets = [new("pager", new NotificationChannel.PagerDuty(new SecretReference(reference)))] },
        };

        Assert.Contains(message, Assert.Throws<InvalidDataException>(() => Files(fleet)).Message, StringComparison.Ordinal);
    }

    private Dictionary<string, Resource.File> Files(Fleet fleet) =>
        new AlertmanagerModule().Describe(deployment.Value with { Fleet = fleet }, fleet.Infra).OfType<Resource.File>().ToDictionary(file => file.Path);

    private static string Text(Resource.File file)
    {
        using var reader = new StreamReader(file.Content.Open());
        return reader.ReadToEnd();
    }

    private string Write(Fleet fleet)
    {
        var path = Path.Combine(directory, "alertmanager.yml");
        File.WriteAllText(path, AlertmanagerConfiguration.For(fleet).Render());
        return path;
    }

    private static async Task<(int ExitCode, string Output)> Amtool(params IEnumerable<string> arguments)
    {
        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "amtool"))))
        {
            Assert.Skip("amtool is not installed.");
        }

        using var process = Process.Start(new ProcessStartInfo("amtool", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await error);
    }
}
