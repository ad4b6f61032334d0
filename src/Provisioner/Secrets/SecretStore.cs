using System.Security.Cryptography;
using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Monitor.Provisioner.Secrets;

/// <summary>Generated passwords of one fleet, kept in one file that only its owner may read; made when first asked for, never changed.</summary>
/// <remarks>
/// Names are paths such as <c>pg-test/postgres</c> or <c>etcd/root</c>. The file is written before a new secret is handed out, so that no
/// node ever holds a password that was lost.
/// </remarks>
public sealed class SecretStore
{
    private const int Length = 32;
    private const string Alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";

    private static readonly TimeSpan WriterDeadline = TimeSpan.FromSeconds(30);

    private readonly Lock gate = new();
    private readonly SortedDictionary<string, string> secrets;

    private SecretStore(string path, SortedDictionary<string, string> secrets)
    {
        Path = path;
        this.secrets = secrets;
    }

    /// <summary>Where the secrets are kept.</summary>
    public string Path { get; }

    /// <summary>Opens the store; a file that does not exist yet is an empty store.</summary>
    /// <exception cref="InvalidDataException">The file is there and cannot be read as secrets. Nothing is written then.</exception>
    public static SecretStore Open(string path) => new(System.IO.Path.GetFullPath(path), Read(path));

    /// <summary>The secret of this name: letters and digits only, so that it needs no quoting anywhere.</summary>
    public string Get(string name)
    {
        lock (gate)
        {
            if (!secrets.TryGetValue(name, out var secret))
            {
                secret = Make_NeedsLock(name);
            }

            return secret;
        }
    }

    /// <summary>A secret that a person wrote into the file, or null where there is none of this name.</summary>
    public string? Find(string name)
    {
        lock (gate)
        {
            return secrets.GetValueOrDefault(name);
        }
    }

    /// <summary>All secrets made so far, so that they can be taken out of messages.</summary>
    public IReadOnlyList<string> Values()
    {
        lock (gate)
        {
            return [.. secrets.Values];
        }
    }

    // Another process, also in another session, may have opened the same file, and made the same secret or another one since.
    private string Make_NeedsLock(string name)
    {
        using var writer = new Mutex(false, @"Global\monitor-secrets-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path)))[..16]);
        Enter(writer);
        try
        {
            foreach (var (known, value) in Read(Path))
            {
                secrets[known] = value;
            }

            if (!secrets.TryGetValue(name, out var secret))
            {
                secret = RandomNumberGenerator.GetString(Alphabet, Length);
                PrivateFile.Write(Path, Serialize(new SortedDictionary<string, string>(secrets, StringComparer.Ordinal) { [name] = secret }));
                secrets[name] = secret;
            }

            return secret;
        }
        finally
        {
            writer.ReleaseMutex();
        }
    }

    private void Enter(Mutex writer)
    {
        try
        {
            if (!writer.WaitOne(WriterDeadline))
            {
                throw new IOException($"Another process has been writing {Path} for {WriterDeadline.TotalSeconds:0} s; look for a `monitor` that hangs.");
            }
        }
        catch (AbandonedMutexException)
        {
            // The other process died. The file is written whole or not at all, so it can be read, and this process now holds the mutex.
        }
    }

    private static SortedDictionary<string, string> Read(string path)
    {
        if (!File.Exists(path))
        {
            return new(StringComparer.Ordinal);
        }

        try
        {
            var known = new DeserializerBuilder().Build().Deserialize<Dictionary<string, string>?>(File.ReadAllText(path));
            return known is not null
                ? new(known, StringComparer.Ordinal)
                : throw new InvalidDataException($"{path} is empty, and should hold the fleet's passwords. Restore it; or remove it if the fleet is new.");
        }
        catch (YamlException fault)
        {
            // The message of the parser may quote a secret, and so it is not passed on.
            throw new InvalidDataException(
                $"{path} does not hold the fleet's passwords as `name: password` (line {fault.Start.Line}). Repair or restore it; nothing was changed.");
        }
    }

    private static string Serialize(SortedDictionary<string, string> secrets) =>
        "# Generated passwords. Whoever reads this file owns the fleet.\n" + new SerializerBuilder().Build().Serialize(secrets);
}
