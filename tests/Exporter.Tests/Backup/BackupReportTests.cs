using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Monitor.Exporter.Backup;
using Monitor.Exporter.Exposition;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Tests.Backup;

public sealed class BackupReportTests
{
    private const string Two = """
        [{"name":"pg-test","cipher":"aes-256-cbc","status":{"code":0,"message":"ok","lock":{"backup":{"held":true}}},
          "archive":[{"id":"17-1","min":"000000010000000000000002","max":"000000010000000000000009","database":{"id":1,"repo-key":1}}],
          "backup":[
            {"label":"b","type":"incr","error":true,"timestamp":{"start":2000,"stop":2030},"info":{"size":50,"repository":{"size":5,"delta":1}}},
            {"label":"a","type":"full","error":false,"timestamp":{"start":1000,"stop":1010},"info":{"size":40,"repository":{"size":4}}}]}]
        """;

    [Fact]
    public void Reads_the_newest_backup_and_the_newest_full_one()
    {
        var text = Render(Two);
        Assert.Contains("pgbackrest_backups{stanza=\"pg-test\"} 2\n", text, StringComparison.Ordinal);
        Assert.Contains("pgbackrest_backup_last_completion_timestamp_seconds{stanza=\"pg-test\"} 2030\n", text, StringComparison.Ordinal);
        Assert.Contains("pgbackrest_backup_last_full_completion_timestamp_seconds{stanza=\"pg-test\"} 1010\n", text, StringComparison.Ordinal);
        Assert.Contains("pgbackrest_backup_last_error{stanza=\"pg-test\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("pgbackrest_backup_last_duration_seconds{stanza=\"pg-test\"} 30\n", text, StringComparison.Ordinal);
        Assert.Contains("pgbackrest_backup_running{stanza=\"pg-test\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("pgbackrest_wal_archive_info{stanza=\"pg-test\",min=\"000000010000000000000002\",max=\"000000010000000000000009\"} 1\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stanza_without_a_backup_counts_none_and_has_no_times()
    {
        var text = Render("""[{"name":"pg-test","status":{"code":2},"backup":[],"archive":[]}]""");
        Assert.Contains("pgbackrest_backups{stanza=\"pg-test\"} 0\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("timestamp", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stanza_that_should_be_there_and_is_not_has_no_backup()
    {
        var builder = new SegmentBuilder(BackupMetrics.All);
        BackupReport.DescribeMissing(JsonElement.Parse(Two), ["pg-gone", "pg-test"], builder);
        var text = string.Concat(builder.Build().Families.Select(family => Encoding.UTF8.GetString(family.Bytes.Span)));
        Assert.Equal("pgbackrest_stanza_status_code{stanza=\"pg-gone\"} 1\npgbackrest_backups{stanza=\"pg-gone\"} 0\n", text);
    }

    [Fact]
    public async Task Tells_of_the_stanzas_that_are_configured_and_of_the_latest_run_of_those_that_are_there()
    {
        var directory = Directory.CreateTempSubdirectory("exporter-tests-").FullName;
        var script = Path.Combine(directory, "pgbackrest");
        await File.WriteAllTextAsync(script, "#!/bin/sh\necho '[{\"name\":\"pg-test\",\"status\":{\"code\":0}},{\"name\":\"../pg-test\"}]'\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await File.WriteAllTextAsync(Path.Combine(directory, "pg-test-backup.log"), BackupLogTests.Failed, TestContext.Current.CancellationToken);
        var plane = new BackupPlane(new(TimeSpan.FromSeconds(1), script) { Stanzas = ["pg-test", "pg-gone"], Logs = directory }, TimeProvider.System, NullLogger.Instance);
        await plane.RefreshAsync(TestContext.Current.CancellationToken);
        var text = string.Concat(plane.Segment.Families.Select(family => Encoding.UTF8.GetString(family.Bytes.Span)));
        Assert.Contains("pgbackrest_backups{stanza=\"pg-gone\"} 0\n", text, StringComparison.Ordinal);
        Assert.Contains("pgbackrest_backup_last_run_failed{stanza=\"pg-test\"} 1\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("pgbackrest_backup_last_run_failed{stanza=\"../pg-test\"}", text, StringComparison.Ordinal);
        Directory.Delete(directory, recursive: true);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("[1, null, {}, {\"name\": 5}]")]
    [InlineData("[{\"name\":\"x\",\"status\":[],\"backup\":{},\"archive\":[{}]}]")]
    [InlineData("[{\"name\":\"x\",\"backup\":[null, 5, {\"timestamp\":\"x\",\"info\":7}]}]")]
    public void Odd_shapes_do_not_fail(string json) => Render(json);

    [Theory]
    [InlineData("no-such-program-anywhere")]
    [InlineData("false")]
    [InlineData("yes")]
    public async Task A_program_that_is_missing_fails_or_talks_nonsense_is_down(string command)
    {
        var plane = new BackupPlane(new(TimeSpan.FromSeconds(1), command), TimeProvider.System, NullLogger.Instance);
        await plane.RefreshAsync(TestContext.Current.CancellationToken);
        var family = Assert.Single(plane.Segment.Families);
        Assert.Equal("pgbackrest_up 0\n", Encoding.UTF8.GetString(family.Bytes.Span));
    }

    private static string Render(string json)
    {
        var builder = new SegmentBuilder(BackupMetrics.All);
        BackupReport.Describe(JsonElement.Parse(json), new Dictionary<ArchivePlace, ArchiveListing>(), builder);
        var output = new ArrayBufferWriter<byte>();
        new ExpositionDocument([builder.Build()]).Write(output, ExpositionFormat.Text, default);
        return string.Concat(Encoding.UTF8.GetString(output.WrittenSpan).Split('\n').Where(line => !line.StartsWith('#')).Select(line => line + "\n"));
    }
}
