using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Monitor.Exporter.PgBouncer;

/// <summary>
/// The client's half of SCRAM-SHA-256 (RFC 5802, RFC 7677) without channel binding, which PgBouncer does not offer. The server proves
/// itself too: who does not know the password cannot produce its signature.
/// </summary>
public sealed class Scram
{
    /// <summary>The name of the mechanism.</summary>
    public const string Mechanism = "SCRAM-SHA-256";

    /// <summary>PostgreSQL's default is 4,096; far more would let a false server keep us busy.</summary>
    private const int MaximumIterations = 1_000_000;

    private const string NoChannelBinding = "n,,";
    private const string EncodedNoChannelBinding = "biws";

    private readonly string password;
    private readonly string nonce;
    private string firstBare = "";
    private byte[] expectedSignature = [];

    /// <summary>Begins an exchange.</summary>
    /// <param name="password">The password.</param>
    /// <param name="nonce">Printable characters without a comma, never used before; null for random ones.</param>
    public Scram(string password, string? nonce = null) =>
        (this.password, this.nonce) = (password, nonce ?? Convert.ToBase64String(RandomNumberGenerator.GetBytes(18)));

    /// <summary>The first message. The user is empty, because PostgreSQL takes it from the startup message.</summary>
    public string First(string user = "")
    {
        firstBare = $"n={user},r={nonce}";
        return NoChannelBinding + firstBare;
    }

    /// <summary>The answer to the server's first message.</summary>
    /// <exception cref="InvalidDataException">The server's message is not what the protocol asks for.</exception>
    public string Final(string serverFirst)
    {
        var parts = serverFirst.Split(',');
        if (parts is not [['r', '=', .. var serverNonce], ['s', '=', .. var salt], ['i', '=', .. var count], ..]
            || !serverNonce.StartsWith(nonce, StringComparison.Ordinal)
            || !int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var iterations)
            || iterations is < 1 or > MaximumIterations
            || !TryDecode(salt, out var saltBytes))
        {
            throw new InvalidDataException("The server's SCRAM message is not valid.");
        }

        var salted = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), saltBytes, iterations, HashAlgorithmName.SHA256, SHA256.HashSizeInBytes);
        var clientKey = HMACSHA256.HashData(salted, "Client Key"u8);
        var withoutProof = $"c={EncodedNoChannelBinding},r={serverNonce}";
        var message = Encoding.UTF8.GetBytes($"{firstBare},{serverFirst},{withoutProof}");
        var signature = HMACSHA256.HashData(SHA256.HashData(clientKey), message);
        for (var i = 0; i < clientKey.Length; i++)
        {
            clientKey[i] ^= signature[i];
        }

        expectedSignature = HMACSHA256.HashData(HMACSHA256.HashData(salted, "Server Key"u8), message);
        return $"{withoutProof},p={Convert.ToBase64String(clientKey)}";
    }

    /// <summary>Whether the server's last message proves that it knows the password.</summary>
    public bool Verify(string serverFinal) =>
        serverFinal.Split(',')[0] is ['v', '=', .. var signature]
        && TryDecode(signature, out var bytes)
        && CryptographicOperations.FixedTimeEquals(bytes, expectedSignature);

    private static bool TryDecode(string text, out byte[] bytes)
    {
        bytes = new byte[text.Length];
        var valid = Convert.TryFromBase64String(text, bytes, out var count);
        bytes = bytes[..count];
        return valid;
    }
}
