using System.Security.Cryptography;
using System.Text;

namespace Monitor.Provisioner.Modules.Postgres;

/// <summary>What PostgreSQL stores instead of a password, made here so that the password itself never travels in a statement.</summary>
/// <remarks>
/// The format is that of <c>pg_authid.rolpassword</c>, the computation RFC 5803. The salt is derived from the password, which is random
/// itself, and the role: the same password gives the same verifier, so that a comparison shows whether it is set already.
/// </remarks>
internal static class ScramVerifier
{
    /// <summary>PostgreSQL's own default.</summary>
    private const int Iterations = 4096;

    private const int SaltBytes = 16;

    /// <summary>The verifier of this role's password.</summary>
    public static string Of(string role, string password) =>
        Of(password, HMACSHA256.HashData(Encoding.UTF8.GetBytes(password), Encoding.UTF8.GetBytes("salt of " + role)).AsSpan(0, SaltBytes));

    /// <summary>The verifier of a password with this salt.</summary>
    public static string Of(string password, ReadOnlySpan<byte> salt)
    {
        var salted = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, Iterations, HashAlgorithmName.SHA256, SHA256.HashSizeInBytes);
        var stored = SHA256.HashData(HMACSHA256.HashData(salted, "Client Key"u8));
        var server = HMACSHA256.HashData(salted, "Server Key"u8);
        return $"SCRAM-SHA-256${Iterations}:{Convert.ToBase64String(salt)}${Convert.ToBase64String(stored)}:{Convert.ToBase64String(server)}";
    }
}
