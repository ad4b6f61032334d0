using Monitor.Audit.Protocol;
using Monitor.Audit.Spool;

namespace Monitor.Audit.Tests.Server;

/// <summary>Ledger and vault together, over TLS.</summary>
public sealed class ShippingTests : IAsyncLifetime
{
    private const string Source = "provisioner@admin";

    private RunningVault vault = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string SpoolPath => Path.Combine(vault.Directory["spool"], Source + ".spool");

    public async ValueTask InitializeAsync() => vault = await RunningVault.StartAsync();

    public ValueTask DisposeAsync() => vault.DisposeAsync();

    [Fact]
    public async Task What_has_a_receipt_leaves_the_spool()
    {
        await AppendAsync(700);

        Assert.Equal(new ShipReport(ShipOutcome.Done, 700, 0, null), await ShipAsync());
        Assert.Equal(0, new FileInfo(SpoolPath).Length);
        Assert.Equal(700, (await StatusAsync()).Sources[Source].Sequence);
    }

    [Fact]
    public async Task The_chain_goes_on_after_the_spool_was_emptied()
    {
        await AppendAsync(2);
        await ShipAsync();
        await AppendAsync(2);

        Assert.Equal(new ShipReport(ShipOutcome.Done, 2, 0, null), await ShipAsync());
        Assert.Equal(4, (await StatusAsync()).Sources[Source].Sequence);
    }

    [Fact]
    public async Task Batches_of_large_records_stay_within_the_body_limit()
    {
        using var ledger = await Ledger.OpenAsync(vault.Ledger(Source), Token);
        for (var i = 0; i < 40; i++)
        {
            await ledger.AppendAsync(Chains.Entry($"{i}") with { Details = new() { ["text"] = new string('x', 60_000) } }, Token);
        }

        Assert.Equal(new ShipReport(ShipOutcome.Done, 40, 0, null), await ledger.ShipAsync(Token));
        using var client = vault.Address.Connect();
        var report = await Verifier(client);
        Assert.Equal((null, 40), (report.First, report.Records));
    }

    [Fact]
    public async Task While_the_vault_is_away_records_wait_and_then_go()
    {
        await AppendAsync(3);
        var away = vault.Ledger(Source) with { Vault = vault.Address with { Uri = new Uri("https://127.0.0.1:1") } };
        using (var ledger = await Ledger.OpenAsync(away, Token))
        {
            var report = await ledger.ShipAsync(TimeSpan.FromSeconds(5), Token);
            Assert.Equal((ShipOutcome.Unreachable, 3), (report.Outcome, report.Waiting));
        }

        Assert.Equal(3, (await ShipAsync()).Shipped);
    }

    [Fact]
    public async Task Records_that_come_before_the_certificates_go_once_they_are_there()
    {
        var (certificate, key) = (vault.Directory["later.crt"], vault.Directory["later.key"]);
        var early = vault.Ledger(Source) with { Vault = vault.Address with { CertificateFile = certificate, KeyFile = key } };
        using var ledger = await Ledger.OpenAsync(early, Token);
        await ledger.AppendAsync(Chains.Entry("one"), Token);

        var report = await ledger.ShipAsync(Token);
        Assert.Equal((ShipOutcome.Unreachable, 1), (report.Outcome, report.Waiting));
        File.Copy(vault.Address.KeyFile, key);
        File.Copy(vault.Address.CertificateFile, certificate);

        Assert.Equal(new ShipReport(ShipOutcome.Done, 1, 0, null), await ledger.ShipAsync(Token));
    }

    [Fact]
    public async Task A_crash_after_the_receipt_ships_again_and_nothing_twice()
    {
        await AppendAsync(5);
        var spool = await File.ReadAllBytesAsync(SpoolPath, Token);
        await ShipAsync();
        await File.WriteAllBytesAsync(SpoolPath, spool, Token);
        File.Delete(Path.Combine(vault.Directory["spool"], Source + ".head"));

        Assert.Equal(ShipOutcome.Done, (await ShipAsync()).Outcome);
        Assert.Equal(5, (await StatusAsync()).Size);
    }

    [Fact]
    public async Task A_crash_before_the_spool_was_emptied_sends_nothing_again()
    {
        await AppendAsync(5);
        var spool = await File.ReadAllBytesAsync(SpoolPath, Token);
        await ShipAsync();
        await File.WriteAllBytesAsync(SpoolPath, spool, Token);

        Assert.Equal(new ShipReport(ShipOutcome.Done, 0, 0, null), await ShipAsync());
        await AppendAsync(1);
        Assert.Equal(1, (await ShipAsync()).Shipped);
    }

    [Fact]
    public async Task A_source_that_forgot_its_past_is_refused_and_keeps_its_records()
    {
        await AppendAsync(2);
        await ShipAsync();
        Directory.Delete(vault.Directory["spool"], recursive: true);
        await AppendAsync(1, "another past");

        var report = await ShipAsync();

        Assert.Equal((ShipOutcome.Refused, 1), (report.Outcome, report.Waiting));
        Assert.Contains("is a fork", report.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receipt_under_another_key_is_no_receipt()
    {
        using var stranger = System.Security.Cryptography.ECDsa.Create();
        await AppendAsync(2);
        using var ledger = await Ledger.OpenAsync(vault.Ledger(Source) with { VaultPublicKey = stranger.ExportSubjectPublicKeyInfoPem() }, Token);

        var report = await ledger.ShipAsync(Token);

        Assert.Equal((ShipOutcome.Refused, 2), (report.Outcome, report.Waiting));
    }

    [Fact]
    public async Task A_service_ships_in_the_background()
    {
        using var ledger = await Ledger.OpenAsync(vault.Ledger(Source), Token);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var shipped = new TaskCompletionSource();
        var running = ledger.RunAsync(TimeSpan.FromMilliseconds(50), report => _ = report.Shipped > 0 && shipped.TrySetResult(), stop.Token);
        await ledger.AppendAsync(Chains.Entry("one"), Token);

        await shipped.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private async Task AppendAsync(int count, string summary = "step")
    {
        using var ledger = await Ledger.OpenAsync(vault.Ledger(Source), Token);
        for (var i = 0; i < count; i++)
        {
            await ledger.AppendAsync(Chains.Entry(summary), Token);
        }
    }

    private async Task<ShipReport> ShipAsync()
    {
        using var ledger = await Ledger.OpenAsync(vault.Ledger(Source), Token);
        return await ledger.ShipAsync(Token);
    }

    private async Task<VaultStatus> StatusAsync()
    {
        using var client = vault.Address.Connect();
        return System.Text.Json.JsonSerializer.Deserialize(await client.GetStringAsync("/v1/status", Token), AuditJson.Default.VaultStatus)!;
    }

    private Task<Monitor.Audit.Verification.VerificationReport> Verifier(HttpClient client) =>
        Monitor.Audit.Verification.Verifier.VerifyRemoteAsync(client, vault.PublicKey, vault.Directory["memory"], Token);
}
