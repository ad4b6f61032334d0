using System.Formats.Tar;
using Monitor.Provisioner.Packages;

namespace Monitor.Provisioner.Tests.Packages;

/// <summary>This machine's apt in the place of a node's: no source but an unpacked snapshot, no key but the fleet's.</summary>
internal static class ReadingApt
{
    public static async Task<PrivateApt> UnpackAsync(Snapshot snapshot, DirectoryInfo directory)
    {
        var repository = directory.CreateSubdirectory("node/repository").FullName;
        await TarFile.ExtractToDirectoryAsync(snapshot.TarPath, repository, overwriteFiles: false);
        var options = new SnapshotOptions
        {
            CacheDirectory = "",
            FleetDirectory = "",
            Packages = [],
            Sources = [new($"file:{repository}", "./", "", snapshot.PublicKeyPath)],
        };
        return await PrivateApt.OpenAsync(
            directory.CreateSubdirectory("node/apt").FullName, directory.CreateSubdirectory("node/archives").FullName, options, CancellationToken.None);
    }
}
