using Monitor.Model.Topology;
using Monitor.Provisioner.Certificates;
using Monitor.Provisioner.Engine;
using Monitor.Provisioner.Modules.Vault;

namespace Monitor.Provisioner.Modules.Portal;

/// <summary>The dashboard viewer: its page, its keys and its unit. Where the page was not built it is stopped, so that no page of an older version stays.</summary>
internal static class ViewerResources
{
    /// <summary>Where the program looks for its page, in a directory named <c>viewer</c>.</summary>
    public const string Library = "/usr/local/lib/monitor";

    /// <summary>Its certificates.</summary>
    public const string Home = "/etc/monitor/viewer";

    private const string Account = "monitor-viewer";
    private const string Unit = "monitor-viewer.service";
    private const string UnitFile = $"/etc/systemd/system/{Unit}";
    private const string Archive = $"{Library}/viewer.tar";

    /// <summary>Whether there is a page to deploy.</summary>
    public static bool IsBuilt(Deployment deployment) => deployment.Artifacts.ViewerArchive.Length > 0;

    /// <summary>What the node carries.</summary>
    public static IEnumerable<Resource> Of(Deployment deployment, Node node)
    {
        if (!IsBuilt(deployment))
        {
            return [new Resource.Unit(Unit) { Running = false }];
        }

        var server = deployment.Authority.Issue(Identity.Of(node));
        var client = deployment.Authority.Issue(Identity.Client("viewer"));
        var archive = new FileContent.Local(deployment.Artifacts.ViewerArchive);
        return
        [
            new Resource.Account(Account),
            new Resource.Directory(Library),
            new Resource.File(Archive, archive),
            Unpacked(archive),
            new Resource.Directory("/etc/monitor"),
            new Resource.Directory(Home) { Group = Account, Mode = Modes.GroupDirectory },
            Private("server.crt", server.CertificatePem, secret: false),
            Private("server.key", server.KeyPem, secret: true),
            Private("client.crt", client.CertificatePem, secret: false),
            Private("client.key", client.KeyPem, secret: true),
            new Resource.File(UnitFile, PortalUnits.RenderViewer(deployment.Fleet)),
            new Resource.Unit(Unit) { RestartOn = [VaultModule.Program, Archive, $"{Home}/", Trust.AuthorityPath, UnitFile] },
        ];
    }

    // tar compares content and permissions of every file; the checksum says that it is this archive that is on the node.
    private static Resource.Task Unpacked(FileContent archive) => new(
        "the viewer's page is unpacked",
        $$"""
        echo '{{archive.Sha256}}  {{Archive}}' | sha256sum --check --status 2>/dev/null || { echo 'another one or none is there'; exit 1; }
        tar --compare --file {{Archive}} --directory {{Library}}/viewer >/dev/null 2>&1 && exit 0
        echo 'its files are not those of the archive'
        exit 1
        """,
        $"""
        umask 022
        cd {Library}
        rm -rf viewer.new
        mkdir viewer.new
        tar --extract --no-same-owner --preserve-permissions --file {Archive} --directory viewer.new
        rm -rf viewer
        mv --no-target-directory viewer.new viewer
        """);

    private static Resource.File Private(string name, string content, bool secret) =>
        new($"{Home}/{name}", content) { Group = Account, Mode = Modes.GroupFile, Secret = secret };
}
