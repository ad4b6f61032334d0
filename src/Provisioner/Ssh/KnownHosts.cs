namespace Monitor.Provisioner.Ssh;

/// <summary>The host keys that nodes had when they were first met: a known_hosts file as OpenSSH writes it, names not hashed.</summary>
/// <remarks>The file is read at every question, because the lab and a person with <c>ssh</c> write it too.</remarks>
public sealed class KnownHosts(string path)
{
    /// <summary>Kinds of key that are accepted.</summary>
    public static IReadOnlyList<string> KeyTypes { get; } = ["ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521"];

    private readonly Lock gate = new();

    /// <summary>Where the keys are kept.</summary>
    public string Path => path;

    /// <summary>The keys known for this host, by type and Base64.</summary>
    public IReadOnlyList<HostKey> Find(string host, int port)
    {
        lock (gate)
        {
            return [.. Read().Where(entry => entry.Hosts.Contains(Name(host, port))).Select(entry => entry.Key)];
        }
    }

    /// <summary>Remembers the key of a host.</summary>
    public void Pin(string host, int port, HostKey key)
    {
        lock (gate)
        {
            var text = File.Exists(path) ? File.ReadAllText(path) : "";
            var separator = text.Length > 0 && !text.EndsWith('\n') ? "\n" : "";
            PrivateFile.Write(path, $"{text}{separator}{Name(host, port)} {key.Type} {key.Base64}\n");
        }
    }

    private static string Name(string host, int port) => port == 22 ? host : $"[{host}]:{port}";

    private IEnumerable<(string[] Hosts, HostKey Key)> Read()
    {
        foreach (var line in File.Exists(path) ? File.ReadAllLines(path) : [])
        {
            // A line that begins with a marker (@revoked, @cert-authority) pins nothing.
            if (line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is [var hosts, var type, var key, ..] && hosts[0] is not ('#' or '@'))
            {
                yield return (hosts.Split(','), new HostKey(type, key));
            }
        }
    }
}

/// <summary>A host's public key.</summary>
/// <param name="Type">As in <c>ssh-ed25519</c>.</param>
/// <param name="Base64">The key's blob.</param>
public sealed record HostKey(string Type, string Base64);
