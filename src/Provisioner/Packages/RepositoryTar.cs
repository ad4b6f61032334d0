using System.Formats.Tar;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Monitor.Provisioner.Packages;

/// <summary>Writes a snapshot: the indexes, their signature, and everything in one tar.</summary>
/// <param name="directory">Where it is written; exists.</param>
/// <param name="packages">What it holds, with the path of each package's file on this machine.</param>
/// <param name="date">The date it bears, also as the time of its files: later than the snapshot before it, or apt takes it for the one it has.</param>
internal sealed class RepositoryTar(string directory, IReadOnlyList<(PackageStanza Stanza, string Path)> packages, DateTimeOffset date)
{
    /// <summary>Writes Packages, Release, InRelease and repository.tar, and gives the SHA-256 of InRelease.</summary>
    public async Task<string> WriteAsync(SigningKey key, CancellationToken cancellationToken)
    {
        var index = string.Join('\n', packages.Select(package => package.Stanza.WithFilename("pool/" + package.Stanza.FileName)));
        await File.WriteAllTextAsync(PathOf("Packages"), index, cancellationToken).ConfigureAwait(false);
        await File.WriteAllTextAsync(PathOf("Release"), Release(Encoding.UTF8.GetBytes(index), date), cancellationToken).ConfigureAwait(false);
        await key.SignAsync(PathOf("Release"), PathOf("InRelease"), cancellationToken).ConfigureAwait(false);
        await WriteTarAsync(cancellationToken).ConfigureAwait(false);
        return Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(PathOf("InRelease"), cancellationToken).ConfigureAwait(false)));
    }

    /// <summary>The description that is signed: a repository without suites and components, whose one index is Packages.</summary>
    internal static string Release(byte[] index, DateTimeOffset date) =>
        $"""
        Origin: Monitor
        Label: Monitor
        Suite: monitor
        Codename: monitor
        Date: {date.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture)} UTC
        Description: Frozen packages of one fleet
        SHA256:
         {Convert.ToHexStringLower(SHA256.HashData(index))} {index.Length} Packages

        """;

    private async Task WriteTarAsync(CancellationToken cancellationToken)
    {
        var stream = File.Create(PathOf("repository.tar"));
        await using (stream.ConfigureAwait(false))
        {
            var tar = new TarWriter(stream, TarEntryFormat.Ustar);
            await using (tar.ConfigureAwait(false))
            {
                foreach (var name in new[] { "Packages", "Release", "InRelease" })
                {
                    await AddAsync(tar, name, PathOf(name), cancellationToken).ConfigureAwait(false);
                }

                foreach (var (stanza, path) in packages)
                {
                    await AddAsync(tar, "pool/" + stanza.FileName, path, cancellationToken).ConfigureAwait(false);
                }
            }
        }
    }

    // Nothing of this machine goes in: no owner, and no time but that of the snapshot.
    private async Task AddAsync(TarWriter tar, string name, string path, CancellationToken cancellationToken)
    {
        var content = File.OpenRead(path);
        await using (content.ConfigureAwait(false))
        {
            var entry = new UstarTarEntry(TarEntryType.RegularFile, name) { Mode = Engine.Modes.File, ModificationTime = date, DataStream = content };
            await tar.WriteEntryAsync(entry, cancellationToken).ConfigureAwait(false);
        }
    }

    private string PathOf(string name) => Path.Combine(directory, name);
}
