using Monitor.Exporter.Backup;

namespace Monitor.Exporter.Tests.Backup;

/// <summary>The words are those of pgBackRest's <c>cmdEnd</c> and <c>exitSafe</c>, the same from 2.45 to 2.60.</summary>
public sealed class BackupLogTests
{
    internal const string Failed = Begin + """
        2026-11-23 22:02:02.300 P00  ERROR: [056]: unable to find primary cluster - cannot proceed
                                    HINT: are all available clusters in recovery?
        2026-11-23 22:02:02.301 P00   INFO: backup command end: aborted with exception [056]

        """;

    private const string Begin = """
        -------------------PROCESS START-------------------
        2026-11-23 22:02:01.100 P00   INFO: backup command begin 2.54.2: --stanza=pg-test --type=full

        """;

    private const string Succeeded = Begin + """
        2026-11-23 22:02:09.912 P00   INFO: new backup label = 20261123-220201F
        2026-11-23 22:02:09.990 P00   INFO: backup command end: completed successfully (8891ms)
        2026-11-23 22:02:09.991 P00   INFO: expire command begin 2.54.2: --stanza=pg-test
        2026-11-23 22:02:10.001 P00   INFO: expire command end: completed successfully (10ms)

        """;

    private const string Terminated = Begin + """
        2026-11-23 22:02:03.000 P00   INFO: backup command end: terminated on signal [SIGTERM]

        """;

    [Theory]
    [InlineData("", false, null)]
    [InlineData("nothing of backups\n", false, null)]
    [InlineData(Succeeded, false, false)]
    [InlineData(Failed, false, true)]
    [InlineData(Terminated, false, true)]
    [InlineData(Succeeded + Failed, false, true)]
    [InlineData(Failed + Succeeded, false, false)]
    [InlineData(Succeeded + Begin, true, false)]
    [InlineData(Succeeded + Begin, false, true)]
    public void The_latest_run_failed_when_it_ended_in_an_error_or_without_an_end(string log, bool running, bool? failed) =>
        Assert.Equal(failed, BackupLog.Judge(log, running));

    [Fact]
    public async Task A_log_that_is_missing_says_nothing() =>
        Assert.Null(await new BackupLog("/nowhere").HasFailedAsync("pg-test", running: false, TestContext.Current.CancellationToken));

    [Fact]
    public async Task Of_a_long_log_only_the_end_is_read()
    {
        var directory = Directory.CreateTempSubdirectory("exporter-tests-").FullName;
        var file = string.Concat(Enumerable.Repeat("2026-11-23 22:02:01.100 P01 DETAIL: backup file /x\n", 40_000)) + Failed;
        await File.WriteAllTextAsync(Path.Combine(directory, "pg-test-backup.log"), file, TestContext.Current.CancellationToken);
        Assert.True(await new BackupLog(directory).HasFailedAsync("pg-test", running: false, TestContext.Current.CancellationToken));
        Directory.Delete(directory, recursive: true);
    }
}
