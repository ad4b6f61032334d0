using System.Security.Cryptography;
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
    public static SecretStore Open(string path)
    {
        var known = File.Exists(path)
            ? new DeserializerBuilder().Build().Deserialize<Dictionary<string, string>?>(File.ReadAllText(path))
            : null;
        return new SecretStore(path, new SortedDictionary<string, string>(known ?? [], StringComparer.Ordinal));
    }

    /// <summary>The secret of this name: letters and digits only, so that it needs no quoting anywhere.</summary>
    public string Get(string name)
    {
        lock (gate)
        {
            if (!secrets.TryGetValue(name, out var secret))
            {
                secrets[name] = secret = RandomNumberGenerator.GetString(Alphabet, Length);
                Save_NeedsLock();
            }

            return secret;
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

    private void Save_NeedsLock() => PrivateFile.Write(
        Path,
        "# Generated passwords. Whoever reads this file owns the fleet.\n" + new SerializerBuilder().Build().Serialize(secrets));
}
