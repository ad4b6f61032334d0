using Monitor.Exporter.Tests.Servers;

namespace Monitor.Exporter.Tests.Faults;

/// <summary>More slow collectors of a user at every scrape than a scrape has time for.</summary>
[Collection(nameof(AloneCollection))]
public sealed class SlowNeighboursTests(LoneServer place) : IClassFixture<LoneServer>
{
    private static readonly string[] Names = ["first", "second", "third", "fourth"];

    [Fact]
    public async Task Take_turns_say_why_and_cost_no_built_in_one_its_series()
    {
        var slow = Names.Select(name => (name, "timeout: 1500ms\n", "SELECT 42 AS value FROM pg_sleep(0.7)")).ToArray();
        await using (var exporter = new RunningExporter(new() { Servers = [new() { Postgres = place.Server.Login("postgres"), FreshFor = TimeSpan.Zero }] }, Own.With(slow)))
        {
            HashSet<string> seen = [], postponed = [];
            var rounds = new List<string>();
            while (seen.Count < Names.Length || postponed.Count < Names.Length)
            {
                var scrape = await exporter.ScrapeAsync();
                var (came, late) = (Names.Where(name => scrape.Value($"{name}_value") == "42").ToList(), Names.Where(name => scrape.Value($"pg_exporter_collector_skipped{{collector=\"{name}\",reason=\"budget\"}}") == "1").ToList());
                seen.UnionWith(came);
                postponed.UnionWith(late);
                rounds.Add($"came {string.Join(',', came)}, postponed {string.Join(',', late)}, after {scrape.Took}\n{string.Join('\n', scrape.Lines("pg_exporter_collector_skipped{").Where(line => line.Contains("budget", StringComparison.Ordinal)))}");
                Assert.Equal("1", scrape.Value("pg_up"));
                Assert.NotNull(scrape.Value("pg_postmaster_start_time_seconds"));
                Assert.NotEmpty(scrape.Lines("pg_stat_activity_count{"));
                Assert.True(scrape.Took < TimeSpan.FromSeconds(3), $"{scrape.Took}");
                Assert.True(rounds.Count < 12, string.Join('\n', rounds));
            }
        }

        await place.NobodyIsLeftAsync();
    }

    [Fact]
    public async Task Conditions_that_take_long_are_not_true_and_cost_nobody_else_anything()
    {
        var slow = Names.Select(name => (name, $"when: (SELECT pg_sleep(1.2) IS NOT NULL AND '{name}' <> '')\n", "SELECT 42 AS value")).ToArray();
        await using (var exporter = new RunningExporter(place.Config(), Own.With([.. slow, ("quick", "when: \"true\"\n", "SELECT 42 AS value")])))
        {
            var scrape = await exporter.ScrapeUntilAsync(scrape => scrape.Value("pg_exporter_collector_skipped{collector=\"first\",reason=\"condition\"}") == "1");
            Assert.All(Names, name => Assert.Equal("1", scrape.Value($"pg_exporter_collector_skipped{{collector=\"{name}\",reason=\"condition\"}}")));
            Assert.Equal("1", scrape.Value("pg_up"));
            Assert.NotEmpty(scrape.Lines("pg_stat_activity_count{"));
            Assert.True(scrape.Took < TimeSpan.FromSeconds(3), $"{scrape.Took}");
        }

        await place.NobodyIsLeftAsync();
    }
}
