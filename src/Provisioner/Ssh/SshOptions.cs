using Monitor.Model.Topology;

namespace Monitor.Provisioner.Ssh;

/// <summary>How to log in to the nodes of a fleet.</summary>
public sealed record SshOptions
{
    /// <summary>The account and the port.</summary>
    public SshAccess Access { get; init; } = new();

    /// <summary>Path of the private key, without a passphrase.</summary>
    public required string KeyPath { get; init; }

    /// <summary>Path of the known_hosts file.</summary>
    public required string KnownHostsPath { get; init; }

    /// <summary>Whether the key of a node that was never met is remembered and trusted; false refuses such a node. Default false.</summary>
    public bool TrustOnFirstUse { get; init; }

    /// <summary>How long connecting and logging in may take. Default 10 s.</summary>
    public TimeSpan ConnectDeadline { get; init; } = TimeSpan.FromSeconds(10);
}
