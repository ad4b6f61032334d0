using System.Text.RegularExpressions;
using Monitor.Model.Documents;
using Monitor.Model.Metrics;

namespace Monitor.Model.Tests.Metrics;

public sealed partial class CatalogueTests
{
    [Fact]
    public void Built_in_collectors_have_no_faults() => Assert.NotEmpty(Catalogue.BuiltIn.Collectors);

    [Fact]
    public void No_family_belongs_to_two_collectors()
    {
        var owners = Catalogue.BuiltIn.Collectors
            .SelectMany(collector => collector.Metrics.Select(metric => (metric.Name, Owner: collector.Name)))
            .Distinct()
            .CountBy(pair => pair.Name)
            .Where(count => count.Value > 1);
        Assert.Empty(owners);
    }

    [Fact]
    public void A_family_has_one_type_and_one_set_of_labels_in_all_variants()
    {
        foreach (var variants in Catalogue.BuiltIn.Collectors.SelectMany(collector => collector.Metrics).GroupBy(metric => metric.Name))
        {
            Assert.Single(variants.Select(metric => metric.Type).Distinct());
            Assert.Single(variants.Select(metric => string.Join(',', metric.Labels)).Distinct());
        }
    }

    [Theory]
    [InlineData(13)]
    [InlineData(15)]
    [InlineData(17)]
    [InlineData(18)]
    public void Every_version_gets_each_collector_at_most_once(int version)
    {
        var chosen = Catalogue.BuiltIn.For(CollectorTarget.Postgres, version).Select(collector => collector.Name).ToList();
        Assert.Equal(chosen.Distinct(), chosen);
        Assert.Contains("pg_stat_database", chosen);
        Assert.Contains("pg_stat_bgwriter", chosen);
    }

    /// <summary>What grows with the number of files or waits for a lock has no place where a scrape waits for it.</summary>
    [Fact]
    public void Nothing_that_runs_at_every_scrape_reads_a_directory_or_the_size_of_a_relation()
    {
        var dear = Catalogue.BuiltIn.Collectors.Where(collector => DearFunction().IsMatch(collector.Sql)).ToList();
        Assert.Contains(dear, collector => collector.Name == "pg_wal");
        Assert.All(dear, collector => Assert.True(collector.Every is not null, $"{collector.File} runs at every scrape"));
    }

    [Fact]
    public void Older_servers_get_their_own_variant()
    {
        var old = Assert.Single(Catalogue.BuiltIn.For(CollectorTarget.Postgres, 16), collector => collector.Name == "pg_stat_bgwriter");
        var current = Assert.Single(Catalogue.BuiltIn.For(CollectorTarget.Postgres, 17), collector => collector.Name == "pg_stat_bgwriter");
        Assert.Equal(16, old.UntilVersion);
        Assert.Null(current.UntilVersion);
    }

    [Theory]
    [InlineData("pg_up")]
    [InlineData("pg_in_recovery")]
    [InlineData("pg_roles_superuser", "rolname")]
    [InlineData("pgbackrest_up")]
    [InlineData("pgbackrest_backups", "stanza")]
    [InlineData("pgbackrest_backup_last_error", "stanza")]
    [InlineData("pgbackrest_backup_last_completion_timestamp_seconds", "stanza")]
    [InlineData("pgbackrest_backup_last_full_completion_timestamp_seconds", "stanza")]
    public void Series_that_alerts_stand_on_are_there(string name, params string[] labels) =>
        Assert.Equal(labels, Catalogue.BuiltIn.FindMetric(name)?.Labels);

    [Fact]
    public void A_collector_of_the_user_takes_the_place_of_ours()
    {
        var faults = new List<Fault>();
        var theirs = CollectorFile.Read("pg_locks.sql", CollectorText.With("name: pg_locks", "  - { name: pg_locks_count, help: Locks }"), faults)!;
        var catalogue = Catalogue.BuiltIn.With([theirs], faults);
        Assert.Empty(faults);
        Assert.Same(theirs, Assert.Single(catalogue.Collectors, collector => collector.Name == "pg_locks"));
    }

    [Fact]
    public void A_collector_of_the_user_that_repeats_a_family_is_left_out_and_reported()
    {
        var faults = new List<Fault>();
        var theirs = CollectorFile.Read("mine.sql", CollectorText.With("name: mine", "  - { name: pg_up, help: Mine }"), faults)!;
        var catalogue = Catalogue.BuiltIn.With([theirs], faults);
        Assert.Contains("`pg_up`", Assert.Single(faults).Message, StringComparison.Ordinal);
        Assert.DoesNotContain(theirs, catalogue.Collectors);
    }

    [GeneratedRegex(@"\bpg_(ls_\w+|read_\w+|stat_file|hba_file_rules|file_settings|(database|tablespace|table|indexes|relation|total_relation)_size)\b")]
    private static partial Regex DearFunction();
}
