using Monitor.Dashboards.Check;
using Monitor.Dashboards.Vocabulary;

namespace Monitor.Dashboards.Tests;

public sealed class DashboardFilesTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("monitor-dashboards-").FullName;

    private List<ExpressionPlace>? places;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public void The_checked_in_files_are_what_is_generated_and_name_only_what_exists() =>
        Assert.Empty(DashboardFiles.Check(RepositoryRoot.Path));

    [Fact]
    public void Generating_twice_gives_the_same_bytes()
    {
        var first = DashboardFiles.Generate(directory).ToDictionary(path => path, path => File.ReadAllText(Path.Combine(directory, path)));
        var second = DashboardFiles.Generate(directory);

        Assert.All(second, path => Assert.Equal(first[path], File.ReadAllText(Path.Combine(directory, path))));
    }

    [Fact]
    public void Reports_a_file_that_was_edited_one_that_is_missing_and_one_that_nothing_generates()
    {
        var files = DashboardFiles.Generate(directory);
        File.AppendAllText(Path.Combine(directory, files[0]), "\n");
        File.Delete(Path.Combine(directory, files[1]));
        File.WriteAllText(Path.Combine(directory, DashboardFiles.RuleFolder, "stray.yml"), "groups: []\n");

        var problems = DashboardFiles.Check(directory);

        Assert.Equal(3, problems.Count);
        Assert.Contains(problems, problem => problem.StartsWith($"{files[0]}: differs", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.StartsWith($"{files[1]}: is missing", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.StartsWith($"{DashboardFiles.RuleFolder}/stray.yml: nothing generates", StringComparison.Ordinal));
    }

    /// <summary>The mistakes that the compiler or the check of the sources would see, written into the files by hand.</summary>
    [Theory]
    [InlineData("expr: pg_up == 0", "expr: pg_upp == 0", "alert PostgresDown: nothing exports pg_upp")]
    [InlineData("expr: pg_up == 0", "expr: pg_up{datname=\"a\"} == 0", "alert PostgresDown: pg_up has no label datname")]
    [InlineData("expr: pg_up == 0", "expr: sum by (datname) (pg_up) == 0", "alert PostgresDown: no series of the expression has the label datname")]
    [InlineData("expr: pg_up == 0", "expr: rate(pg_up[5m]) == 0", "alert PostgresDown: rate of pg_up, which is a gauge")]
    [InlineData("expr: pg_up == 0", "expr: pg_up + node_filesystem_size_bytes == 0", "differs from what is generated")]
    public void A_mistake_that_somebody_writes_into_a_file_is_named(string right, string wrong, string expected)
    {
        DashboardFiles.Generate(directory);
        var file = Path.Combine(directory, DashboardFiles.RuleFolder, "monitor.yml");
        var text = File.ReadAllText(file);
        Assert.Contains(right, text, StringComparison.Ordinal);
        File.WriteAllText(file, text.Replace(right, wrong, StringComparison.Ordinal));

        Assert.Contains(DashboardFiles.Check(directory), problem => problem.StartsWith($"{DashboardFiles.RuleFolder}/monitor.yml: {expected}", StringComparison.Ordinal));
    }

    /// <summary>Of other programs, and of our rules; for our exporter's catalogue see <c>RenamedMetricTests</c>.</summary>
    [Theory]
    [InlineData("node_cpu_seconds_total")]
    [InlineData("patroni_primary")]
    [InlineData("ins:pg_stat_database_xact:rate")]
    public void Renaming_a_series_names_every_dashboard_and_rule_that_breaks(string name)
    {
        DashboardFiles.Generate(directory);
        var renamed = new KnownSeries(KnownSeries.Collected.All.Select(series => series.Name == name ? series with { Name = name + "_renamed" } : series));
        var expected = Places()
            .Where(place => ExpressionReader.Read(place.Expression).Mentions.Any(mention => mention.Name == name))
            .Select(place => $"{place.File}: {place.Where}: nothing exports {name}")
            .Distinct().Order().ToList();
        Assert.True(expected.Count > 1, name);

        var problems = DashboardFiles.Check(directory, renamed).Where(problem => problem.EndsWith($"nothing exports {name}", StringComparison.Ordinal));

        Assert.Equal(expected, problems.Distinct().Order());
    }

    [Fact]
    public void A_label_that_its_collector_no_longer_has_is_named_with_its_series()
    {
        DashboardFiles.Generate(directory);
        var known = new KnownSeries(KnownSeries.Collected.All.Select(series => series.Name == PostgresSeries.Superusers.Name
            ? series with { Labels = series.Labels.Where(label => label != "rolname").ToHashSet() }
            : series));

        Assert.Contains(
            $"{DashboardFiles.RuleFolder}/monitor.yml: alert SuperuserUnknown: pg_roles_superuser has no label rolname",
            DashboardFiles.Check(directory, known));
    }

    private List<ExpressionPlace> Places() => places ??=
    [
        .. new[] { DashboardFiles.DashboardFolder, DashboardFiles.RuleFolder }.SelectMany(folder =>
            Directory.EnumerateFiles(Path.Combine(directory, folder))
                .SelectMany(file => ExpressionFiles.Read($"{folder}/{Path.GetFileName(file)}", File.ReadAllText(file)))),
    ];
}
