using System.Security.Cryptography;
using System.Text;
using CliWrap;
using Monitor.Provisioner.Packages;

namespace Monitor.Provisioner.Tests.Packages;

/// <summary>A small signed archive of real .deb files on this machine's disk.</summary>
internal sealed class ExampleArchive(string directory)
{
    private readonly SortedDictionary<string, string> stanzas = new(StringComparer.Ordinal);

    // apt leaves what has a file: address where it is, and copies this.
    public IReadOnlyList<PackageSource> Sources => [new($"copy:{directory}", "./", "", Path.Combine(directory, "archive.gpg"))];

    public string PathOf(string name, string version) => Path.Combine(directory, $"{name}_{version}_amd64.deb");

    public async Task AddAsync(string name, string version, string depends = "", string extra = "")
    {
        var tree = Directory.CreateDirectory(Path.Combine(directory, "build", name));
        Directory.CreateDirectory(Path.Combine(tree.FullName, "DEBIAN"));
        var control = $"Package: {name}\nVersion: {version}\nArchitecture: amd64\nMaintainer: Nobody <nobody@example.org>\n"
            + (depends.Length > 0 ? $"Depends: {depends}\n" : "") + extra + "Description: an example\n";
        await File.WriteAllTextAsync(Path.Combine(tree.FullName, "DEBIAN", "control"), control);
        var path = PathOf(name, version);
        await Cli.Wrap("dpkg-deb").WithArguments(["--build", "--root-owner-group", tree.FullName, path]).ExecuteAsync();
        var bytes = await File.ReadAllBytesAsync(path);
        stanzas[name] = $"{control}Filename: ./{Path.GetFileName(path)}\nSize: {bytes.Length}\nSHA256: {Convert.ToHexStringLower(SHA256.HashData(bytes))}\n";
    }

    public async Task PublishAsync()
    {
        var index = string.Join('\n', stanzas.Values);
        await File.WriteAllTextAsync(Path.Combine(directory, "Packages"), index);
        var release = RepositoryTar.Release(Encoding.UTF8.GetBytes(index), TimeProvider.System.GetUtcNow());
        await File.WriteAllTextAsync(Path.Combine(directory, "Release"), release);
        var key = await SigningKey.OpenAsync(Path.Combine(directory, "key"), "example", CancellationToken.None);
        await key.SignAsync(Path.Combine(directory, "Release"), Path.Combine(directory, "InRelease"), CancellationToken.None);
        await key.ExportAsync(Path.Combine(directory, "archive.gpg"), CancellationToken.None);
        await key.CloseAsync();
    }
}
