namespace Monitor.Audit.Server;

/// <summary>Where the vault listens, what it shows and where it keeps its log. All files are PEM.</summary>
public sealed record VaultOptions
{
    /// <summary>Address and port, as in <c>10.10.10.10:9633</c> or <c>[::]:9633</c>.</summary>
    public required string Listen { get; init; }

    /// <summary>The log: a directory for the vault alone; made when absent.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The server's certificate; read again when it changes.</summary>
    public required string CertificateFile { get; init; }

    /// <summary>The private key of that certificate.</summary>
    public required string KeyFile { get; init; }

    /// <summary>The authorities whose client certificates are let in; no other is, the system's included.</summary>
    public required string AuthorityFile { get; init; }

    /// <summary>The log's name in every checkpoint; must never change. Default <c>monitor-audit</c>.</summary>
    public string Origin { get; init; } = "monitor-audit";

    /// <summary>
    /// The private key that signs checkpoints, ECDSA P-256; made at the first start, for the owner alone, with the public key beside
    /// it as <c>.pub</c>. Null means <c>vault.key</c> in <see cref="DataDirectory"/>; elsewhere is better, where another user owns it.
    /// </summary>
    public string? SigningKeyFile { get; init; }

    /// <summary>How often a checkpoint with a new time is signed when nothing comes in. Default 1 min.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
