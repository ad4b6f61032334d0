using System.Text;
using System.Text.Json;
using Monitor.Exporter.Exposition;
using Monitor.Exporter.Patroni;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Tests.Patroni;

public sealed class PatroniReportTests
{
    private const string Cluster = """
        {"members":[
           {"name":"a","role":"leader","state":"running","host":"10.0.0.1","port":5432,"timeline":3,"tags":{"nofailover":true,"zone":"x\"y"}},
           {"name":"b","role":"sync_standby","state":"streaming","host":"10.0.0.2","timeline":3,"lag":17,"receive_lag":3,"replay_lag":17,"pending_restart":true,
            "scheduled_restart":{"schedule":"2026-11-24T01:00:00+00:00"}},
           {"name":"c","role":"replica","state":"start failed","lag":"unknown"}],
         "pause":true,"scheduled_switchover":{"at":"2026-11-24T02:00:00+01:00","from":"a"},"scope":"pg-test"}
        """;

    [Fact]
    public void Describes_every_member_as_all_see_it()
    {
        var text = Render(builder => PatroniReport.DescribeCluster(JsonElement.Parse(Cluster), builder));
        Assert.Contains("patroni_cluster_members 3\n", text, StringComparison.Ordinal);
        Assert.Contains("patroni_cluster_leaders 1\n", text, StringComparison.Ordinal);
        Assert.Contains("patroni_cluster_paused 1\n", text, StringComparison.Ordinal);
        Assert.Contains("patroni_scheduled_switchover_timestamp_seconds{from=\"a\",to=\"\"} 1795482000\n", text, StringComparison.Ordinal);
        Assert.Contains("patroni_member_info{member=\"b\",role=\"sync_standby\",state=\"streaming\",host=\"10.0.0.2\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("patroni_member_lag_bytes{member=\"b\"} 17\n", text, StringComparison.Ordinal);
        Assert.Contains("patroni_member_receive_lag_bytes{member=\"b\"} 3\n", text, StringComparison.Ordinal);
        Assert.Contains("patroni_member_pending_restart{member=\"b\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("patroni_member_scheduled_restart_timestamp_seconds{member=\"b\"} 1795482000\n", text, StringComparison.Ordinal);
        Assert.Contains("patroni_member_lag_unknown{member=\"c\"} 1\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("patroni_member_lag_bytes{member=\"c\"}", text, StringComparison.Ordinal);
        Assert.Contains("patroni_member_tag_info{member=\"a\",tag=\"zone\",value=\"x\\\"y\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("patroni_member_tag_info{member=\"a\",tag=\"nofailover\",value=\"true\"} 1\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_the_settings_that_wait_for_a_restart()
    {
        var text = Render(builder => PatroniReport.DescribeNode(
            JsonElement.Parse("""{"dcs_last_seen":1795471872,"watchdog_failed":true,"pending_restart_reason":{"max_connections":{"old_value":"100","new_value":"200"}}}"""), builder));
        Assert.Contains("patroni_pending_restart_parameter_info{parameter=\"max_connections\",old_value=\"100\",new_value=\"200\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("patroni_dcs_last_contact_timestamp_seconds 1795471872\n", text, StringComparison.Ordinal);
        Assert.Contains("patroni_watchdog_failed 1\n", text, StringComparison.Ordinal);
        Assert.Contains("patroni_log_lost_records 0\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_hash_of_the_configuration_does_not_depend_on_the_order_of_its_keys()
    {
        var first = ConfigHash("""{"ttl":20,"postgresql":{"a":1,"b":[1,2]}}""");
        Assert.Equal(first, ConfigHash("""{"postgresql":{"b":[1,2],"a":1},"ttl":20}"""));
        Assert.NotEqual(first, ConfigHash("""{"postgresql":{"b":[2,1],"a":1},"ttl":20}"""));
    }

    [Theory]
    [InlineData("""{"synchronous_mode":true,"synchronous_mode_strict":"on"}""", "on", "true")]
    [InlineData("""{"synchronous_mode":"quorum"}""", "quorum", "false")]
    [InlineData("""{"synchronous_mode":false}""", "off", "false")]
    [InlineData("{}", "off", "false")]
    public void Reads_the_synchronous_mode_in_every_spelling(string config, string mode, string strict) =>
        Assert.Contains(
            $"patroni_config_synchronous_mode_info{{mode=\"{mode}\",strict=\"{strict}\"}} 1\n",
            Render(builder => PatroniReport.DescribeConfig(JsonElement.Parse(config), builder)),
            StringComparison.Ordinal);

    [Fact]
    public void Knows_who_was_promoted_last() =>
        Assert.Equal(
            "patroni_last_leader_change_timestamp_seconds{leader=\"b\"} 1795471200\n",
            Render(builder => PatroniReport.DescribeHistory(
                JsonElement.Parse("""[[1,100,"no recovery target specified","2026-11-23T21:00:00+00:00","a"],[2,200,"x","2026-11-23T22:00:00+00:00","b"]]"""), builder)));

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("[[1]]")]
    [InlineData("[1,null,{}]")]
    [InlineData("""{"members":5,"pause":"x","scheduled_switchover":7,"tags":[],"pending_restart_reason":[],"ttl":"x"}""")]
    [InlineData("""{"members":[null,5,{"name":7},{"name":"a","tags":5,"lag":{}}],"scheduled_switchover":{"at":"never"}}""")]
    public void Odd_shapes_do_not_fail(string json)
    {
        var document = JsonElement.Parse(json);
        Render(builder =>
        {
            PatroniReport.DescribeNode(document, builder);
            PatroniReport.DescribeCluster(document, builder);
            PatroniReport.DescribeConfig(document, builder);
            PatroniReport.DescribeFailsafe(document, builder);
            PatroniReport.DescribeHistory(document, builder);
        });
    }

    private static string ConfigHash(string config) =>
        Render(builder => PatroniReport.DescribeConfig(JsonElement.Parse(config), builder)).Split('\n').Single(line => line.StartsWith("patroni_config_hash ", StringComparison.Ordinal));

    private static string Render(Action<SegmentBuilder> describe)
    {
        var builder = new SegmentBuilder(PatroniMetrics.All);
        describe(builder);
        return string.Concat(builder.Build().Families.Select(family => Encoding.UTF8.GetString(family.Bytes.Span)));
    }
}
