using Monitor.Audit.Records;
using Monitor.Audit.Spool;
using Monitor.Audit.Store;
using Monitor.Audit.Verification;

namespace Monitor.Audit.Tests.Server;

/// <summary>The administrator's machine as a witness of a vault whose host, key included, is in other hands.</summary>
public sealed class RemoteVerificationTests : IAsyncLifetime
{
    private const string Source = "provisioner@admin";

    private RunningVault vault = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => vault = await RunningVault.StartAsync();

    public ValueTask DisposeAsync() => vault.DisposeAsync();

    [Fact]
    public async Task A_log_that_grows_stays_sound()
    {
        await ShipAsync(3);
        Assert.Equal((null, 3), Outcome(await VerifyAsync()));
        await ShipAsync(600);
        Assert.Equal((null, 603), Outcome(await VerifyAsync()));
        Assert.Equal((null, 603), Outcome(await VerifyAsync()));
        Assert.Equal(603 * 32, new FileInfo(vault.Directory["memory/leaves"]).Length);
    }

    [Fact]
    public async Task An_empty_log_is_sound() => Assert.Equal((null, 0), Outcome(await VerifyAsync()));

    [Fact]
    public async Task A_log_rewritten_and_signed_with_the_stolen_key_is_named_to_the_record()
    {
        await ShipAsync(20);
        Assert.True((await VerifyAsync()).IsSound);
        await RebuildAsync(records => [.. records.Take(7), .. Rewritten(records.Skip(7), records[6].Hash)]);

        var first = (await VerifyAsync()).First;

        Assert.Equal((FindingKind.Forked, 7, Source, 8), (first?.Kind, first?.Index, first?.Source, first?.Sequence));
        Assert.False((await VerifyAsync()).IsSound);
    }

    [Fact]
    public async Task A_log_rolled_back_with_its_key_is_refused()
    {
        await ShipAsync(20);
        Assert.True((await VerifyAsync()).IsSound);
        await RebuildAsync(records => [.. records.Take(12)]);

        var first = (await VerifyAsync()).First;

        Assert.Equal((FindingKind.RolledBack, 12, 19), (first?.Kind, first?.Index, first?.LastIndex));
    }

    [Fact]
    public async Task A_record_changed_under_the_running_vault_is_named()
    {
        await ShipAsync(20);
        var path = vault.Directory["log/tile/entries/000"];
        var text = await File.ReadAllBytesAsync(path, Token);
        text.AsSpan().Replace((byte)'7', (byte)'6');
        await File.WriteAllBytesAsync(path, text, Token);

        var first = (await VerifyAsync()).First;

        Assert.Equal(FindingKind.Changed, first?.Kind);
        Assert.Equal(first!.Index + 1, first.Sequence);
    }

    [Fact]
    public async Task Files_cut_short_under_the_running_vault_are_noticed()
    {
        await ShipAsync(20);
        Assert.True((await VerifyAsync()).IsSound);
        await using (var file = File.OpenWrite(vault.Directory["log/tile/entries/000"]))
        {
            file.SetLength(file.Length - 1);
        }

        var first = (await VerifyAsync()).First;

        Assert.Equal((FindingKind.Truncated, 19), (first?.Kind, first?.Index));
    }

    [Fact]
    public async Task A_damaged_memory_is_not_passed_over()
    {
        await ShipAsync(3);
        Assert.True((await VerifyAsync()).IsSound);
        await File.WriteAllBytesAsync(vault.Directory["memory/leaves"], new byte[96], Token);

        await Assert.ThrowsAsync<InvalidDataException>(VerifyAsync);
    }

    private static (FindingKind? Kind, long Records) Outcome(VerificationReport report) => (report.First?.Kind, report.Records);

    private static List<AuditRecord> Rewritten(IEnumerable<AuditRecord> records, string previous)
    {
        var rewritten = new List<AuditRecord>();
        foreach (var record in records)
        {
            rewritten.Add(record with { Summary = "nothing happened", Previous = rewritten is [.., var last] ? last.Hash : previous });
        }

        return rewritten;
    }

    private async Task ShipAsync(int count)
    {
        using var ledger = await Ledger.OpenAsync(vault.Ledger(Source), Token);
        for (var i = 0; i < count; i++)
        {
            await ledger.AppendAsync(Chains.Entry($"step {i}"), Token);
        }

        Assert.Equal(ShipOutcome.Done, (await ledger.ShipAsync(Token)).Outcome);
    }

    // Makes another log with the vault's own key, as its host's root can.
    private Task RebuildAsync(Func<IReadOnlyList<AuditRecord>, IReadOnlyList<AuditRecord>> change) => vault.RestartAsync(() =>
    {
        IReadOnlyList<AuditRecord> records;
        using (var store = VaultStore.Open(vault.Directory["log"], "monitor-audit", null, TimeProvider.System))
        {
            records = [.. store.Read(0, 1000).Select(leaf => Assert.IsType<RecordReading.Sound>(AuditRecord.Read(leaf)).Record)];
        }

        Directory.Delete(vault.Directory["log/tile"], recursive: true);
        File.Delete(vault.Directory["log/checkpoint"]);
        File.Delete(vault.Directory["log/checkpoints"]);
        using var forged = VaultStore.Open(vault.Directory["log"], "monitor-audit", null, TimeProvider.System);
        Assert.IsType<AppendOutcome.Kept>(forged.Append(change(records)));
    });

    private async Task<VerificationReport> VerifyAsync()
    {
        using var client = vault.Address.Connect();
        return await Verifier.VerifyRemoteAsync(client, vault.PublicKey, vault.Directory["memory"], Token);
    }
}
