using System.Security.Cryptography;
using Monitor.Audit.Checkpoints;

namespace Monitor.Audit.Verification;

/// <summary>
/// Re-hashes a whole log on the machine that asks, with no help from the vault but its signature. Memory: about 300 bytes a record.
/// </summary>
public static class Verifier
{
    /// <summary>Verifies a vault's directory, or a copy of one; nothing in it is written.</summary>
    /// <param name="directory">The vault's data directory.</param>
    /// <param name="publicKeyPem">The vault's public key, from a place that the vault's host cannot change.</param>
    /// <param name="rememberedNote">A signed checkpoint from earlier, which the log must continue; null for none.</param>
    /// <param name="cancellationToken">Ends the verification.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such directory.</exception>
    /// <exception cref="ArgumentException">The key or the remembered checkpoint is none.</exception>
    public static async Task<VerificationReport> VerifyAsync(
        string directory, string publicKeyPem, string? rememberedNote, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(directory))
        {
            throw new DirectoryNotFoundException($"There is no audit log in {directory}.");
        }

        using var key = Key(publicKeyPem);
        var remembered = rememberedNote is null ? null : new RememberedLog(
            SignedNote.Unproven(rememberedNote) ?? throw new ArgumentException("The remembered checkpoint is not a signed note.", nameof(rememberedNote)), []);
        var judgement = new Judgement(DirectoryLog.Read(directory), key, remembered);
        return (await judgement.RunAsync(DirectoryLog.LeavesAsync(directory, cancellationToken), cancellationToken)).Report;
    }

    /// <summary>
    /// Verifies a running vault and remembers what it saw: the caller is a witness, which refuses a rollback or a fork the next time.
    /// </summary>
    /// <param name="client">A client of the vault, as <see cref="Protocol.VaultAddress.Connect"/> makes it.</param>
    /// <param name="publicKeyPem">The vault's public key, from a place that the vault's host cannot change.</param>
    /// <param name="memoryDirectory">What this machine remembers; made when absent, written only when the log is sound.</param>
    /// <param name="cancellationToken">Ends the verification; nothing is remembered then.</param>
    /// <exception cref="HttpRequestException">The vault did not answer.</exception>
    /// <exception cref="InvalidDataException">The memory is damaged.</exception>
    /// <exception cref="ArgumentException">The key is none.</exception>
    public static async Task<VerificationReport> VerifyRemoteAsync(
        HttpClient client, string publicKeyPem, string memoryDirectory, CancellationToken cancellationToken)
    {
        using var key = Key(publicKeyPem);
        var memory = new WitnessMemory(memoryDirectory);
        var remembered = memory.Load();
        var log = await RemoteLog.ReadAsync(client, (remembered?.Checkpoint.Size ?? -1) + 1, cancellationToken);
        var size = SignedNote.Unproven(log.Latest!)?.Size ?? 0;
        var (report, hashes) = await new Judgement(log, key, remembered).RunAsync(
            RemoteLog.LeavesAsync(client, size, cancellationToken), cancellationToken);
        if (report.IsSound)
        {
            memory.Save(log.Latest!, hashes);
        }

        return report;
    }

    private static ECDsa Key(string publicKeyPem)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(publicKeyPem);
        return key;
    }
}
