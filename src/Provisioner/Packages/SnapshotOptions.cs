namespace Monitor.Provisioner.Packages;

/// <summary>What a snapshot is made of and where it is kept.</summary>
public sealed record SnapshotOptions
{
    /// <summary>Where downloaded packages are kept between snapshots and fleets; may be removed at any time.</summary>
    public required string CacheDirectory { get; init; }

    /// <summary>The fleet's directory: the snapshot, the indexes it was resolved from and the key that signs it are kept here.</summary>
    public required string FleetDirectory { get; init; }

    /// <summary>Names of the packages that the modules want; what they depend on is added.</summary>
    public required IReadOnlyList<string> Packages { get; init; }

    /// <summary>Whether the archive's indexes are fetched anew, so that newer versions come in. Default false: a snapshot is frozen.</summary>
    public bool Refresh { get; init; }

    /// <summary>Debian's name of the nodes' processor architecture. Default <c>amd64</c>.</summary>
    public string Architecture { get; init; } = "amd64";

    /// <summary>The archives that packages come from. Default: Debian 13 with its updates and security updates.</summary>
    public IReadOnlyList<PackageSource> Sources { get; init; } = PackageSource.Debian13;

    /// <summary>Is told of every package that arrives. Default: nobody.</summary>
    public IProgress<DownloadedPackage>? Downloads { get; init; }

    /// <summary>Times the wait for another build. Default: the system's clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>A package has arrived.</summary>
/// <param name="Done">How many have, this one included.</param>
/// <param name="Of">How many are downloaded in all.</param>
/// <param name="Name">The package.</param>
public sealed record DownloadedPackage(int Done, int Of, string Name);

/// <summary>An archive of Debian packages.</summary>
/// <param name="Uri">Its address, as in <c>http://deb.debian.org/debian</c>.</param>
/// <param name="Suite">The suite, or <c>./</c> for an archive without suites.</param>
/// <param name="Component">The component; empty where the suite is <c>./</c>.</param>
/// <param name="Keyring">The file with the keys that its indexes must be signed by.</param>
public sealed record PackageSource(string Uri, string Suite, string Component, string Keyring)
{
    private const string DebianKeyring = "/usr/share/keyrings/debian-archive-keyring.gpg";

    /// <summary>Debian 13 with its updates and security updates.</summary>
    public static IReadOnlyList<PackageSource> Debian13 { get; } =
    [
        new("http://deb.debian.org/debian", "trixie", "main", DebianKeyring),
        new("http://deb.debian.org/debian", "trixie-updates", "main", DebianKeyring),
        new("http://deb.debian.org/debian-security", "trixie-security", "main", DebianKeyring),
    ];

    /// <summary>The source as a line of sources.list.</summary>
    public string Render(string architecture) => $"deb [arch={architecture} signed-by={Keyring}] {Uri} {Suite} {Component}".TrimEnd();
}
