namespace Monitor.Provisioner.Packages;

/// <summary>The fleet's own OpenPGP key (Ed25519, no expiry), which signs its package snapshots.</summary>
/// <remarks>
/// Debian 13's apt checks signatures with sqv, whose policy refuses SHA-1 and short RSA keys. The key has no passphrase: it is as safe as
/// the directory it lies in, which only its owner may enter.
/// </remarks>
internal sealed class SigningKey
{
    // A socket's address holds 107 characters, and gpg-agent's lies in the key's directory where there is no /run/user.
    private const int LongestDirectory = 107 - 20;

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    private readonly string directory;
    private readonly Tool gpg;

    private SigningKey(string directory)
    {
        this.directory = directory;
        gpg = new Tool("gpg", "gnupg") { Environment = new Dictionary<string, string?> { ["GNUPGHOME"] = directory } };
    }

    /// <summary>The key's fingerprint, 40 hexadecimal digits.</summary>
    public string Fingerprint { get; private init; } = "";

    /// <summary>Opens the key in this directory, which is made when it is not there.</summary>
    public static async Task<SigningKey> OpenAsync(string directory, string fleet, CancellationToken cancellationToken)
    {
        if (directory.Length > LongestDirectory)
        {
            throw new SnapshotException(
                $"The path {directory} is too long for gpg-agent's socket ({LongestDirectory} characters at most): choose a shorter MONITOR_HOME.");
        }

        Directory.CreateDirectory(directory, Engine.Modes.PrivateDirectory);
        File.SetUnixFileMode(directory, Engine.Modes.PrivateDirectory);
        var key = new SigningKey(directory);
        var fingerprint = await key.FindAsync(cancellationToken).ConfigureAwait(false);
        if (fingerprint is null)
        {
            await key.RunAsync(
                ["--quick-generate-key", $"Monitor packages of fleet {fleet}", "ed25519", "sign", "never"], cancellationToken).ConfigureAwait(false);
            fingerprint = await key.FindAsync(cancellationToken).ConfigureAwait(false);
        }

        return new SigningKey(directory)
        {
            Fingerprint = fingerprint ?? throw new SnapshotException($"gpg made no key in {directory}; look at what is in there, or remove it."),
        };
    }

    /// <summary>Writes the public key in binary form.</summary>
    public Task ExportAsync(string path, CancellationToken cancellationToken) =>
        RunAsync(["--yes", "--output", path, "--export", Fingerprint], cancellationToken);

    /// <summary>Signs a text file in clear.</summary>
    public Task SignAsync(string path, string signedPath, CancellationToken cancellationToken) =>
        RunAsync(["--yes", "--digest-algo", "SHA512", "--local-user", Fingerprint, "--output", signedPath, "--clearsign", path], cancellationToken);

    /// <summary>Ends the agent that gpg has started for this directory.</summary>
    public async Task CloseAsync() => await new Tool("gpgconf", "gnupg") { Environment = gpg.Environment }
        .RunAsync(["--kill", "gpg-agent"], Deadline, CancellationToken.None).ConfigureAwait(false);

    private async Task<string?> FindAsync(CancellationToken cancellationToken)
    {
        var output = await RunAsync(["--with-colons", "--list-secret-keys"], cancellationToken).ConfigureAwait(false);
        return output.Split('\n').FirstOrDefault(line => line.StartsWith("fpr:", StringComparison.Ordinal))?.Split(':')[9];
    }

    private async Task<string> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var result = await gpg.RunAsync(
            ["--batch", "--quiet", "--no-tty", "--pinentry-mode", "loopback", "--passphrase", "", .. arguments], Deadline, cancellationToken).ConfigureAwait(false);
        return result.ExitCode == 0
            ? result.StandardOutput
            : throw new SnapshotException($"gpg could not use the signing key in {directory}: {result.StandardError.Trim()}");
    }
}
