using System.Security.Cryptography;

namespace Monitor.Provisioner.Packages;

/// <summary>The downloaded packages, kept between snapshots and shared by fleets.</summary>
/// <param name="directory">Where the files are.</param>
internal sealed class PackagePool(string directory) : IDisposable
{
    private static readonly TimeSpan LockDeadline = TimeSpan.FromMinutes(30);

    private FileStream? held;

    /// <summary>Where the files are.</summary>
    public string Directory => directory;

    /// <summary>Takes the pool for one build, until it is disposed; another build on this machine is waited for.</summary>
    public async Task LockAsync(TimeProvider time, IProgress<string> progress, CancellationToken cancellationToken)
    {
        System.IO.Directory.CreateDirectory(directory);
        var began = time.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(250), time);
        for (var tries = 0; !TryLock(); tries++)
        {
            if (tries == 0)
            {
                progress.Report("waiting for another build of packages on this machine");
            }

            if (time.GetElapsedTime(began) > LockDeadline)
            {
                throw new SnapshotException($"Another process has held {LockPath} for {LockDeadline.TotalMinutes:0} min; look for a `monitor` that hangs.");
            }

            await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The path of a package's file, whether it is there or not.</summary>
    public string PathOf(ResolvedPackage package) => Path.Combine(Directory, package.File);

    /// <summary>Removes files whose content is not what the index says, because apt looks at nothing but the size of a file that is there.</summary>
    public void RemoveBroken(IEnumerable<(ResolvedPackage Package, PackageStanza Stanza)> packages)
    {
        foreach (var (package, stanza) in packages)
        {
            if (File.Exists(PathOf(package)) && !Matches(package, stanza))
            {
                File.Delete(PathOf(package));
            }
        }
    }

    /// <summary>Whether the file is there and is the one that the index describes.</summary>
    public bool Matches(ResolvedPackage package, PackageStanza stanza)
    {
        if (!File.Exists(PathOf(package)))
        {
            return false;
        }

        using var stream = File.OpenRead(PathOf(package));
        return Convert.ToHexStringLower(SHA256.HashData(stream)) == stanza.Sha256;
    }

    /// <inheritdoc/>
    public void Dispose() => held?.Dispose();

    private string LockPath => Path.Combine(directory, "build.lock");

    private bool TryLock()
    {
        try
        {
            held = new FileStream(LockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException) when (File.Exists(LockPath))
        {
            return false;
        }
    }
}
