using Monitor.Model.Topology;
using Monitor.Provisioner.Engine;
using Monitor.Provisioner.Packages;

namespace Monitor.Provisioner.Modules.Repository;

/// <summary>Makes the snapshot the only source of packages of a node.</summary>
internal static class AptSource
{
    private const string SourcePath = "/etc/apt/sources.list.d/monitor.sources";
    private const string KeyPath = "/etc/monitor/packages.gpg";

    /// <summary>The source, apt's settings, and the state of apt's lists.</summary>
    /// <param name="fleet">The fleet.</param>
    /// <param name="snapshot">The snapshot that the source holds.</param>
    /// <param name="uri">Where the node reads it.</param>
    public static IEnumerable<Resource> Resources(Fleet fleet, Snapshot snapshot, string uri) =>
    [
        new Resource.File(KeyPath, new FileContent.Local(snapshot.PublicKeyPath)),
        new Resource.File("/etc/apt/apt.conf.d/90monitor", Settings(fleet)),
        new Resource.File(SourcePath, Source(uri)),
        OnlySource,
        Lists(snapshot),
    ];

    /// <summary>The source in apt's own format.</summary>
    internal static string Source(string uri) =>
        $"""
        # {Rendered.Notice}
        Types: deb
        URIs: {uri}
        Suites: ./
        Signed-By: {KeyPath}

        """;

    /// <summary>The settings: how to reach the repository, and that nothing is installed or upgraded behind anybody's back.</summary>
    internal static string Settings(Fleet fleet) =>
        $"""
        // {Rendered.Notice}
        APT::Install-Recommends "false";
        APT::Periodic::Enable "0";
        Acquire::Languages "none";
        Acquire::Retries "3";
        Acquire::https::Proxy::{fleet.Infra.Name} "DIRECT";
        Acquire::https::CaInfo "{Trust.AuthorityPath}";
        Acquire::https::SslCert "{NodeCertificate.CertificatePath}";
        Acquire::https::SslKey "{NodeCertificate.KeyPath}";

        """;

    // What Debian or the maker of the image put there would bring versions that no other node has. The files stay, under a name that apt passes over.
    private static Resource.Task OnlySource { get; } = new(
        "no other package source",
        $"""
        {Others}
        others=$(other_sources)
        [ -z "$others" ] && exit 0
        echo "to be renamed to .disabled:" $others
        exit 1
        """,
        $"""
        {Others}
        other_sources | while read -r file; do
            mv "$file" "$file.disabled"
        done
        """);

    private static string Others =>
        $$"""
        other_sources() {
            for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources; do
                if [ "$file" != {{SourcePath}} ] && [ -e "$file" ] && grep -qE '^[[:space:]]*(deb|deb-src|Types:)' "$file"; then
                    echo "$file"
                fi
            done
        }
        """;

    // apt keeps the signed index as it came, so its hash says which snapshot the node knows.
    private static Resource.Task Lists(Snapshot snapshot) => new(
        $"apt knows package snapshot {snapshot.Id}",
        $"""
        for list in /var/lib/apt/lists/*InRelease; do
            if [ -e "$list" ] && echo "{snapshot.IndexSha256}  $list" | sha256sum --check --status; then
                exit 0
            fi
        done
        echo 'apt knows another one or none'
        exit 1
        """,
        """
        rm -rf /var/lib/apt/lists/*
        apt-get update -o APT::Update::Error-Mode=any
        """)
    {
        Deadline = TimeSpan.FromMinutes(2),
    };
}
