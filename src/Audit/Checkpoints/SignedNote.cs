using System.Security.Cryptography;
using System.Text;

namespace Monitor.Audit.Checkpoints;

/// <summary>
/// A checkpoint and its signature as a C2SP signed note: the text, an empty line, and
/// <c>— origin base64(key hash || signature)</c>. The signature is ECDSA P-256 with SHA-256 in DER (.NET 10 has no Ed25519); the
/// key hash is the first four bytes of the SHA-256 of the public key in DER, as signed-note has it for ECDSA.
/// </summary>
public static class SignedNote
{
    private const string Dash = "\u2014 ";
    private const int KeyHashBytes = 4;

    /// <summary>The longest note that is read, in characters.</summary>
    public const int Limit = 4096;

    /// <summary>Signs a checkpoint.</summary>
    public static string Sign(Checkpoint checkpoint, ECDsa key)
    {
        var signature = key.SignData(Encoding.UTF8.GetBytes(checkpoint.Text), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return $"{checkpoint.Text}\n{Dash}{checkpoint.Origin} {Convert.ToBase64String([.. KeyHash(key), .. signature])}\n";
    }

    /// <summary>The checkpoint of a note, if the key signed it; otherwise what is wrong.</summary>
    public static NoteReading Open(string note, ECDsa publicKey)
    {
        if (Unproven(note) is not { } checkpoint)
        {
            return new NoteReading.Faulty("this is not a signed checkpoint");
        }

        var signatures = note[(checkpoint.Text.Length + 1)..].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var isOurs = signatures.Any(line => IsSignedBy(line, checkpoint, publicKey));
        return isOurs
            ? new NoteReading.Signed(checkpoint)
            : new NoteReading.Faulty($"the checkpoint of size {checkpoint.Size} is not signed by the expected key {Convert.ToHexStringLower(KeyHash(publicKey))}");
    }

    /// <summary>The checkpoint of a note whose signature somebody else answers for, or null where it is none.</summary>
    public static Checkpoint? Unproven(string note) =>
        note.Length <= Limit && note.IndexOf("\n\n", StringComparison.Ordinal) is > 0 and var end ? Checkpoint.Parse(note[..(end + 1)]) : null;

    private static bool IsSignedBy(string line, Checkpoint checkpoint, ECDsa publicKey)
    {
        var prefix = $"{Dash}{checkpoint.Origin} ";
        Span<byte> bytes = stackalloc byte[256];
        return line.StartsWith(prefix, StringComparison.Ordinal)
            && Convert.TryFromBase64Chars(line.AsSpan(prefix.Length), bytes, out var length)
            && length > KeyHashBytes
            && bytes[..KeyHashBytes].SequenceEqual(KeyHash(publicKey))
            && publicKey.VerifyData(
                Encoding.UTF8.GetBytes(checkpoint.Text), bytes[KeyHashBytes..length], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    private static byte[] KeyHash(ECDsa key) => SHA256.HashData(key.ExportSubjectPublicKeyInfo())[..KeyHashBytes];
}

/// <summary>What opening a note gave.</summary>
public abstract record NoteReading
{
    private NoteReading()
    {
    }

    /// <summary>The expected key signed this checkpoint.</summary>
    public sealed record Signed(Checkpoint Checkpoint) : NoteReading;

    /// <summary>Not a checkpoint of this key, and why.</summary>
    public sealed record Faulty(string Reason) : NoteReading;
}
