using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Monitor.Provisioner.Packages;

/// <summary>Builds the snapshot: the closure of all packages, resolved as for a machine that has nothing, downloaded once and signed.</summary>
/// <remarks>
/// A snapshot is frozen. While the same packages are wanted, building it again gives the one that is there. Where a package joins, it is resolved
/// from the same indexes, so that everything else keeps its version. Only <see cref="SnapshotOptions.Refresh"/> fetches new indexes.
/// Packages that every Debian system has are always included, so that nodes can be repaired and get security updates from it too.
/// </remarks>
public static partial class PackageSnapshot
{
    /// <summary>Builds the snapshot, or gives the one that is there.</summary>
    /// <exception cref="SnapshotException">The packages or the network are not there, or the disk is too full.</exception>
    public static async Task<Snapshot> BuildAsync(SnapshotOptions options, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var home = Path.Combine(Path.GetFullPath(options.FleetDirectory), "packages");
        var wanted = options.Packages.Distinct().Order(StringComparer.Ordinal).ToArray();
        if (!options.Refresh && Current(home, options, wanted) is { } current)
        {
            return current;
        }

        using var pool = new PackagePool(Path.Combine(Path.GetFullPath(options.CacheDirectory), "packages", options.Architecture));
        await pool.LockAsync(options.Time, progress, cancellationToken).ConfigureAwait(false);
        var indexes = Path.Combine(home, "indexes");
        var fresh = options.Refresh || !SameSources(indexes, options);
        var root = fresh ? Emptied(Path.Combine(home, "indexes.new")) : indexes;
        var apt = await PrivateApt.OpenAsync(root, pool.Directory, options, cancellationToken).ConfigureAwait(false);
        if (fresh)
        {
            progress.Report("fetching the package indexes");
            await apt.UpdateAsync(cancellationToken).ConfigureAwait(false);
        }

        var closure = await FetchAsync(apt, pool, home, wanted, options.Downloads, progress, cancellationToken).ConfigureAwait(false);
        var snapshot = await WriteAsync(options, home, wanted, [.. closure.Select(pair => (pair.Stanza, pool.PathOf(pair.Package)))], progress, cancellationToken)
            .ConfigureAwait(false);
        if (fresh)
        {
            await apt.CleanAsync(cancellationToken).ConfigureAwait(false);
            Emptied(indexes);
            Directory.Delete(indexes);
            Directory.Move(root, indexes);
        }

        return snapshot;
    }

    private static Snapshot? Current(string home, SnapshotOptions options, IReadOnlyList<string> wanted)
    {
        var path = Path.Combine(home, "current");
        return File.Exists(path)
            && Snapshot.TryOpen(Path.Combine(home, File.ReadAllText(path))) is { } current
            && current.Wanted.SequenceEqual(wanted)
            && current.Sources.SequenceEqual(options.Sources.Select(source => source.Render(options.Architecture)))
                ? current
                : null;
    }

    private static bool SameSources(string indexes, SnapshotOptions options)
    {
        var path = Path.Combine(indexes, "etc", "sources.list");
        return File.Exists(path) && File.ReadAllLines(path).SequenceEqual(options.Sources.Select(source => source.Render(options.Architecture)));
    }

    private static async Task<IReadOnlyList<(ResolvedPackage Package, PackageStanza Stanza)>> FetchAsync(
        PrivateApt apt,
        PackagePool pool,
        string home,
        string[] wanted,
        IProgress<DownloadedPackage>? downloads,
        IProgress<string> progress,
        CancellationToken cancellationToken)
    {
        var names = WithBaseSystem(apt.Index(), wanted);
        progress.Report($"resolving what {wanted.Length} packages need");
        var resolved = await apt.ResolveAsync(names, cancellationToken).ConfigureAwait(false);
        var closure = WithStanzas(apt.Index(), resolved);
        pool.RemoveBroken(closure);
        var missing = closure.Where(pair => !File.Exists(pool.PathOf(pair.Package))).Select(pair => pair.Package).ToArray();
        CheckSpace(pool.Directory, missing.Sum(package => package.Bytes));
        CheckSpace(home, resolved.Sum(package => package.Bytes));
        if (missing.Length > 0)
        {
            progress.Report($"downloading {missing.Length} packages, {Megabytes(missing.Sum(package => package.Bytes))}");
            var done = 0;
            await apt.DownloadAsync(names, name => downloads?.Report(new DownloadedPackage(++done, missing.Length, name)), cancellationToken).ConfigureAwait(false);
        }

        // What was there before was compared above.
        var arrived = missing.Select(package => package.File).ToHashSet();
        var broken = closure.Where(pair => arrived.Contains(pair.Package.File) && !pool.Matches(pair.Package, pair.Stanza)).ToArray();
        return broken.Length == 0
            ? closure
            : throw new SnapshotException($"Downloaded files are not what the index describes: {string.Join(", ", broken.Select(pair => pair.Package.File))}.");
    }

    private static string[] WithBaseSystem(IEnumerable<PackageStanza> index, string[] wanted)
    {
        var missing = wanted.ToHashSet();
        var names = new SortedSet<string>(wanted, StringComparer.Ordinal);
        foreach (var stanza in index)
        {
            missing.Remove(stanza.Name);
            if (stanza.IsPartOfEverySystem)
            {
                names.Add(stanza.Name);
            }
        }

        // The pattern keeps out what apt-get would read as something else than a package's name.
        missing.UnionWith(wanted.Where(name => !PackageName.IsMatch(name)));
        return missing.Count == 0
            ? [.. names]
            : throw new SnapshotException($"The archive has no packages of these names: {string.Join(", ", missing.Order(StringComparer.Ordinal))}.");
    }

    private static List<(ResolvedPackage Package, PackageStanza Stanza)> WithStanzas(IEnumerable<PackageStanza> index, IReadOnlyList<ResolvedPackage> resolved)
    {
        var byKey = resolved.ToDictionary(package => package.Key);
        var stanzas = new Dictionary<ResolvedPackage, PackageStanza>();
        foreach (var stanza in index)
        {
            if (byKey.TryGetValue((stanza.Name, stanza.Version, stanza.Architecture), out var package))
            {
                stanzas.TryAdd(package, stanza);
            }
        }

        return
        [
            .. resolved.OrderBy(package => package.Key.Name, StringComparer.Ordinal).Select(package => (package, stanzas.GetValueOrDefault(package)
                ?? throw new SnapshotException($"apt wants {package.File}, which no index describes: refresh the snapshot."))),
        ];
    }

    private static async Task<Snapshot> WriteAsync(
        SnapshotOptions options,
        string home,
        IReadOnlyList<string> wanted,
        IReadOnlyList<(PackageStanza Stanza, string Path)> packages,
        IProgress<string> progress,
        CancellationToken cancellationToken)
    {
        progress.Report($"signing and packing {packages.Count} packages");
        var fleet = Path.GetFileName(Path.GetFullPath(options.FleetDirectory));
        var key = await SigningKey.OpenAsync(Path.Combine(Path.GetFullPath(options.FleetDirectory), "packages-key"), fleet, cancellationToken).ConfigureAwait(false);
        try
        {
            var id = IdOf(packages.Select(package => package.Stanza), key.Fingerprint);
            string[] sources = [.. options.Sources.Select(source => source.Render(options.Architecture))];
            if (Snapshot.TryOpen(Path.Combine(home, id)) is { } same)
            {
                // Signed anew it would look different to the nodes, and nothing has changed for them.
                return Switch(home, same with { Wanted = wanted, Sources = sources });
            }

            var directory = Emptied(Path.Combine(home, id + ".new"));
            var index = await new RepositoryTar(directory, packages, options.Time.GetUtcNow()).WriteAsync(key, cancellationToken).ConfigureAwait(false);
            var snapshot = new Snapshot
            {
                Directory = directory,
                Id = id,
                Wanted = wanted,
                Sources = sources,
                PackageCount = packages.Count,
                Bytes = packages.Sum(package => new FileInfo(package.Path).Length),
                IndexSha256 = index,
            };
            await key.ExportAsync(snapshot.PublicKeyPath, cancellationToken).ConfigureAwait(false);
            return Switch(home, snapshot);
        }
        finally
        {
            await key.CloseAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Makes this the current snapshot; those before it go.</summary>
    private static Snapshot Switch(string home, Snapshot written)
    {
        written.Save();
        var place = Path.Combine(home, written.Id);
        if (written.Directory != place)
        {
            Emptied(place);
            Directory.Delete(place);
            Directory.Move(written.Directory, place);
        }

        PrivateFile.Write(Path.Combine(home, "current"), written.Id);
        foreach (var old in Directory.EnumerateDirectories(home).Where(path => SnapshotName.IsMatch(Path.GetFileName(path)) && path != place))
        {
            Directory.Delete(old, recursive: true);
        }

        return written with { Directory = place };
    }

    /// <summary>16 hexadecimal digits over what the snapshot holds and who signs it.</summary>
    internal static string IdOf(IEnumerable<PackageStanza> packages, string fingerprint)
    {
        var lines = packages.Select(stanza => $"{stanza.Name} {stanza.Version} {stanza.Sha256}").Order(StringComparer.Ordinal).Append(fingerprint);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))))[..16];
    }

    private static void CheckSpace(string directory, long neededBytes)
    {
        Directory.CreateDirectory(directory);
        var free = new DriveInfo(directory).AvailableFreeSpace;
        if (free < neededBytes)
        {
            throw new SnapshotException($"{directory} has {Megabytes(free)} free, and the packages need {Megabytes(neededBytes)}.");
        }
    }

    private static string Emptied(string directory)
    {
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }

        Directory.CreateDirectory(directory);
        return directory;
    }

    private static string Megabytes(long bytes) => $"{bytes / 1e6:0} MB";

    [GeneratedRegex("^[a-z0-9][a-z0-9+.-]+$")]
    private static partial Regex PackageName { get; }

    [GeneratedRegex("^[0-9a-f]{16}(\\.new)?$")]
    private static partial Regex SnapshotName { get; }
}
