using System.Globalization;
using System.Text.RegularExpressions;
using Monitor.Dashboards.PromQl;
using Monitor.Dashboards.Rules;
using Monitor.Dashboards.Vocabulary;
using Monitor.Model.Topology;

namespace Monitor.Dashboards.Tests.Rules;

/// <summary>What an alert is held to: by whom it may be changed, and in which unit.</summary>
public sealed partial class ThresholdTests
{
    /// <summary>Numbers in expressions that nobody may change, each with the reason.</summary>
    private static readonly (string Alert, string Number, string Reason)[] Fixed =
    [
        ("ReplicaStuck", "22", "all values of the window, which follows the scrape interval"),
        ("ArchiveStale", "33554432", "two segments of WAL: a server that writes less has nothing to archive"),
        ("StanzaBroken", "2", "a status of pgBackRest"),
        ("BackupMissing", "93600", "a policy of the cluster: backup.maximumAge"),
        ("CacheMissesHigh", "1000", "a server that reads less is not slow for it"),
        ("MultixactNear", "2147483648", "how many numbers there are"),
        ("MultixactClose", "2147483648", "how many numbers there are"),
        ("RollbacksHigh", "10", "a share of a few transactions says nothing"),
        ("TcpRetransmissionsHigh", "10", "a share of a few segments says nothing"),
        ("EtcdQuorumAtRisk", "0.5", "the majority of n is more than n / 2"),
        ("EtcdDiskSlow", "0.95", "one of 20, as its threshold says"),
        ("EtcdNetworkSlow", "0.95", "one of 20, as its threshold says"),
    ];

    [Fact]
    public void Every_number_in_the_expression_of_an_alert_is_0_or_1_a_threshold_or_has_a_reason()
    {
        var found = RuleBook.Generic.Alerts.SelectMany(alert => Numbers(alert.Expression.Text)
                .Except(["0", "1", .. alert.Thresholds.Select(threshold => threshold.Default.ToString("0.################", CultureInfo.InvariantCulture))])
                .Select(number => (alert.Name, number)))
            .Distinct();
        Assert.Equal(Fixed.Select(one => (one.Alert, one.Number)).Order(), found.Order());
        Assert.All(Fixed, one => Assert.NotEmpty(one.Reason));
    }

    [Theory]
    [InlineData("a{b=\"3\"}[5m] offset 1h > 4 * 1e3", "4 1e3")]
    [InlineData("label_replace(node_load1, \"a\", \"$1\", \"b\", \"(.*)\") / on (c5) d >= 0.25", "0.25")]
    public void Numbers_are_told_from_names_texts_and_times(string expression, string numbers) => Assert.Equal(numbers.Split(' '), Numbers(expression));

    [Fact]
    public void A_threshold_is_held_only_against_what_it_measures()
    {
        var seconds = Bounds(AlertThresholds.ReplicationLag).ValueOf(AlertThresholds.ReplicationLag);
        Assert.Empty(PostgresSeries.ReplicationLag.Where().Above(seconds).Faults);
        Assert.Equal(
            ["`>` of bytes (pg_replication_slot_retained_bytes) and a bound of seconds"],
            new Gauge("pg_replication_slot_retained_bytes").Where().Above(seconds).Faults);
        Assert.Equal(
            ["`<` of bytes · seconds^-1 (rate(x_bytes_total[5m])) and a bound of bytes"],
            new Counter("x_bytes_total").Rate(Window.Of(TimeSpan.FromMinutes(5))).Below(Bounds(AlertThresholds.WalRate).ValueOf(AlertThresholds.WalRate)).Faults);
        Assert.Empty(new Counter("x_bytes_total").Rate(Window.Of(TimeSpan.FromMinutes(5))).Above(Bounds(AlertThresholds.WalRate).PerSecond(AlertThresholds.WalRate)).Faults);
        Assert.Throws<ArgumentException>(() => Bounds(AlertThresholds.DiskFree).SpanOf(AlertThresholds.DiskFree));
    }

    [Fact]
    public void No_alert_mixes_units_up_in_any_fleet() =>
        Assert.All(RuleBook.Generic.Alerts.Concat(RuleBook.For(LabFleet.Create()).Alerts), alert => Assert.Empty(alert.Expression.Faults));

    private static Bounds Bounds(AlertThreshold threshold) => new(new Dictionary<string, double> { [threshold.Name] = threshold.Default }, [], []);

    private static List<string> Numbers(string expression) => [.. Number.Matches(expression).Select(match => match.Groups["number"].Value).Where(number => number.Length > 0)];

    // What comes first wins: texts, windows and names hold no numbers of their own.
    [GeneratedRegex("""
        "(?:\\.|[^"\\])*" | \[[^\]]*\] | offset\s+\w+ | [a-zA-Z_:][a-zA-Z0-9_:]* | (?<number>[0-9.]+(?:e[0-9]+)?)
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Number { get; }
}
