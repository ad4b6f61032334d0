using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Monitor.Exporter.Tests.Servers;

/// <summary>
/// A directory with programs of another Debian release and all that they need, made once by apt and dpkg and kept in the cache, so that
/// tests can run servers of versions that this machine does not have.
/// </summary>
internal static class PackageRoot
{
    /// <summary>The user that programs in a root run as; PostgreSQL wants a name for its number.</summary>
    public const string Owner = "5432:5432";

    private const string Keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    private static string Cache => Path.Combine(
        Environment.GetEnvironmentVariable("MONITOR_CACHE") is { Length: > 0 } cache
            ? cache
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "monitor"),
        "test-roots");

    private static string Mirror => Environment.GetEnvironmentVariable("MONITOR_MIRROR") is { Length: > 0 } mirror ? mirror : "http://deb.debian.org/debian";

    /// <summary>Gives the directory, making it first where it is missing; or says why it cannot be had.</summary>
    public static async Task<(string? Path, string? Missing)> EnsureAsync(string suite, params string[] packages)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return (null, $"packages of Debian {suite} can only be run by root, in a root directory of their own");
        }

        if (!File.Exists(Keyring))
        {
            return (null, "the package debian-archive-keyring is not installed");
        }

        var recipe = $"{suite} {string.Join(' ', packages)} 1";
        var root = Path.Combine(Cache, $"{suite}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(recipe)))[..12]}");
        Directory.CreateDirectory(Cache);
        using var held = await LockAsync(Path.Combine(Cache, suite + ".lock"));
        if (Directory.Exists(root))
        {
            return (root, null);
        }

        var unfinished = root + ".unfinished";
        await RunAsync("rm", ["-rf", "--one-file-system", "--", .. Directory.EnumerateDirectories(Cache, suite + "-*")]);
        var failure = await BuildAsync(unfinished, suite, packages);
        if (failure is not null)
        {
            return (null, $"the packages of Debian {suite} cannot be had: {failure}");
        }

        Directory.Move(unfinished, root);
        return (root, null);
    }

    /// <summary>A command that runs in the root, where it sees the directory under the same path as outside.</summary>
    public static string[] Command(string root, string directory, string program, params string[] arguments) =>
    [
        "unshare", "--mount", "--propagation", "private", "--", "sh", "-c",
        "root=$1 directory=$2; shift 2; mkdir -p $root/dev $root/proc $root$directory && mount --rbind /dev $root/dev && mount --rbind /proc $root/proc"
        + " && mount --bind $directory $root$directory && exec chroot --userspec=" + Owner + " $root \"$@\"",
        "--", root, directory, program, .. arguments,
    ];

    private static async Task<string?> BuildAsync(string root, string suite, string[] packages)
    {
        var apt = root + ".apt";
        foreach (var directory in new[] { "lists/partial", "cache/archives/partial", "etc/apt.conf.d", "etc/preferences.d", "etc/sources.list.d", "etc/trusted.gpg.d" })
        {
            Directory.CreateDirectory(Path.Combine(apt, directory));
        }

        await File.WriteAllTextAsync(Path.Combine(apt, "status"), "");
        await File.WriteAllTextAsync(Path.Combine(apt, "etc/sources.list"), $"deb [signed-by={Keyring}] {Mirror} {suite} main\n");
        await File.WriteAllTextAsync(Path.Combine(apt, "apt.conf"), Configuration(apt, await MachineProxyAsync()));
        var environment = ("APT_CONFIG", Path.Combine(apt, "apt.conf"));
        var failure = await RunAsync("apt-get", ["-qq", "update"], environment)
            ?? await RunAsync("apt-get", ["-qq", "--yes", "--no-install-recommends", "--download-only", "install", "--", "dash", "coreutils", .. packages], environment);
        if (failure is not null)
        {
            return failure;
        }

        Directory.CreateDirectory(root);
        MergeUsr(root, suite);
        foreach (var package in Directory.EnumerateFiles(Path.Combine(apt, "cache/archives"), "*.deb").Order(StringComparer.Ordinal))
        {
            if (await RunAsync("dpkg-deb", ["--extract", package, root]) is { } broken)
            {
                return broken;
            }
        }

        WriteAccounts(root);
        return await RunAsync("rm", ["-rf", "--", apt]);
    }

    /// <summary>From Debian 12 on /bin and its like are links, which only the installer of the base system makes.</summary>
    private static void MergeUsr(string root, string suite)
    {
        foreach (var directory in suite == "bullseye" ? [] : new[] { "bin", "sbin", "lib", "lib64" })
        {
            Directory.CreateDirectory(Path.Combine(root, "usr", directory));
            File.CreateSymbolicLink(Path.Combine(root, directory), "usr/" + directory);
        }
    }

    /// <summary>What the packages' own scripts would have done, as far as a server on loopback needs it.</summary>
    private static void WriteAccounts(string root)
    {
        Directory.CreateDirectory(Path.Combine(root, "etc"));
        Directory.CreateDirectory(Path.Combine(root, "tmp"));
        File.WriteAllText(Path.Combine(root, "etc/passwd"), $"root:x:0:0::/:/bin/sh\npostgres:x:{Owner}::/:/bin/sh\n");
        File.WriteAllText(Path.Combine(root, "etc/group"), $"root:x:0:\npostgres:x:{Owner.Split(':')[1]}:\n");
        File.WriteAllText(Path.Combine(root, "etc/hosts"), "127.0.0.1 localhost\n");
        if (!Path.Exists(Path.Combine(root, "bin/sh")))
        {
            File.CreateSymbolicLink(Path.Combine(root, "bin/sh"), "dash");
        }
    }

    // An unstable release that has not been refreshed for a week is as good for us: signatures and hashes are checked all the same.
    private static string Configuration(string apt, string proxy) => $$"""
        Dir "{{apt}}/";
        Dir::State "{{apt}}/";
        Dir::State::lists "lists";
        Dir::State::status "{{apt}}/status";
        Dir::Cache "{{apt}}/cache";
        Dir::Etc "{{apt}}/etc";
        Dir::Log "{{apt}}/cache";
        APT::Sandbox::User "root";
        APT::Update::Error-Mode "any";
        Acquire::Check-Valid-Until "false";
        Acquire::Languages "none";
        Acquire::Retries "3";
        Acquire::http::Timeout "30";
        {{proxy}}

        """;

    private static async Task<string> MachineProxyAsync()
    {
        using var process = Process.Start(new ProcessStartInfo("apt-config", ["dump", "--no-empty"]) { RedirectStandardOutput = true })!;
        var lines = (await process.StandardOutput.ReadToEndAsync()).Split('\n');
        await process.WaitForExitAsync();
        return string.Join('\n', lines.Where(line => line.StartsWith("Acquire::http", StringComparison.Ordinal) && line.Contains("Proxy", StringComparison.Ordinal)));
    }

    private static async Task<FileStream> LockAsync(string path)
    {
        using var deadline = new CancellationTokenSource(Deadline + Deadline);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (true)
        {
            try
            {
                return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (!deadline.IsCancellationRequested)
            {
                await timer.WaitForNextTickAsync(deadline.Token);
            }
        }
    }

    /// <summary>Null when it succeeded, else what it said last.</summary>
    private static async Task<string?> RunAsync(string program, string[] arguments, (string Name, string Value)? variable = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["LC_ALL"] = "C.UTF-8";
        if (variable is { } set)
        {
            start.Environment[set.Name] = set.Value;
        }

        using var process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(Deadline);
        var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
        var errors = process.StandardError.ReadToEndAsync(deadline.Token);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
            return process.ExitCode == 0 ? null : $"{program}: {((await errors) + (await output)).Trim()}";
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return $"{program} took longer than {Deadline}";
        }
    }
}
