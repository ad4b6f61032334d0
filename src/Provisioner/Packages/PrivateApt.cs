using System.Text;
using System.Text.RegularExpressions;

namespace Monitor.Provisioner.Packages;

/// <summary>An apt of its own: other indexes, no installed packages, no root, and this machine's apt is not touched.</summary>
/// <remarks>Only the proxy settings are taken over from the machine. apt itself checks the archives' signatures and every file's hash.</remarks>
internal sealed partial class PrivateApt
{
    private static readonly TimeSpan UpdateDeadline = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ResolveDeadline = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan DownloadDeadline = TimeSpan.FromMinutes(30);

    private readonly string root;
    private readonly string pool;
    private readonly Tool apt;

    private PrivateApt(string root, string pool)
    {
        this.root = root;
        this.pool = pool;
        apt = new Tool("apt-get", "apt") { Environment = new Dictionary<string, string?> { ["APT_CONFIG"] = Path.Combine(root, "apt.conf") } };
    }

    /// <summary>Prepares an apt in this directory; packages are downloaded into the pool.</summary>
    public static async Task<PrivateApt> OpenAsync(string root, string pool, SnapshotOptions options, CancellationToken cancellationToken)
    {
        foreach (var directory in new[] { "lists/partial", "cache", "etc/apt.conf.d", "etc/preferences.d", "etc/sources.list.d", "etc/trusted.gpg.d" })
        {
            Directory.CreateDirectory(Path.Combine(root, directory));
        }

        Directory.CreateDirectory(Path.Combine(pool, "partial"));
        await File.WriteAllTextAsync(Path.Combine(root, "status"), "", cancellationToken).ConfigureAwait(false);
        await File.WriteAllLinesAsync(
            Path.Combine(root, "etc", "sources.list"), options.Sources.Select(source => source.Render(options.Architecture)), cancellationToken).ConfigureAwait(false);
        var proxy = await MachineProxyAsync(cancellationToken).ConfigureAwait(false);
        PrivateFile.Write(Path.Combine(root, "apt.conf"), Configuration(root, pool, options.Architecture, proxy));
        return new PrivateApt(root, pool);
    }

    /// <summary>Fetches the indexes of all sources.</summary>
    public async Task UpdateAsync(CancellationToken cancellationToken)
    {
        var result = await apt.RunAsync(["update"], UpdateDeadline, cancellationToken).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            throw new SnapshotException(
                $"""
                The package indexes could not be fetched. apt says:
                {Indented(result.StandardError)}
                This machine needs a way to the archive while a snapshot is made; nodes never do. A proxy is taken from apt's configuration or from http_proxy.
                """);
        }
    }

    /// <summary>Every package of every index.</summary>
    public IEnumerable<PackageStanza> Index() => Directory.EnumerateFiles(Path.Combine(root, "lists"), "*_Packages")
        .Order(StringComparer.Ordinal).SelectMany(PackageStanza.Read);

    /// <summary>What has to be there for these packages on a machine that has nothing.</summary>
    public async Task<IReadOnlyList<ResolvedPackage>> ResolveAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        // Without files in the archive directory every package is listed, also those that are already downloaded.
        var empty = Path.Combine(root, "cache", "none");
        Directory.CreateDirectory(Path.Combine(empty, "partial"));
        var result = await apt.RunAsync(
            ["-o", $"Dir::Cache::archives={empty}", .. Install("--print-uris", names)], ResolveDeadline, cancellationToken).ConfigureAwait(false);
        return result.ExitCode == 0
            ? [.. UriLine.Matches(result.StandardOutput).Select(match => ResolvedPackage.Parse(match.Groups["file"].Value, match.Groups["size"].Value))]
            : throw new SnapshotException($"The wanted packages cannot be installed together. apt says:\n{Indented(result.StandardOutput + result.StandardError)}");
    }

    /// <summary>Downloads into the pool what is missing there.</summary>
    public async Task DownloadAsync(IReadOnlyList<string> names, Action<string> onPackage, CancellationToken cancellationToken)
    {
        var result = await apt.RunAsync(Install("--download-only", names), DownloadDeadline, cancellationToken, line =>
        {
            if (GetLine.Match(line) is { Success: true } match)
            {
                onPackage(match.Groups["name"].Value);
            }
        }).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            throw new SnapshotException(
                $"""
                Packages could not be downloaded. apt says:
                {Indented(result.StandardError)}
                Where the archive no longer has a file (404), refresh the snapshot. What did arrive is kept, and is not fetched again.
                """);
        }
    }

    /// <summary>Removes from the pool what the archive no longer offers.</summary>
    public Task CleanAsync(CancellationToken cancellationToken) => apt.RunAsync(["autoclean", "--yes"], ResolveDeadline, cancellationToken);

    private static IReadOnlyList<string> Install(string how, IReadOnlyList<string> names) =>
        ["install", "--yes", "--no-install-recommends", how, "--", .. names];

    private static string Configuration(string root, string pool, string architecture, string proxy) =>
        $$"""
        Dir "{{root}}/";
        Dir::State "{{root}}/";
        Dir::State::lists "lists";
        Dir::State::status "{{root}}/status";
        Dir::Cache "{{root}}/cache";
        Dir::Cache::archives "{{pool}}";
        Dir::Etc "{{root}}/etc";
        Dir::Log "{{root}}/cache";
        APT::Architecture "{{architecture}}";
        APT::Architectures { "{{architecture}}"; };
        APT::Sandbox::User "{{Environment.UserName}}";
        APT::Update::Error-Mode "any";
        APT::Keep-Downloaded-Packages "true";
        Acquire::Languages "none";
        Acquire::Retries "3";
        Acquire::http::Timeout "30";
        Acquire::https::Timeout "30";
        {{proxy}}

        """;

    private static async Task<string> MachineProxyAsync(CancellationToken cancellationToken)
    {
        var dump = await new Tool("apt-config", "apt").RunAsync(["dump", "--no-empty"], ResolveDeadline, cancellationToken).ConfigureAwait(false);
        return string.Join('\n', dump.StandardOutput.Split('\n').Where(line => ProxyLine.IsMatch(line)));
    }

    private static string Indented(string text)
    {
        var lines = new StringBuilder();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(20))
        {
            lines.Append("  ").AppendLine(line.TrimEnd());
        }

        return lines.ToString().TrimEnd();
    }

    [GeneratedRegex(@"^'[^']+' (?<file>\S+\.deb) (?<size>\d+) ", RegexOptions.Multiline)]
    private static partial Regex UriLine { get; }

    [GeneratedRegex(@"^Get:\d+ \S+ \S+ (?:\S+ )?(?<name>\S+) \S+ \S+ \[")]
    private static partial Regex GetLine { get; }

    [GeneratedRegex("^Acquire::https?::(?:[^\"]*::)?Proxy(?:-Auto-Detect)? \"")]
    private static partial Regex ProxyLine { get; }
}

/// <summary>A package that belongs to the closure.</summary>
/// <param name="File">The name of its file in the pool.</param>
/// <param name="Key">Name, version and architecture.</param>
/// <param name="Bytes">The size of the file.</param>
internal sealed record ResolvedPackage(string File, (string Name, string Version, string Architecture) Key, long Bytes)
{
    /// <summary>Parses a name of the form name_version_architecture.deb, in which apt writes the colon of a version as %3a.</summary>
    public static ResolvedPackage Parse(string file, string bytes)
    {
        var parts = Path.GetFileNameWithoutExtension(file).Split('_');
        return new ResolvedPackage(file, (parts[0], Uri.UnescapeDataString(parts[1]), parts[2]), long.Parse(bytes));
    }
}
