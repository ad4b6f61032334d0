using System.Text;
using System.Text.Json;
using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using Monitor.Exporter.Backup;
using Monitor.Exporter.Exposition;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Tests.Backup;

public sealed class RepositoryReportTests
{
    private const string Info = """
        [{"name":"pg-test","cipher":"aes-256-cbc","db":[{"id":1,"repo-key":1}],
          "repo":[{"cipher":"aes-256-cbc","key":1,"status":{"code":0}},{"cipher":"none","key":2,"status":{"code":2}}],
          "status":{"code":0,"lock":{"backup":{"held":true,"size":1000,"size-cplt":250},"restore":{"held":true}}},
          "archive":[
            {"database":{"id":1,"repo-key":1},"id":"17-1","min":"000000010000000000000005","max":"00000002000000000000000A"},
            {"database":{"id":1,"repo-key":2},"id":"17-1","min":"000000010000000000000008","max":"00000002000000000000000A"}],
          "backup":[
            {"type":"full","error":false,"database":{"id":1,"repo-key":1},"archive":{"start":"000000010000000000000006","stop":"000000010000000000000006"},
             "lsn":{"start":"0/6000028","stop":"0/6000120"},"timestamp":{"start":1000,"stop":1010},
             "info":{"size":400,"delta":400,"repository":{"size":40,"delta":40}}},
            {"type":"incr","error":true,"database":{"id":1,"repo-key":1},"archive":{"start":"000000010000000000000008","stop":"000000010000000000000009"},
             "timestamp":{"start":2000,"stop":2030},"info":{"size":500,"delta":50,"repository":{"delta":5}}},
            {"type":"full","error":false,"database":{"id":1,"repo-key":2},"archive":{"start":"000000010000000000000006","stop":"000000010000000000000006"},
             "timestamp":{"start":1000,"stop":1011},"info":{"size":400}}]}]
        """;

    [Fact]
    public void Describes_each_repository_and_type_by_itself()
    {
        var text = Render(Info, []);
        Assert.Contains("pgbackrest_repository_status_code{stanza=\"pg-test\",repo=\"2\"} 2\n", text, StringComparison.Ordinal);
        Assert.Contains("pgbackrest_repository_encrypted{stanza=\"pg-test\",repo=\"1\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("pgbackrest_repository_encrypted{stanza=\"pg-test\",repo=\"2\"} 0\n", text, StringComparison.Ordinal);
        Assert.Contains("pgbackrest_repository_backups{stanza=\"pg-test\",repo=\"1\",type=\"full\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("pgbackrest_repository_backups{stanza=\"pg-test\",repo=\"2\",type=\"incr\"} 0\n", text, StringComparison.Ordinal);
        Assert.Contains("pgbackrest_repository_backup_last_duration_seconds{stanza=\"pg-test\",repo=\"1\",type=\"incr\"} 30\n", text, StringComparison.Ordinal);
        Assert.Contains("pgbackrest_repository_backup_last_database_delta_bytes{stanza=\"pg-test\",repo=\"1\",type=\"incr\"} 50\n", text, StringComparison.Ordinal);
        Assert.Contains("pgbackrest_repository_backup_last_delta_bytes{stanza=\"pg-test\",repo=\"1\",type=\"incr\"} 5\n", text, StringComparison.Ordinal);
        Assert.Contains("pgbackrest_repository_backup_last_error{stanza=\"pg-test\",repo=\"1\",type=\"incr\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("pgbackrest_repository_oldest_backup_timestamp_seconds{stanza=\"pg-test\",repo=\"1\"} 1010\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("pgbackrest_repository_backup_last_size_bytes{stanza=\"pg-test\",repo=\"1\",type=\"incr\"}", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Tells_how_far_a_backup_under_way_is()
    {
        var text = Render(Info, []);
        Assert.Contains("pgbackrest_backup_progress_bytes{stanza=\"pg-test\"} 250\n", text, StringComparison.Ordinal);
        Assert.Contains("pgbackrest_backup_progress_ratio{stanza=\"pg-test\"} 0.25\n", text, StringComparison.Ordinal);
        Assert.Contains("pgbackrest_restore_running{stanza=\"pg-test\"} 1\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Finds_backups_whose_own_WAL_is_gone()
    {
        var text = Render(Info, []);
        Assert.Contains("pgbackrest_repository_backups_without_wal{stanza=\"pg-test\",repo=\"1\"} 0\n", text, StringComparison.Ordinal);
        Assert.Contains("pgbackrest_repository_backups_without_wal{stanza=\"pg-test\",repo=\"2\"} 1\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Gives_the_archive_as_positions_that_compare_with_those_of_the_server()
    {
        var text = Render(Info, []);
        Assert.Contains($"pgbackrest_wal_archive_first_lsn_bytes{{stanza=\"pg-test\",repo=\"1\",archive=\"17-1\"}} {5 << 24}\n", text, StringComparison.Ordinal);
        Assert.Contains($"pgbackrest_wal_archive_last_lsn_bytes{{stanza=\"pg-test\",repo=\"1\",archive=\"17-1\"}} {11 << 24}\n", text, StringComparison.Ordinal);
        Assert.Contains("pgbackrest_wal_archive_last_timeline{stanza=\"pg-test\",repo=\"1\",archive=\"17-1\"} 2\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("missing_segments", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "05", "06", "07", "08", "09", "0A")]
    [InlineData(1, "05", "06", "07", "09", "0A")]
    [InlineData(2, "06", "09", "0A")]
    [InlineData(0, "06", "07")]
    [InlineData(1, "05", "07")]
    public void Counts_the_segments_that_are_missing_after_the_newest_full_backup(int missing, params string[] parts)
    {
        var files = parts.Select(part => $"\"0000000100000000/0000000100000000000000{part}-{new string('a', 40)}.zst\":{{\"type\":\"file\",\"size\":10,\"time\":{1000 + parts.Length}}}");
        var listing = ArchiveListing.Read(JsonElement.Parse($"{{\".\":{{\"type\":\"path\"}},{string.Join(',', files)}}}"));
        var text = Render(Info, new() { [new("pg-test", 1, "17-1")] = listing });
        Assert.Contains($"pgbackrest_wal_archive_missing_segments{{stanza=\"pg-test\",repo=\"1\",archive=\"17-1\"}} {missing}\n", text, StringComparison.Ordinal);
        Assert.Contains($"pgbackrest_wal_archive_segments{{stanza=\"pg-test\",repo=\"1\",archive=\"17-1\"}} {parts.Length}\n", text, StringComparison.Ordinal);
        Assert.Contains($"pgbackrest_wal_archive_size_bytes{{stanza=\"pg-test\",repo=\"1\",archive=\"17-1\"}} {10 * parts.Length}\n", text, StringComparison.Ordinal);
        Assert.Contains($"pgbackrest_wal_archive_last_timestamp_seconds{{stanza=\"pg-test\",repo=\"1\",archive=\"17-1\"}} {1000 + parts.Length}\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("pgbackrest_wal_archive_segments{stanza=\"pg-test\",repo=\"2\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_segment_that_only_the_new_timeline_has_is_not_missing()
    {
        var listing = ArchiveListing.Read(JsonElement.Parse("""{"a/000000010000000000000006-aa":{},"b/000000020000000000000007-aa":{},"b/00000002.history":{},"b/000000020000000000000007.00000028.backup":{}}"""));
        Assert.Equal(2, listing.Count);
        Assert.Equal(0, listing.Missing(new(1, 0, 6), new(2, 0, 7), WalSegment.DefaultSize));
    }

    [Theory]
    [InlineData("000000010000000000000006", "0/6000120", 16L << 20)]
    [InlineData("000000010000000200000003", "2/C000028", 64L << 20)]
    [InlineData("000000010000000000000000", "0/28", null)]
    [InlineData("000000010000000000000006", "1/6000120", null)]
    [InlineData("000000010000000000000006", "nonsense", null)]
    public void Finds_the_size_of_segments_by_a_position_within(string name, string lsn, long? size)
    {
        Assert.True(WalSegment.TryParse(name, out var segment));
        Assert.Equal(size, segment.SizeBy(lsn));
    }

    [Fact]
    public void Any_file_name_is_a_segment_or_not() => Gen.String.Sample(text => Assert.True(!WalSegment.TryParse(text, out _) || text.Length >= 24));

    [Fact]
    public async Task Asks_a_program_for_backups_and_then_for_the_files_of_each_archive()
    {
        var directory = Directory.CreateTempSubdirectory("exporter-tests-").FullName;
        var script = Path.Combine(directory, "pgbackrest");
        await File.WriteAllTextAsync(Path.Combine(directory, "info"), Info, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(script, $$$"""
            #!/bin/sh
            case "$1$3" in
              info*) cat {{{directory}}}/info ;;
              repo-ls--repo=1) echo '{"x/000000010000000000000006-aa":{"size":3,"time":77}}' ;;
              *) echo "repository 2 is away" >&2; exit 103 ;;
            esac
            """, TestContext.Current.CancellationToken);
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var plane = new BackupPlane(new(TimeSpan.FromSeconds(1), script), TimeProvider.System, NullLogger.Instance);
        await plane.RefreshAsync(TestContext.Current.CancellationToken);
        var text = Text(plane.Segment);
        Assert.Contains("pgbackrest_up 1\n", text, StringComparison.Ordinal);
        Assert.Contains("pgbackrest_wal_archive_last_timestamp_seconds{stanza=\"pg-test\",repo=\"1\",archive=\"17-1\"} 77\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("pgbackrest_wal_archive_last_timestamp_seconds{stanza=\"pg-test\",repo=\"2\"", text, StringComparison.Ordinal);
        Directory.Delete(directory, recursive: true);
    }

    private static string Render(string json, Dictionary<ArchivePlace, ArchiveListing> listings)
    {
        var builder = new SegmentBuilder(BackupMetrics.All);
        BackupReport.Describe(JsonElement.Parse(json), listings, builder);
        return Text(builder.Build());
    }

    private static string Text(Segment segment) => string.Concat(segment.Families.Select(family => Encoding.UTF8.GetString(family.Bytes.Span)));
}
