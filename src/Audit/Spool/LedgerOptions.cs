using Monitor.Audit.Protocol;
using Monitor.Audit.Records;

namespace Monitor.Audit.Spool;

/// <summary>Who writes, and where to.</summary>
public sealed record LedgerOptions
{
    /// <summary>The chain that this ledger continues, as in <c>provisioner@admin</c>; see <see cref="AuditRecord.IsSource"/>.</summary>
    public required string Source { get; init; }

    /// <summary>Where records wait for their receipt, one set of files per source; made when absent, for the owner alone.</summary>
    public required string SpoolDirectory { get; init; }

    /// <summary>The vault, or null while there is none: records then wait in the spool.</summary>
    public VaultAddress? Vault { get; init; }

    /// <summary>
    /// The vault's public key in PEM. With it a receipt counts only when its checkpoint carries the vault's signature; null trusts
    /// the vault's certificate alone.
    /// </summary>
    public string? VaultPublicKey { get; init; }

    /// <summary>The most that may wait. When full, appending fails and says so. Default 64 MiB, at least one record.</summary>
    public long SpoolLimitBytes { get; init; } = 64L << 20;

    /// <summary>How long to wait for another process that writes to the same spool. Default 10 s.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
