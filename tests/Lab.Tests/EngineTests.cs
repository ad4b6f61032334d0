using Monitor.Model.Topology;
using Monitor.Provisioner.Certificates;
using Monitor.Provisioner.Engine;
using Monitor.Provisioner.Lab;
using Monitor.Provisioner.Secrets;
using Monitor.Provisioner.Ssh;

namespace Monitor.Lab.Tests;

/// <summary>What only a host with systemd and dpkg can show: units and packages.</summary>
public sealed class EngineTests : IAsyncLifetime
{
    private const string Config = "/etc/probe.conf";

    private static readonly Node Node = new("engine-1", "10.199.78.11");

    private readonly string home = Directory.CreateTempSubdirectory("monitor-engine-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static NodeLab Lab => new(LabOptions.FromEnvironment("engine") with { StateDirectory = Path.Combine(TestHome.Directory, "engine") }, TimeProvider.System);

    public async ValueTask InitializeAsync()
    {
        if (HostRequirements.Missing() is null)
        {
            // An earlier run may have been killed.
            await Lab.DestroyAsync(CancellationToken.None);
            await Lab.CreateAsync([Node], new Progress<string>(), CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (HostRequirements.Missing() is null)
        {
            await Lab.DestroyAsync(CancellationToken.None);
        }

        Directory.Delete(home, recursive: true);
    }

    [Fact]
    public async Task Brings_units_to_run_with_their_files_and_says_what_a_dying_one_said()
    {
        TwoNodes.SkipWhereImpossible();
        await using var deployer = Deployer();
        var deployment = Deployment();

        var first = await ApplyAsync(deployer, deployment, Service("one", "exec sleep infinity"));
        var started = await ProcessAsync();
        var reloaded = await ApplyAsync(deployer, deployment, Service("two", "exec sleep infinity"));
        var sameProcess = await ProcessAsync();
        var restarted = await ApplyAsync(deployer, deployment, Service("two", "sleep 1000"));
        var otherProcess = await ProcessAsync();

        Assert.Equal("Start probe.service", first[^1]);
        Assert.Equal([$"Write {Config} (root:root 644)", "Reload probe.service"], reloaded);
        Assert.Equal(["Write /etc/systemd/system/probe.service (root:root 644)", "Restart probe.service"], restarted);
        Assert.Equal(started, sameProcess);
        Assert.NotEqual(started, otherProcess);
        Assert.Equal("two\n", (await ExecAsync("cat /run/probe-reloaded")).Output);

        var broken = new WishedModule("probe", Service("three", "echo the disk is upside down >&2; exit 3"));
        var failed = await deployer.ApplyAsync(deployment, await deployer.PlanAsync(deployment, [broken], Cancel), null, Cancel);
        var failure = Assert.Single(failed.Failures);
        Assert.Equal("probe.service", failure.Step.Resource);
        Assert.Contains("the disk is upside down", failure.Failure!.Detail, StringComparison.Ordinal);

        // What died between the file and the restart is seen and healed.
        Assert.Equal(["Write /etc/systemd/system/probe.service (root:root 644)", "Start probe.service"], await ApplyAsync(deployer, deployment, Service("three", "sleep 1000")));
        await ExecAsync("rm /var/lib/monitor/applied/probe.service");
        Assert.Equal(["Restart probe.service"], await ApplyAsync(deployer, deployment, Service("three", "sleep 1000")));
        Assert.Equal(["Stop probe.service"], await ApplyAsync(deployer, deployment, [.. Service("three", "sleep 1000").SkipLast(1), new Resource.Unit("probe.service") { Running = false }]));
    }

    [Fact]
    public async Task Installs_packages_without_starting_their_services_and_makes_accounts()
    {
        TwoNodes.SkipWhereImpossible();
        await using var deployer = Deployer();
        var deployment = Deployment();
        IReadOnlyList<Resource> wants =
        [
            new Resource.Task("a repository is there", "[ -e /srv/probe/Packages ]", Repository) { Deadline = TimeSpan.FromSeconds(30) },
            new Resource.File("/etc/apt/sources.list.d/probe.list", "deb [trusted=yes] file:/srv/probe ./\n"),
            new Resource.Packages("probe"),
            new Resource.Account("probe-user") { Groups = ["adm"] },
        ];

        var steps = await ApplyAsync(deployer, deployment, wants);

        Assert.Equal(["Install probe", "Create account probe-user"], steps.TakeLast(2));
        Assert.Equal("not allowed\n", (await ExecAsync("cat /srv/probe/start")).Output);
        Assert.Equal("absent\n", (await ExecAsync("[ -e /usr/sbin/policy-rc.d ] || echo absent")).Output);
        Assert.Equal("probe-user adm\n", (await ExecAsync("id -nG probe-user")).Output);
    }

    [Fact]
    public async Task Works_as_an_account_with_sudo_and_says_when_it_may_not()
    {
        TwoNodes.SkipWhereImpossible();
        await ExecAsync("useradd -m -s /bin/sh admin && mkdir -m 700 ~admin/.ssh && cp /root/.ssh/authorized_keys ~admin/.ssh/ && chown -R admin ~admin/.ssh");
        IModule[] modules = [new WishedModule("probe", [new Resource.File("/etc/probe-key", "x\n") { Mode = Modes.PrivateFile }])];

        await using var refused = Deployer("admin");
        Assert.Contains("sudo", Assert.Single((await refused.PlanAsync(Deployment(), modules, Cancel)).Refusals).Reason, StringComparison.Ordinal);

        await ExecAsync("echo 'admin ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/admin");
        await using var allowed = Deployer("admin");
        var result = await allowed.ApplyAsync(Deployment(), await allowed.PlanAsync(Deployment(), modules, Cancel), null, Cancel);
        Assert.True(result.Succeeded);
        Assert.Equal("root 600\n", (await ExecAsync("stat -c '%U %a' /etc/probe-key")).Output);
    }

    /// <summary>A package whose installation tries to start a service, in a repository made by hand.</summary>
    private const string Repository =
        """
        mkdir -p /srv/probe/tree/DEBIAN
        cd /srv/probe
        printf 'Package: probe\nVersion: 1\nArchitecture: all\nMaintainer: nobody <nobody@example.org>\nDescription: probe\n' > tree/DEBIAN/control
        cat > tree/DEBIAN/postinst <<'EOS'
        #!/bin/sh
        if /usr/sbin/policy-rc.d probe start; then echo allowed; else echo not allowed; fi > /srv/probe/start
        EOS
        chmod 755 tree/DEBIAN/postinst
        dpkg-deb --build --root-owner-group tree probe.deb >/dev/null
        { cat tree/DEBIAN/control; echo "Filename: ./probe.deb"; echo "Size: $(stat -c %s probe.deb)"; echo "SHA256: $(sha256sum < probe.deb | cut -c1-64)"; } > Packages
        # The node's own source leads outside, where no lab node can go.
        rm -f /etc/apt/sources.list /etc/apt/sources.list.d/debian.sources
        chmod -R a+rX /srv/probe
        """;

    private static IReadOnlyList<Resource> Service(string config, string command) =>
    [
        new Resource.File(Config, config + "\n"),
        new Resource.File(
            "/etc/systemd/system/probe.service",
            $"""
            [Service]
            ExecStart=/bin/sh -c '{command}'
            ExecReload=/bin/cp {Config} /run/probe-reloaded
            [Install]
            WantedBy=multi-user.target

            """),
        new Resource.Unit("probe.service") { ReloadOn = [Config], Deadline = TimeSpan.FromSeconds(20) },
    ];

    // What was done, after it was made sure that nothing more is to do.
    private static async Task<IReadOnlyList<string>> ApplyAsync(Deployer deployer, Deployment deployment, IReadOnlyList<Resource> wants)
    {
        IModule[] modules = [new WishedModule("probe", wants)];
        var plan = await deployer.PlanAsync(deployment, modules, Cancel);
        var result = await deployer.ApplyAsync(deployment, plan, null, Cancel);
        var again = await deployer.PlanAsync(deployment, modules, Cancel);
        Assert.Equal([], plan.Refusals);
        Assert.Equal([], result.Failures);
        Assert.Equal([], again.Steps);
        return [.. plan.Steps.Select(step => step.What)];
    }

    private static async Task<string> ProcessAsync() => (await ExecAsync("systemctl show -P MainPID probe.service")).Output;

    private static Task<CommandOutcome> ExecAsync(string script) => Lab.ExecAsync(Node.Name, ["sh", "-c", script], TimeSpan.FromSeconds(30), Cancel);

    private static Deployer Deployer(string user = "root") => new(
        new SshConnector(
            new SshOptions { Access = new SshAccess(user), KeyPath = Lab.Paths.LoginKey, KnownHostsPath = Lab.Paths.KnownHosts }, TimeProvider.System),
        TimeProvider.System);

    private Deployment Deployment() => new()
    {
        Fleet = new Fleet { Name = "engine", Nodes = [Node], Infra = Node, Etcd = [Node], Clusters = [] },
        InventoryText = "",
        Secrets = SecretStore.Open(Path.Combine(home, "secrets.yml")),
        Authority = CertificateAuthority.Open(Path.Combine(home, "pki"), "engine", TimeProvider.System),
        Artifacts = new Artifacts("", "", ""),
    };

    private sealed record WishedModule(string Name, IReadOnlyList<Resource> Resources) : IModule
    {
        public IEnumerable<Resource> Describe(Deployment deployment, Node node) => Resources;
    }
}
