using System.Security.Cryptography;
using Monitor.Audit.Protocol;
using Monitor.Audit.Records;

namespace Monitor.Audit.Spool;

/// <summary>
/// The writer's side of one source: a record is on this machine's disk when <see cref="AppendAsync"/> returns, and leaves the disk
/// only when the vault has given a receipt for it. Several processes may write the same source.
/// </summary>
public sealed class Ledger : IDisposable
{
    private readonly LedgerOptions options;
    private readonly SpoolFile spool;
    private Shipper? shipper;

    private Ledger(LedgerOptions options)
    {
        this.options = options;
        spool = new SpoolFile(options.SpoolDirectory, options.Source);
    }

    /// <summary>Opens the spool, and cuts off what a crash left half written.</summary>
    /// <exception cref="ArgumentException">The source is not <c>service@identity</c>.</exception>
    /// <exception cref="InvalidDataException">Somebody changed the spool.</exception>
    /// <exception cref="TimeoutException">Another process held the spool all the time.</exception>
    public static async Task<Ledger> OpenAsync(LedgerOptions options, CancellationToken cancellationToken)
    {
        if (!AuditRecord.IsSource(options.Source))
        {
            throw new ArgumentException($"The audit source {options.Source} must look like service@identity.", nameof(options));
        }

        OwnerOnly.CreateDirectory(options.SpoolDirectory);
        var ledger = new Ledger(options);
        try
        {
            using (await ledger.TakeAppendLockAsync(cancellationToken))
            {
                ledger.spool.Head_NeedsAppendLock();
            }
        }
        catch
        {
            ledger.Dispose();
            throw;
        }

        return ledger;
    }

    /// <summary>Writes the next record of the source to disk.</summary>
    /// <exception cref="SpoolFullException">The spool is full; nothing was written.</exception>
    /// <exception cref="ArgumentException">The entry breaks a bound of <see cref="AuditEntry"/>.</exception>
    /// <exception cref="TimeoutException">Another process held the spool all the time.</exception>
    public async ValueTask<AuditRecord> AppendAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        using var held = await TakeAppendLockAsync(cancellationToken);
        var head = spool.Head_NeedsAppendLock();
        var record = Sealing.Seal(entry, options.Source, head.Sequence + 1, head.Hash, options.Time.GetUtcNow());
        spool.Append_NeedsAppendLock(record, options.SpoolLimitBytes);
        return record;
    }

    /// <summary>Ships what waits, batch after batch, until nothing waits, the vault fails, or the token ends it. Cancelling loses nothing.</summary>
    public Task<ShipReport> ShipAsync(CancellationToken cancellationToken) => ShipAsync(_ => { }, cancellationToken);

    /// <summary>Ships with a deadline, for a command that is about to end: what is not through by then waits for the next run.</summary>
    public async Task<ShipReport> ShipAsync(TimeSpan deadline, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(deadline, options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        var shipped = 0;
        try
        {
            return await ShipAsync(count => shipped = count, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ShipReport(ShipOutcome.Unreachable, shipped, spool.Waiting(), $"the vault took longer than {deadline.TotalSeconds:0.#} s");
        }
        catch (TimeoutException busy)
        {
            return new ShipReport(ShipOutcome.Unreachable, shipped, spool.Waiting(), busy.Message);
        }
    }

    /// <summary>For a service: ships at every interval until cancelled, and tells <paramref name="report"/> of each round.</summary>
    public async Task RunAsync(TimeSpan interval, Action<ShipReport> report, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(interval, options.Time);
        do
        {
            report(await ShipAsync(interval * 10, cancellationToken));
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    /// <inheritdoc/>
    public void Dispose() => Disconnect();

    private async Task<ShipReport> ShipAsync(Action<int> progress, CancellationToken cancellationToken)
    {
        if (options.Vault is null)
        {
            return new ShipReport(ShipOutcome.NoVault, 0, spool.Waiting(), "no vault is configured");
        }

        using var held = await SpoolLock.TakeAsync(spool.ShipLock, options.LockTimeout, options.Time, cancellationToken);
        var shipped = 0;
        Shipment shipment;
        do
        {
            shipment = await ShipBatchAsync(options.Vault, cancellationToken);
            shipped += shipment is Shipment.Receipted(_, var count) ? count : 0;
            progress(shipped);
        }
        while (shipment is Shipment.Receipted);

        using (await TakeAppendLockAsync(CancellationToken.None))
        {
            spool.Compact_NeedsAppendLock();
        }

        return shipment switch
        {
            Shipment.Nothing => new ShipReport(ShipOutcome.Done, shipped, 0, null),
            Shipment.Unreachable(var reason) => new ShipReport(ShipOutcome.Unreachable, shipped, spool.Waiting(), reason),
            Shipment.Refused(var reason) => new ShipReport(ShipOutcome.Refused, shipped, spool.Waiting(), reason),
            _ => throw new InvalidOperationException("Shipping went on after a receipt."),
        };
    }

    private async Task<Shipment> ShipBatchAsync(VaultAddress vault, CancellationToken cancellationToken)
    {
        var batch = Shipper.Batch(spool.ReadFrom(spool.Receipted().Sequence));
        if (batch is [])
        {
            return new Shipment.Nothing();
        }

        if (Connect(vault) is { } fault)
        {
            return new Shipment.Unreachable(fault);
        }

        var shipment = await shipper!.SendAsync(options.Source, batch, cancellationToken);
        if (shipment is Shipment.Receipted(var head, _))
        {
            using var held = await TakeAppendLockAsync(CancellationToken.None);
            spool.Remember_NeedsAppendLock(head);
        }
        else
        {
            Disconnect();
        }

        return shipment;
    }

    // Not at opening: on a first deployment records come before certificates. Again after a failure: certificates are renewed.
    private string? Connect(VaultAddress vault)
    {
        try
        {
            shipper ??= new Shipper(vault.Connect(), options.VaultPublicKey);
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            return $"the certificates for {vault.Uri} cannot be read: {fault.Message}";
        }
    }

    private void Disconnect()
    {
        shipper?.Dispose();
        shipper = null;
    }

    private ValueTask<FileStream> TakeAppendLockAsync(CancellationToken cancellationToken) =>
        SpoolLock.TakeAsync(spool.AppendLock, options.LockTimeout, options.Time, cancellationToken);
}
