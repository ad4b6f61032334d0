using System.Security.Cryptography;
using System.Text;
using Monitor.Provisioner.Lab;

namespace Monitor.Lab.Tests;

[Collection(nameof(TwoNodes))]
public sealed class LabHostTests(TwoNodes nodes) : IClassFixture<TwoNodes>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nodes_are_debian_hosts_with_systemd_and_their_own_names()
    {
        TwoNodes.SkipWhereImpossible();
        foreach (var node in new[] { TwoNodes.A, TwoNodes.B })
        {
            var said = await nodes.SshAsync(node, "hostname; . /etc/os-release; echo $VERSION_CODENAME; systemctl is-system-running; cat /proc/1/comm");
            Assert.Equal(["0", node.Name, "trixie", "running", "systemd"], [$"{said.ExitCode}", .. said.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)]);
        }
    }

    [Fact]
    public async Task Nodes_have_identities_of_their_own()
    {
        TwoNodes.SkipWhereImpossible();
        var a = await nodes.ExecAsync(TwoNodes.A, "cat", "/etc/machine-id", "/etc/ssh/ssh_host_ed25519_key.pub");
        var b = await nodes.ExecAsync(TwoNodes.B, "cat", "/etc/machine-id", "/etc/ssh/ssh_host_ed25519_key.pub");
        Assert.Equal(3, a.Output.Split('\n').Length);
        Assert.Empty(a.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Intersect(b.Output.Split('\n')));
    }

    [Fact]
    public async Task Nodes_reach_each_other_by_name()
    {
        TwoNodes.SkipWhereImpossible();
        Assert.Equal(0, (await nodes.ExecAsync(TwoNodes.A, "ping", "-c", "1", "-W", "2", TwoNodes.B.Name)).ExitCode);
        Assert.Equal(0, (await nodes.ExecAsync(TwoNodes.B, "ping", "-c", "1", "-W", "2", TwoNodes.A.Name)).ExitCode);
    }

    [Fact]
    public async Task Nodes_have_no_way_to_the_outside_and_no_package_source()
    {
        TwoNodes.SkipWhereImpossible();
        var outside = await nodes.ExecAsync(TwoNodes.A, "ping", "-n", "-c", "1", "-W", "2", "192.0.2.1");
        Assert.NotEqual(0, outside.ExitCode);
        Assert.Contains("unreachable", outside.Error, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("", (await nodes.ExecAsync(TwoNodes.A, "sh", "-c", "cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null; true")).Output);
    }

    [Fact]
    public async Task Passwords_open_no_door()
    {
        TwoNodes.SkipWhereImpossible();
        Assert.Equal(0, (await nodes.ExecAsync(TwoNodes.A, "sh", "-c", "echo root:secret | chpasswd")).ExitCode);
        var refused = await nodes.SshAsync(TwoNodes.A, "true", options: "-oPubkeyAuthentication=no -oPreferredAuthentications=password,keyboard-interactive");
        Assert.Equal(255, refused.ExitCode);
        Assert.Contains("Permission denied (publickey)", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sandboxed_services_start()
    {
        TwoNodes.SkipWhereImpossible();
        var service = await nodes.ExecAsync(
            TwoNodes.A,
            "systemd-run", "--wait", "--pipe", "--quiet", "--collect", "-p", "DynamicUser=yes", "-p", "StateDirectory=box", "-p", "ProtectSystem=strict",
            "-p", "ProtectHome=yes", "-p", "PrivateTmp=yes", "-p", "PrivateDevices=yes", "-p", "PrivateUsers=yes", "-p", "ProtectProc=invisible",
            "-p", "RestrictNamespaces=yes", "-p", "SystemCallFilter=@system-service", "-p", "LimitNOFILE=65536", "-p", "OOMScoreAdjust=-900",
            "sh", "-c", "touch /tmp/x /dev/shm/x /var/lib/box/x && ! touch /etc/x 2>/dev/null && rm /dev/shm/x && id -u");
        Assert.Equal("", service.Error);
        Assert.Equal(0, service.ExitCode);
        Assert.NotEqual("0", service.Output.Trim());
    }

    [Fact]
    public async Task The_package_of_the_exporter_installs_serves_before_it_meets_a_database_and_leaves_nothing_when_it_is_purged()
    {
        const string Traces = "find / -xdev -name '*monitor-exporter*' -not -path '/proc/*' -not -path '/sys/*' -not -path '/var/lib/systemd/timers/*' | sort";
        TwoNodes.SkipWhereImpossible();
        var directory = Directory.CreateTempSubdirectory("monitor-package-").FullName;
        try
        {
            var package = (await new HostCommand(TimeProvider.System).RunAsync(Path.Combine(TestHome.Repository, "packaging", "build-deb"), [Path.Combine(TestHome.Programs, "monitor-exporter"), directory], Token)).Trim();
            var installed = await nodes.SshAsync(
                TwoNodes.A, "base64 -d >/srv/package.deb && dpkg -i /srv/package.deb && rm /srv/package.deb", Convert.ToBase64String(await File.ReadAllBytesAsync(package, Token)));
            Assert.True(installed.ExitCode == 0, installed.Output + installed.Error);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }

        var seen = await nodes.SshAsync(TwoNodes.A, """
            systemctl is-active monitor-exporter; ps -o user:32= -C monitor-exporter; stat -c '%U:%G %a' /etc/monitor-exporter/config.yml
            bash -c 'exec 3<>/dev/tcp/127.0.0.1/9187; printf "GET /metrics HTTP/1.0\r\n\r\n" >&3; grep "^pg_up" <&3'
            """);
        Assert.Equal(["active", "monitor-exporter", "root:monitor-exporter 640", "pg_up 0"], seen.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim()));

        var removed = await nodes.SshAsync(TwoNodes.A, "dpkg -r monitor-exporter >/dev/null && systemctl is-active monitor-exporter; ls /etc/monitor-exporter/config.yml");
        Assert.Equal("inactive\n/etc/monitor-exporter/config.yml\n", removed.Output);
        var purged = await nodes.SshAsync(TwoNodes.A, $"dpkg -P monitor-exporter >/dev/null && {Traces}");
        Assert.Equal((0, "", ""), (purged.ExitCode, purged.Output, purged.Error));
    }

    [Fact]
    public async Task A_service_stopped_on_one_node_runs_on_on_the_other()
    {
        TwoNodes.SkipWhereImpossible();
        foreach (var node in new[] { TwoNodes.A, TwoNodes.B })
        {
            Assert.Equal(0, (await nodes.ExecAsync(node, "systemd-run", "--unit=same", "sleep", "600")).ExitCode);
        }

        Assert.Equal(0, (await nodes.ExecAsync(TwoNodes.A, "systemctl", "stop", "same")).ExitCode);
        Assert.Equal("active", (await nodes.ExecAsync(TwoNodes.B, "systemctl", "is-active", "same")).Output.Trim());
        await nodes.ExecAsync(TwoNodes.B, "systemctl", "stop", "same");
    }

    [Fact]
    public async Task Creating_again_changes_nothing()
    {
        TwoNodes.SkipWhereImpossible();
        var before = await nodes.Lab.ListAsync(Token);
        await nodes.Lab.CreateAsync([TwoNodes.A, TwoNodes.B], new Progress<string>(), Token);
        var after = await nodes.Lab.ListAsync(Token);
        Assert.Equal(before.Select(node => node.Pid), after.Select(node => node.Pid));
        Assert.All(after, node => Assert.Equal("running", node.State));
        Assert.All(after, node => Assert.InRange(node.MemoryBytes, 1 << 20, 200 << 20));
    }

    [Fact]
    public async Task A_lab_does_not_turn_into_another()
    {
        TwoNodes.SkipWhereImpossible();
        var refusal = await Assert.ThrowsAsync<LabException>(() => nodes.Lab.CreateAsync([TwoNodes.A], new Progress<string>(), Token));
        Assert.Contains("destroy it first", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_power_cut_ends_everything_and_keeps_the_disk()
    {
        TwoNodes.SkipWhereImpossible();
        await nodes.ExecAsync(TwoNodes.B, "sh", "-c", "echo kept >/root/file; sync; ip address add 10.199.77.99/24 dev eth0");
        Assert.Equal(0, (await nodes.ExecAsync(TwoNodes.B, "systemd-run", "-p", "PrivateNetwork=yes", "sleep", "7531")).ExitCode);

        await nodes.Lab.KillAsync(TwoNodes.B.Name, Token);
        Assert.Equal(["running", "stopped"], (await nodes.Lab.ListAsync(Token)).Select(node => node.State));
        Assert.Null(await nodes.PingAsync());
        Assert.DoesNotContain(Directory.GetDirectories("/proc"), process => Ruins.CommandLine(process).Contains("sleep\u00007531", StringComparison.Ordinal));
        Assert.DoesNotContain(nodes.Lab.Paths.Disk(TwoNodes.B.Name), Mounts.OfAllProcesses(), StringComparison.Ordinal);

        await nodes.Lab.StartAsync(TwoNodes.B.Name, Token);
        Assert.Equal("kept", (await nodes.SshAsync(TwoNodes.B, "cat /root/file")).Output.Trim());
        Assert.DoesNotContain("10.199.77.99", (await nodes.ExecAsync(TwoNodes.B, "ip", "address")).Output, StringComparison.Ordinal);
        Assert.Equal("running", (await nodes.ExecAsync(TwoNodes.B, "systemctl", "is-system-running", "--wait")).Output.Trim());
        Assert.Equal(["running", "running"], (await nodes.Lab.ListAsync(Token)).Select(node => node.State));
    }

    [Fact]
    public async Task A_partition_drops_packets_until_it_is_healed()
    {
        TwoNodes.SkipWhereImpossible();
        await nodes.Lab.PartitionAsync(TwoNodes.B.Name, Token);
        Assert.Equal(["running", "partitioned"], (await nodes.Lab.ListAsync(Token)).Select(node => node.State));
        Assert.Null(await nodes.PingAsync());
        Assert.Equal("up", (await nodes.ExecAsync(TwoNodes.B, "cat", "/sys/class/net/eth0/operstate")).Output.Trim());

        await nodes.Lab.HealAsync(TwoNodes.B.Name, Token);
        Assert.NotNull(await nodes.PingAsync());
        Assert.Equal(["running", "running"], (await nodes.Lab.ListAsync(Token)).Select(node => node.State));
    }

    [Fact]
    public async Task A_slow_node_answers_late_and_loses_nothing()
    {
        TwoNodes.SkipWhereImpossible();
        await nodes.Lab.SlowAsync(TwoNodes.B.Name, TimeSpan.FromMilliseconds(30), Token);
        await nodes.Lab.SlowAsync(TwoNodes.B.Name, TimeSpan.FromMilliseconds(120), Token);
        Assert.Equal(["running", "slow 120 ms"], (await nodes.Lab.ListAsync(Token)).Select(node => node.State));
        Assert.InRange((await nodes.PingAsync())!.Value.TotalMilliseconds, 119, 160);

        var sent = new string('x', 8 << 20);
        var summed = await nodes.SshAsync(TwoNodes.B, "sha256sum", sent);
        Assert.StartsWith(Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(sent))), summed.Output, StringComparison.Ordinal);

        await nodes.Lab.PartitionAsync(TwoNodes.B.Name, Token);
        Assert.Null(await nodes.PingAsync());
        await nodes.Lab.HealAsync(TwoNodes.B.Name, Token);
        Assert.InRange((await nodes.PingAsync())!.Value.TotalMilliseconds, 0, 20);
        Assert.Equal(["running", "running"], (await nodes.Lab.ListAsync(Token)).Select(node => node.State));
    }

    [Fact]
    public async Task Exec_tells_output_and_exit_code_and_names_what_is_unknown()
    {
        TwoNodes.SkipWhereImpossible();
        var said = await nodes.ExecAsync(TwoNodes.A, "sh", "-c", "echo out; echo err >&2; exit 7");
        Assert.Equal(new CommandOutcome(7, "out\n", "err\n"), said);
        var unknown = await Assert.ThrowsAsync<LabException>(() => nodes.Lab.ExecAsync("node-z", ["true"], HostCall.Short, Token));
        Assert.Contains("no node node-z", unknown.Message, StringComparison.Ordinal);
    }
}
