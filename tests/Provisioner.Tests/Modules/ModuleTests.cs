using Monitor.Provisioner.Engine;
using Monitor.Provisioner.Modules.Backup;
using Monitor.Provisioner.Modules.Base;
using Monitor.Provisioner.Modules.Etcd;
using Monitor.Provisioner.Modules.HaProxy;
using Monitor.Provisioner.Modules.PgBouncer;
using Monitor.Provisioner.Modules.Portal;
using Monitor.Provisioner.Modules.Postgres;

namespace Monitor.Provisioner.Tests.Modules;

public sealed class ModuleTests
{
    private static readonly IReadOnlyList<IModule> Modules =
    [
        new BaseModule(), new DebianDefaultsModule(), new EtcdModule(), new BackupModule(), new PostgresModule(), new FirstBackupModule(), new PgBouncerModule(),
        new HaProxyModule(), new PortalModule(),
    ];

    [Fact]
    public void No_secret_stands_in_a_script_or_in_a_file_that_the_plan_shows()
    {
        using var example = new ExampleDeployment(ExampleFleets.Lab);

        foreach (var resource in Everything(example.Deployment))
        {
            var shown = resource switch
            {
                Resource.Task task => task.Name + task.Check + task.Run,
                Resource.File { Secret: false, Content: FileContent.Rendered rendered } => rendered.Text,
                _ => "",
            };
            Assert.DoesNotContain("<pg-test/", shown, StringComparison.Ordinal);
            Assert.DoesNotContain("<etcd/", shown, StringComparison.Ordinal);
            Assert.DoesNotContain("PRIVATE KEY", shown, StringComparison.Ordinal);
            Assert.DoesNotContain("SCRAM-SHA-256$", shown, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Whoever_describes_twice_wants_the_same()
    {
        using var example = new ExampleDeployment(ExampleFleets.Lab);

        Assert.Equal(
            Everything(example.Deployment).Select(ResourceText.Of),
            Everything(example.Deployment).Select(ResourceText.Of));
    }

    [Fact]
    public void A_path_is_wanted_once_on_a_node()
    {
        foreach (var fleet in new[] { ExampleFleets.Lab, ExampleFleets.Single })
        {
            using var example = new ExampleDeployment(fleet);
            foreach (var node in fleet.Nodes)
            {
                var paths = Modules.SelectMany(module => module.Describe(example.Deployment, node)).OfType<Resource.File>().Select(file => file.Path);
                Assert.All(paths.GroupBy(path => path), group => Assert.Single(group));
            }
        }
    }

    [Fact]
    public void A_unit_watches_only_files_that_somebody_wants_on_that_node()
    {
        using var example = new ExampleDeployment(ExampleFleets.Lab);
        foreach (var node in ExampleFleets.Lab.Nodes)
        {
            var resources = Modules.SelectMany(module => module.Describe(example.Deployment, node)).ToList();
            var paths = resources.OfType<Resource.File>().Select(file => file.Path).ToList();
            Assert.All(
                resources.OfType<Resource.Unit>().SelectMany(unit => unit.RestartOn.Concat(unit.ReloadOn)),
                watched => Assert.Contains(paths, path => watched.EndsWith('/') ? path.StartsWith(watched, StringComparison.Ordinal) : path == watched));
        }
    }

    private static IEnumerable<Resource> Everything(Deployment deployment) =>
        Modules.SelectMany(module => deployment.Fleet.Nodes.SelectMany(node => module.Describe(deployment, node)));
}
