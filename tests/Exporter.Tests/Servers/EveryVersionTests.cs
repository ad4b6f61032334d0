using Monitor.Model.Metrics;

namespace Monitor.Exporter.Tests.Servers;

[Collection(ServersCollection.Name)]
public sealed class EveryVersionTests(ServersOfAllVersions servers)
{
    /// <summary>Of each family what docs/metrics.md says.</summary>
    private static readonly Dictionary<string, MajorVersions> Documented = Catalogue.BuiltIn.Collectors
        .Where(collector => collector.Target == CollectorTarget.Postgres)
        .GroupBy(collector => collector.Name)
        .Select(variants => variants.OrderBy(variant => variant.UntilVersion ?? int.MaxValue).ToList())
        .SelectMany(variants => variants.SelectMany(variant => variant.Families()).Select(metric => metric.Name).Distinct().Select(family => (family, MajorVersions.Of(variants, family))))
        .ToDictionary();

    public static TheoryData<int, string> Places => [.. from version in new[] { 13, 15, 17, 18 } from place in new[] { "primary", "replica", "cascading" } select (version, place)];

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Every_collector_that_is_not_skipped_succeeds_and_finds_its_columns(int version, string place)
    {
        var running = await servers.OfAsync(version);
        var server = place switch { "primary" => running.Primary, "replica" => running.Replica, _ => running.Cascading };
        await using var exporter = new RunningExporter(new() { Postgres = server.Login("bench") });
        var expected = Catalogue.BuiltIn.For(CollectorTarget.Postgres, version).Select(collector => collector.Name).ToHashSet();
        var scrape = await exporter.ScrapeUntilAsync(scrape => expected.IsSubsetOf(Reported(scrape)));
        Assert.All(scrape.Lines("pg_exporter_collector_success{"), line => Assert.EndsWith(" 1", line, StringComparison.Ordinal));
        Assert.All(scrape.Lines("pg_exporter_collector_missing_columns{"), line => Assert.EndsWith(" 0", line, StringComparison.Ordinal));
        Assert.Empty(scrape.Lines("pg_exporter_collector_failures_total{"));
        Assert.Empty(scrape.Lines("pg_exporter_series_dropped_total{"));
        Assert.DoesNotContain("reason=\"permission\"", scrape.Text, StringComparison.Ordinal);
        Assert.Equal(place == "primary" ? "0" : "1", scrape.Value("pg_in_recovery"));
        Assert.DoesNotContain(Families(scrape), family => Documented.TryGetValue(family, out var versions) && !versions.Contains(version));
        Assert.Empty(Settings(version).Except(Families(scrape)));
    }

    /// <summary>The role is read before the collectors run: in the instant of a promotion those of a replica meet a primary.</summary>
    [Theory]
    [InlineData(13)]
    [InlineData(15)]
    [InlineData(17)]
    [InlineData(18)]
    public async Task What_is_only_for_a_replica_does_not_fail_on_a_primary(int version)
    {
        var running = await servers.OfAsync(version);
        await using var connection = await running.Primary.OpenAsync("bench");
        var ofReplicas = Catalogue.BuiltIn.For(CollectorTarget.Postgres, version).Where(collector => collector.Roles == CollectorRoles.Replica).ToList();
        Assert.NotEmpty(ofReplicas);
        foreach (var collector in ofReplicas)
        {
            await using var command = new Npgsql.NpgsqlCommand(collector.Sql, connection);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Settings of the server itself, which are there always: those of an extension have a dot in their name.</summary>
    private static IEnumerable<string> Settings(int version) => Catalogue.BuiltIn.For(CollectorTarget.Postgres, version)
        .Single(collector => collector.Name == "pg_settings").Metrics
        .Where(metric => metric.Help.Split(' ') is ["Server", "Parameter:", var name, ..] && !name.Contains('.', StringComparison.Ordinal) && Documented[metric.Name].Contains(version))
        .Select(metric => metric.Name);

    private static HashSet<string> Families(Scrape scrape) => [.. scrape.Lines("# TYPE ").Select(line => line.Split(' ')[2])];

    private static HashSet<string> Reported(Scrape scrape) =>
        [.. scrape.Lines("pg_exporter_collector_success{").Concat(scrape.Lines("pg_exporter_collector_skipped{")).Select(line => line.Split('"')[1])];
}
