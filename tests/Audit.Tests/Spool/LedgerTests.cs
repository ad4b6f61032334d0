using System.Text;
using Monitor.Audit.Records;
using Monitor.Audit.Spool;

namespace Monitor.Audit.Tests.Spool;

public sealed class LedgerTests : IDisposable
{
    private readonly TempDirectory directory = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string SpoolPath => Path.Combine(directory["spool"], "provisioner@admin.spool");

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task Chains_records_across_runs()
    {
        var first = await AppendAsync("one");
        var second = await AppendAsync("two");

        Assert.Equal((1, AuditRecord.NoPrevious), (first.Sequence, first.Previous));
        Assert.Equal((2, first.Hash), (second.Sequence, second.Previous));
    }

    [Fact]
    public async Task A_record_is_on_disk_when_append_returns()
    {
        using var ledger = await Ledger.OpenAsync(Chains.Options(directory), Token);
        var record = await ledger.AppendAsync(Chains.Entry("one"), Token);

        Assert.Equal(record.ToJson() + "\n", await File.ReadAllTextAsync(SpoolPath, Token));
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(SpoolPath) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Fact]
    public async Task A_torn_tail_of_any_length_is_cut_off()
    {
        await AppendAsync("one");
        var whole = await File.ReadAllBytesAsync(SpoolPath, Token);
        var second = await AppendAsync("two");
        var both = await File.ReadAllBytesAsync(SpoolPath, Token);
        for (var length = whole.Length; length < both.Length; length += 7)
        {
            await File.WriteAllBytesAsync(SpoolPath, both[..length], Token);

            Assert.Equal(second, await AppendAsync("two"));
            Assert.Equal(both, await File.ReadAllBytesAsync(SpoolPath, Token));
        }
    }

    [Fact]
    public async Task Zeros_that_a_power_cut_left_are_cut_off()
    {
        var first = await AppendAsync("one");
        await File.AppendAllTextAsync(SpoolPath, new string('\0', 300_000), Token);

        Assert.Equal(first.Hash, (await AppendAsync("two")).Previous);
    }

    [Fact]
    public async Task A_changed_record_in_the_spool_is_not_passed_over()
    {
        await AppendAsync("one");
        await File.WriteAllTextAsync(SpoolPath, (await File.ReadAllTextAsync(SpoolPath, Token)).Replace("one", "two", StringComparison.Ordinal), Token);

        var fault = await Assert.ThrowsAsync<InvalidDataException>(() => AppendAsync("three"));

        Assert.Contains("was changed by somebody else", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_spool_refuses_and_keeps_what_it_has()
    {
        using var ledger = await Ledger.OpenAsync(Chains.Options(directory) with { SpoolLimitBytes = 700 }, Token);
        await ledger.AppendAsync(Chains.Entry("one"), Token);
        var before = await File.ReadAllBytesAsync(SpoolPath, Token);

        var fault = await Assert.ThrowsAsync<SpoolFullException>(async () => await ledger.AppendAsync(Chains.Entry(new string('x', 500)), Token));

        Assert.Contains("record 2 was not written", fault.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(SpoolPath, Token));
    }

    [Fact]
    public async Task Writers_at_the_same_time_make_one_chain()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            using var ledger = await Ledger.OpenAsync(Chains.Options(directory), Token);
            for (var i = 0; i < 10; i++)
            {
                await ledger.AppendAsync(Chains.Entry($"{writer}.{i}"), Token);
            }
        })));

        var previous = AuditRecord.NoPrevious;
        var sequence = 0;
        foreach (var line in await File.ReadAllLinesAsync(SpoolPath, Token))
        {
            var record = Assert.IsType<RecordReading.Sound>(AuditRecord.Read(Encoding.UTF8.GetBytes(line))).Record;
            Assert.Equal((++sequence, previous), (record.Sequence, record.Previous));
            previous = record.Hash;
        }

        Assert.Equal(40, sequence);
    }

    [Fact]
    public async Task Says_who_holds_the_spool_too_long()
    {
        using var ledger = await Ledger.OpenAsync(Chains.Options(directory) with { LockTimeout = TimeSpan.FromMilliseconds(50) }, Token);
        await using var held = new FileStream(Path.Combine(directory["spool"], "provisioner@admin.append.lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        await Assert.ThrowsAsync<TimeoutException>(async () => await ledger.AppendAsync(Chains.Entry("one"), Token));
    }

    [Fact]
    public async Task Without_a_vault_records_wait()
    {
        await AppendAsync("one");
        using var ledger = await Ledger.OpenAsync(Chains.Options(directory), Token);

        Assert.Equal(new ShipReport(ShipOutcome.NoVault, 0, 1, "no vault is configured"), await ledger.ShipAsync(Token));
    }

    private async Task<AuditRecord> AppendAsync(string summary)
    {
        using var ledger = await Ledger.OpenAsync(Chains.Options(directory), Token);
        return await ledger.AppendAsync(Chains.Entry(summary), Token);
    }
}
