using System.Formats.Tar;
using Monitor.Provisioner.Packages;

namespace Monitor.Provisioner.Tests.Packages;

/// <summary>Snapshots of a small archive, made and read with this machine's real apt and gpg.</summary>
public sealed class PackageSnapshotTests : IAsyncLifetime
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("monitor-packages-");
    private readonly Told told = new();
    private ExampleArchive archive = null!;

    public async ValueTask InitializeAsync()
    {
        archive = new ExampleArchive(directory.CreateSubdirectory("archive").FullName);
        await archive.AddAsync("server", "1.0", "library (>= 1), common");
        await archive.AddAsync("library", "1.2");
        await archive.AddAsync("common", "3");
        await archive.AddAsync("recommended", "1");
        await archive.AddAsync("client", "2.0", "library", "Recommends: recommended\n");
        await archive.AddAsync("shell", "5", extra: "Essential: yes\n");
        await archive.AddAsync("broken", "1", "nowhere");
        await archive.PublishAsync();
    }

    [Fact]
    public async Task Holds_what_was_wanted_with_all_it_depends_on_and_the_base_system()
    {
        var snapshot = await BuildAsync("client", "server", "client");

        Assert.Equal(["client", "common", "library", "server", "shell"], await NamesAsync(snapshot));
        Assert.Equal(5, snapshot.PackageCount);
        Assert.Equal(["client", "server"], snapshot.Wanted);
        Assert.Equal(snapshot.Bytes, Pool().Sum(path => new FileInfo(path).Length));
    }

    [Fact]
    public async Task An_apt_that_knows_nothing_else_accepts_it()
    {
        var node = await ReadingApt.UnpackAsync(await BuildAsync("server"), directory);

        await node.UpdateAsync(TestContext.Current.CancellationToken);

        var resolved = await node.ResolveAsync(["server"], TestContext.Current.CancellationToken);
        Assert.Equal(["common", "library", "server"], resolved.Select(package => package.Key.Name).Order());
        await node.DownloadAsync(["server"], _ => { }, TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("Packages")]
    [InlineData("InRelease")]
    public async Task An_apt_refuses_an_index_of_which_a_byte_has_changed(string file)
    {
        var node = await ReadingApt.UnpackAsync(await BuildAsync("server"), directory);
        Flip(Path.Combine(directory.FullName, "node", "repository", file));

        var fault = await Assert.ThrowsAsync<SnapshotException>(() => node.UpdateAsync(TestContext.Current.CancellationToken));

        Assert.Matches(file == "Packages" ? "Hash Sum mismatch" : "invalid|not signed|NOSPLIT|Clearsigned", fault.Message);
    }

    [Fact]
    public async Task An_apt_refuses_a_package_of_which_a_byte_has_changed()
    {
        var node = await ReadingApt.UnpackAsync(await BuildAsync("server"), directory);
        await node.UpdateAsync(TestContext.Current.CancellationToken);
        Flip(Path.Combine(directory.FullName, "node", "repository", "pool", "server_1.0_amd64.deb"));

        var fault = await Assert.ThrowsAsync<SnapshotException>(() => node.DownloadAsync(["server"], _ => { }, TestContext.Current.CancellationToken));

        Assert.Contains("Hash Sum mismatch", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Building_again_gives_the_same_snapshot_without_looking_at_the_archive()
    {
        var first = await BuildAsync("server");
        Directory.Delete(Path.Combine(directory.FullName, "archive"), recursive: true);
        Directory.Delete(Path.Combine(directory.FullName, "cache"), recursive: true);

        var second = await BuildAsync("server");

        Assert.Equal(first.Id, second.Id);
        Assert.Equal(first.Directory, second.Directory);
    }

    [Fact]
    public async Task Newer_versions_come_in_only_when_a_refresh_is_asked_for()
    {
        var first = await BuildAsync("server");
        await archive.AddAsync("library", "1.3");
        await archive.PublishAsync();

        var joined = await BuildAsync("server", "client");
        Assert.Contains("library_1.2_amd64.deb", await FilesAsync(joined));

        var refreshed = await BuildAsync(Options("server", "client") with { Refresh = true });
        Assert.Contains("library_1.3_amd64.deb", await FilesAsync(refreshed));
        Assert.Equal(3, new[] { first.Id, joined.Id, refreshed.Id }.Distinct().Count());
        Assert.False(Directory.Exists(first.Directory) || Directory.Exists(joined.Directory));
    }

    [Fact]
    public async Task A_refresh_that_finds_nothing_new_changes_nothing_for_the_nodes()
    {
        var first = await BuildAsync("server");

        var second = await BuildAsync(Options("server") with { Refresh = true });

        Assert.Equal(first.IndexSha256, second.IndexSha256);
        Assert.DoesNotContain(told.Lines.Skip(told.Lines.LastIndexOf("fetching the package indexes")), line => line.StartsWith("downloading", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_failed_refresh_leaves_the_snapshot_and_its_indexes()
    {
        var first = await BuildAsync("server");
        await archive.AddAsync("library", "1.3");
        await archive.PublishAsync();
        File.Delete(archive.PathOf("library", "1.3"));

        var fault = await Assert.ThrowsAsync<SnapshotException>(() => BuildAsync(Options("server") with { Refresh = true }));

        Assert.Contains("could not be downloaded", fault.Message, StringComparison.Ordinal);
        Assert.Equal(first.Id, (await BuildAsync("server")).Id);
        Assert.Contains("library_1.2_amd64.deb", await FilesAsync(await BuildAsync("server", "client")));
    }

    [Fact]
    public async Task A_broken_file_in_the_pool_is_fetched_again()
    {
        await BuildAsync("server");
        Flip(Pool().Single(path => Path.GetFileName(path).StartsWith("library", StringComparison.Ordinal)));

        await BuildAsync("server", "client");

        Assert.Contains(told.Lines, line => line.StartsWith("downloading 2 packages", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Names_every_package_that_the_archive_does_not_have()
    {
        var fault = await Assert.ThrowsAsync<SnapshotException>(() => BuildAsync("server", "nginx-lite", "--download-only", "client-", "postgres"));

        Assert.Equal("The archive has no packages of these names: --download-only, client-, nginx-lite, postgres.", fault.Message);
    }

    [Fact]
    public async Task Says_what_cannot_be_installed()
    {
        var fault = await Assert.ThrowsAsync<SnapshotException>(() => BuildAsync("broken"));

        Assert.Contains("broken : Depends: nowhere", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_when_the_archive_cannot_be_reached()
    {
        var options = Options("server") with { Sources = [new("http://127.0.0.1:9", "trixie", "main", archive.Sources[0].Keyring)] };

        var fault = await Assert.ThrowsAsync<SnapshotException>(() => BuildAsync(options));

        Assert.Contains("could not be fetched", fault.Message, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1:9", fault.Message, StringComparison.Ordinal);
        Assert.Contains("way to the archive", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_an_archive_that_somebody_else_has_signed()
    {
        var stranger = await BuildAsync("server");
        var options = Options("server") with { FleetDirectory = Path.Combine(directory.FullName, "other"), Sources = [archive.Sources[0] with { Keyring = stranger.PublicKeyPath }] };

        var fault = await Assert.ThrowsAsync<SnapshotException>(() => BuildAsync(options));

        Assert.Contains("could not be fetched", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fleets_share_downloads_but_neither_key_nor_snapshot()
    {
        var first = await BuildAsync("server");
        var second = await BuildAsync(Options("server") with { FleetDirectory = Path.Combine(directory.FullName, "other") });

        Assert.NotEqual(first.Id, second.Id);
        Assert.Single(told.Lines, line => line.StartsWith("downloading", StringComparison.Ordinal));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(Path.Combine(directory.FullName, "fleet", "packages-key")));
    }

    [Fact]
    public async Task Two_builds_at_once_wait_for_each_other()
    {
        var built = await Task.WhenAll(BuildAsync("server"), BuildAsync(Options("client") with { FleetDirectory = Path.Combine(directory.FullName, "other") }));

        Assert.Equal(4, built[0].PackageCount);
        Assert.Equal(3, built[1].PackageCount);
    }

    public ValueTask DisposeAsync()
    {
        directory.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    private Task<Snapshot> BuildAsync(params string[] packages) => BuildAsync(Options(packages));

    private Task<Snapshot> BuildAsync(SnapshotOptions options) => PackageSnapshot.BuildAsync(options, told, TestContext.Current.CancellationToken);

    private SnapshotOptions Options(params string[] packages) => new()
    {
        CacheDirectory = Path.Combine(directory.FullName, "cache"),
        FleetDirectory = Path.Combine(directory.FullName, "fleet"),
        Packages = packages,
        Sources = archive.Sources,
    };

    private string[] Pool() => Directory.GetFiles(Path.Combine(directory.FullName, "cache", "packages", "amd64"), "*.deb");

    private static async Task<IEnumerable<string>> NamesAsync(Snapshot snapshot) => (await FilesAsync(snapshot)).Select(file => file.Split('_')[0]);

    private static async Task<IReadOnlyList<string>> FilesAsync(Snapshot snapshot)
    {
        var names = new List<string>();
        await using var tar = new TarReader(File.OpenRead(snapshot.TarPath));
        while (await tar.GetNextEntryAsync() is { } entry)
        {
            names.Add(entry.Name);
        }

        return [.. names.Where(name => name.StartsWith("pool/", StringComparison.Ordinal)).Select(name => name["pool/".Length..])];
    }

    private static void Flip(string path)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(path, bytes);
    }

    private sealed class Told : IProgress<string>
    {
        public List<string> Lines { get; } = [];

        public void Report(string value)
        {
            lock (Lines)
            {
                Lines.Add(value);
            }
        }
    }
}
