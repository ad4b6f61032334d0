using CliWrap;
using CliWrap.Buffered;
using Monitor.Model.Topology;
using Monitor.Provisioner.Certificates;
using Monitor.Provisioner.Engine;
using Monitor.Provisioner.Modules.Base;
using Monitor.Provisioner.Modules.Repository;
using Monitor.Provisioner.Packages;
using Monitor.Provisioner.Secrets;

namespace Monitor.Provisioner.Tests.Modules.Repository;

public sealed class RepositoryModuleTests : IDisposable
{
    private static readonly Node Infra = new("infra-1", "10.209.77.10");
    private static readonly Node Member = new("db-1", "fd00::11");

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("monitor-repository-");
    private readonly Deployment deployment;

    public RepositoryModuleTests()
    {
        var snapshot = new Snapshot
        {
            Directory = directory.CreateSubdirectory("snapshot").FullName,
            Id = "0123456789abcdef",
            Wanted = ["nginx"],
            Sources = [],
            PackageCount = 1,
            Bytes = 1,
            IndexSha256 = new string('a', 64),
        };
        System.IO.File.WriteAllText(snapshot.TarPath, "tar");
        System.IO.File.WriteAllText(snapshot.PublicKeyPath, "key");
        snapshot.Save();
        deployment = new Deployment
        {
            Fleet = new Fleet { Name = "lab", Nodes = [Infra, Member], Infra = Infra, Etcd = [], Clusters = [] },
            InventoryText = "",
            Secrets = SecretStore.Open(Path.Combine(directory.FullName, "secrets.yml")),
            Authority = CertificateAuthority.Open(Path.Combine(directory.FullName, "pki"), "lab", TimeProvider.System),
            Artifacts = new Artifacts("", "", snapshot.Directory),
        };
    }

    [Fact]
    public void Hosts_name_every_node_by_its_real_address_and_keep_localhost()
    {
        Assert.Equal(
            """
            # Rendered by Monitor. Changes made here are undone by the next apply: edit the inventory instead.
            127.0.0.1 localhost
            ::1 localhost ip6-localhost ip6-loopback
            ff02::1 ip6-allnodes
            ff02::2 ip6-allrouters

            10.209.77.10 infra-1
            fd00::11 db-1

            """,
            Text(new BaseModule(), Member, "/etc/hosts"));
    }

    [Fact]
    public void Site_shows_nothing_without_a_certificate_of_ours()
    {
        Assert.Equal(
            """
            # Rendered by Monitor. Changes made here are undone by the next apply: edit the inventory instead.
            server {
                listen 10.209.77.10:8443 ssl;
                server_name infra-1;
                server_tokens off;
                root /srv/monitor/packages/current;

                ssl_protocols TLSv1.2 TLSv1.3;
                ssl_certificate /etc/monitor/pki/node.crt;
                ssl_certificate_key /etc/monitor/pki/node.key;
                ssl_client_certificate /etc/monitor/ca.crt;
                ssl_verify_client on;

                location / {
                    limit_except GET {
                        deny all;
                    }
                }
            }

            """,
            Text(new PackageServerModule(), Infra, "/etc/nginx/conf.d/monitor-packages.conf"));
    }

    [Theory]
    [InlineData("infra-1", "file:/srv/monitor/packages/current")]
    [InlineData("db-1", "https://infra-1:8443")]
    public void Source_is_the_disk_on_the_infra_node_and_the_server_elsewhere(string name, string uri)
    {
        var node = deployment.Fleet.Nodes.Single(node => node.Name == name);
        IModule module = node == Infra ? new PackageServerModule() : new RepositoryModule();

        Assert.Equal(
            $"""
            # Rendered by Monitor. Changes made here are undone by the next apply: edit the inventory instead.
            Types: deb
            URIs: {uri}
            Suites: ./
            Signed-By: /etc/monitor/packages.gpg

            """,
            Text(module, node, "/etc/apt/sources.list.d/monitor.sources"));
    }

    [Fact]
    public void Apt_shows_the_certificate_of_the_node_whose_key_only_apt_may_read()
    {
        Assert.Equal(
            """
            // Rendered by Monitor. Changes made here are undone by the next apply: edit the inventory instead.
            APT::Install-Recommends "false";
            APT::Periodic::Enable "0";
            Acquire::Languages "none";
            Acquire::Retries "3";
            Acquire::https::Proxy::infra-1 "DIRECT";
            Acquire::https::CaInfo "/etc/monitor/ca.crt";
            Acquire::https::SslCert "/etc/monitor/pki/node.crt";
            Acquire::https::SslKey "/etc/monitor/pki/node.key";

            """,
            Text(new RepositoryModule(), Member, "/etc/apt/apt.conf.d/90monitor"));
        var key = File(new RepositoryModule(), Member, "/etc/monitor/pki/node.key");
        Assert.Equal(("_apt", Modes.PrivateFile, true), (key.Owner, key.Mode, key.Secret));
    }

    [Fact]
    public void The_infra_node_has_its_source_before_it_installs_anything_and_the_server_runs_last()
    {
        var resources = new PackageServerModule().Describe(deployment, Infra).ToList();

        var lists = resources.FindIndex(resource => resource is Resource.Task { Name: "apt knows package snapshot 0123456789abcdef" });
        Assert.InRange(lists, 0, resources.FindIndex(resource => resource is Resource.Packages) - 1);
        Assert.Equal("nginx.service", Assert.IsType<Resource.Unit>(resources[^1]).Name);
        Assert.Empty(new RepositoryModule().Describe(deployment, Infra));
        Assert.Empty(new PackageServerModule().Describe(deployment, Member));
    }

    [Fact]
    public void Wanted_packages_are_collected_before_there_is_a_snapshot()
    {
        var before = deployment with { Artifacts = new Artifacts("", "", "/nowhere") };

        Assert.Equal(["nginx"], WantedPackages.Of(before, [new BaseModule(), new PackageServerModule(), new RepositoryModule()]));
    }

    [Fact]
    public void A_snapshot_that_is_gone_is_named()
    {
        var gone = deployment with { Artifacts = new Artifacts("", "", "/nowhere") };

        Assert.Contains("/nowhere", Assert.Throws<SnapshotException>(() => new RepositoryModule().Describe(gone, Member).ToList()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_script_is_posix_shell_and_holds_no_key()
    {
        var tasks = new PackageServerModule().Describe(deployment, Infra).Concat(new RepositoryModule().Describe(deployment, Member)).OfType<Resource.Task>().ToList();

        Assert.NotEmpty(tasks);
        foreach (var script in tasks.SelectMany(task => new[] { task.Check, task.Run }))
        {
            var result = await Cli.Wrap("sh").WithArguments(["-n", "-c", script]).WithValidation(CommandResultValidation.None)
                .ExecuteBufferedAsync(TestContext.Current.CancellationToken);
            Assert.True(result.ExitCode == 0, script + result.StandardError);
            Assert.DoesNotContain("PRIVATE KEY", script, StringComparison.Ordinal);
        }
    }

    public void Dispose() => directory.Delete(recursive: true);

    private Resource.File File(IModule module, Node node, string path) =>
        module.Describe(deployment, node).OfType<Resource.File>().Single(file => file.Path == path);

    private string Text(IModule module, Node node, string path) => Assert.IsType<FileContent.Rendered>(File(module, node, path).Content).Text;
}
