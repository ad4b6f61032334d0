using System.Diagnostics;

namespace Monitor.Exporter.Tests.Servers;

/// <summary>The programs of one version of PostgreSQL, and the PgBouncer and exporters that Debian ships beside it.</summary>
/// <param name="Major">The major version.</param>
/// <param name="Root">The root directory that they run in; null: this machine's own.</param>
internal sealed record ServerPrograms(int Major, string? Root)
{
    /// <summary>The release with the exporters that ours has to be a superset of.</summary>
    private const string PeerSuite = "trixie";

    private static readonly Dictionary<int, (string Suite, string[] Packages)> Sources = new()
    {
        [13] = ("bullseye", ["postgresql-13"]),
        [15] = ("bookworm", ["postgresql-15", "pgbouncer"]),
        [17] = (PeerSuite, ["postgresql-17", "pgbouncer", "prometheus-postgres-exporter", "prometheus-pgbouncer-exporter"]),
        [18] = ("sid", ["postgresql-18", "pgbouncer"]),
    };

    /// <summary>Directory of the server's programs, as they see it themselves.</summary>
    public string Directory => $"/usr/lib/postgresql/{Major}/bin";

    /// <summary>Who owns the files of a server.</summary>
    public string Owner => Root is null ? "postgres:postgres" : PackageRoot.Owner;

    /// <summary>The programs of a version: this machine's when it has them, else those of the release that ships it.</summary>
    public static async Task<(ServerPrograms? Programs, string? Missing)> FindAsync(int major)
    {
        if (File.Exists($"/usr/lib/postgresql/{major}/bin/initdb") && File.Exists("/usr/sbin/pgbouncer"))
        {
            return (new(major, null), null);
        }

        var (suite, packages) = Sources[major];
        var (root, missing) = await PackageRoot.EnsureAsync(suite, packages);
        return (root is null ? null : new(major, root), missing);
    }

    /// <summary>The programs of the release whose exporters are the peers.</summary>
    public static async Task<(ServerPrograms? Programs, string? Missing)> FindPeersAsync()
    {
        var (suite, packages) = Sources[17];
        var (root, missing) = await PackageRoot.EnsureAsync(suite, packages);
        return (root is null ? null : new(17, root), missing);
    }

    /// <summary>Starts a program that may write to the directory.</summary>
    public Process Start(string directory, IReadOnlyDictionary<string, string>? environment, string program, params string[] arguments)
    {
        string[] command = Root is not null ? PackageRoot.Command(Root, directory, program, arguments)
            : Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--inh-caps=-all", program, .. arguments]
            : [program, .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = "/", RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["LC_ALL"] = "C.UTF-8";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>Runs a program to its end.</summary>
    public async Task RunAsync(string directory, string program, params string[] arguments)
    {
        using var process = Start(directory, null, program, arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {await errors}{await output}");
    }
}
