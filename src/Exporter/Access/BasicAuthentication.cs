using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Monitor.Exporter.Access;

/// <summary>
/// Passwords against bcrypt hashes. A hash costs 70 ms and more of a core by design, so who was right is remembered, and only one is
/// computed at a time: whoever guesses passwords can neither take the processor away from scrapes nor make one wait that was right before.
/// </summary>
/// <param name="users">Names with their hashes.</param>
public sealed class BasicAuthentication(IReadOnlyDictionary<string, string> users) : IDisposable
{
    /// <summary>Compared for a name that is not known, so that the time of the answer does not tell which names are.</summary>
    private const string NobodysHash = "$2y$10$zLhIsAdtQMhkMGkXW4JcTeSoXVMCLaNBSPIoYVrkNqgyfcPSTp9Eu";

    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<string, bool> right = new();
    private readonly SemaphoreSlim one = new(1, 1);

    /// <summary>Whether the text is a bcrypt hash.</summary>
    public static bool IsHash(string text) => text.Length == 60 && text.StartsWith("$2", StringComparison.Ordinal) && text[6] == '$';

    /// <summary>Whether the header names a user with the right password.</summary>
    /// <param name="header">The value of <c>Authorization</c>.</param>
    /// <param name="cancellationToken">The client went away.</param>
    public async Task<bool> AllowsAsync(string? header, CancellationToken cancellationToken)
    {
        if (Read(header) is not { } claimed)
        {
            return false;
        }

        var hash = users.GetValueOrDefault(claimed.User);
        var question = Convert.ToHexString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{claimed.User}\0{hash}\0{claimed.Password}")));
        if (right.ContainsKey(question))
        {
            return true;
        }

        await one.WaitAsync(cancellationToken);
        try
        {
            var isRight = await Task.Run(() => BCrypt.Net.BCrypt.Verify(claimed.Password, hash ?? NobodysHash), cancellationToken) && hash is not null;
            return isRight && (right[question] = true);
        }
        finally
        {
            one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => one.Dispose();

    private static (string User, string Password)? Read(string? header)
    {
        const string Scheme = "Basic ";
        var buffer = new byte[512];
        if (header is null || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || !Convert.TryFromBase64String(header[Scheme.Length..].Trim(), buffer, out var length))
        {
            return null;
        }

        var pair = Encoding.UTF8.GetString(buffer.AsSpan(0, length)).Split(':', 2);
        return pair is [var user, var password] ? (user, password) : null;
    }
}
