using System.Formats.Tar;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Monitor.Dashboards.Rules;
using Monitor.Model.Topology;
using Monitor.Provisioner.Engine;
using Monitor.Provisioner.Modules.Portal;

namespace Monitor.Provisioner.Tests.Modules.Portal;

public sealed partial class PortalModuleTests : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("monitor-portal-");
    private readonly ExampleDeployment example = new(ExampleFleets.Lab);

    private Fleet Fleet => example.Deployment.Fleet;

    public void Dispose()
    {
        example.Dispose();
        directory.Delete(recursive: true);
    }

    [Theory]
    [InlineData("/etc/monitor/portal/nginx.conf", "nginx.conf", true)]
    [InlineData("/etc/monitor/portal/nginx.conf", "nginx-without-viewer.conf", false)]
    [InlineData("/etc/systemd/system/monitor-portal.service", "monitor-portal.service", true)]
    [InlineData("/etc/systemd/system/monitor-viewer.service", "monitor-viewer.service", true)]
    [InlineData("/srv/monitor/portal/index.html", "index.html", true)]
    [InlineData("/srv/monitor/portal/index.html", "index-without-viewer.html", false)]
    public void Renders_what_the_golden_file_says(string path, string golden, bool withViewer)
    {
        var text = Text(Deployment(withViewer), path);
        var file = Path.Combine(Here(), "Golden", golden);
        if (Environment.GetEnvironmentVariable("MONITOR_GOLDEN") == "refresh")
        {
            File.WriteAllText(file, text);
        }

        Assert.Equal(File.ReadAllText(file), text);
    }

    [Fact]
    public void Is_on_the_infra_node_alone() => Assert.All(
        Fleet.Nodes.Where(node => node != Fleet.Infra), node => Assert.Empty(new PortalModule().Describe(Deployment(withViewer: true), node)));

    [Fact]
    public void Without_a_page_an_older_viewer_is_stopped_and_the_rest_goes_on()
    {
        var units = Describe(Deployment(withViewer: false)).OfType<Resource.Unit>().ToDictionary(unit => unit.Name, unit => unit.Running);

        Assert.Equal(new() { ["monitor-viewer.service"] = false, ["monitor-portal.service"] = true }, units);
    }

    [Fact]
    public void Keys_are_secret_and_closed_to_others()
    {
        var keys = Describe(Deployment(withViewer: true)).OfType<Resource.File>().Where(file => file.Path.EndsWith(".key", StringComparison.Ordinal)).ToList();

        Assert.Equal(4, keys.Count);
        Assert.All(keys, key => Assert.True(key.Secret && (key.Mode & UnixFileMode.OtherRead) == 0, key.Path));
    }

    [Fact]
    public void A_new_page_is_unpacked_before_the_viewer_is_restarted()
    {
        var resources = Describe(Deployment(withViewer: true)).ToList();
        var archive = resources.FindIndex(resource => resource is Resource.File { Path: "/usr/local/lib/monitor/viewer.tar" });
        var unpacked = resources.FindIndex(resource => resource is Resource.Task);
        var unit = resources.FindIndex(resource => resource is Resource.Unit { Name: "monitor-viewer.service" });

        Assert.True(archive < unpacked && unpacked < unit);
        Assert.Contains("/usr/local/lib/monitor/viewer.tar", ((Resource.Unit)resources[unit]).RestartOn);
    }

    [Fact]
    public void The_archive_holds_the_page_and_is_the_same_every_time()
    {
        var page = MakePage();
        var first = File.ReadAllBytes(ViewerArchive.Write(page, directory.CreateSubdirectory("first").FullName));
        File.SetLastWriteTimeUtc(Path.Combine(page, "index.html"), DateTime.UnixEpoch.AddDays(1));
        var second = ViewerArchive.Write(page, directory.CreateSubdirectory("second").FullName);
        var unpacked = directory.CreateSubdirectory("unpacked").FullName;
        TarFile.ExtractToDirectory(second, unpacked, overwriteFiles: false);

        Assert.Equal(first, File.ReadAllBytes(second));
        Assert.Equal("script", File.ReadAllText(Path.Combine(unpacked, "assets", "app.js")));
        Assert.Equal("", ViewerArchive.Write(directory.FullName, directory.FullName));
    }

    [Fact]
    public void Every_link_in_a_notification_finds_its_runbook_on_the_page()
    {
        var book = RuleBook.For(Fleet);
        var page = Text(Deployment(withViewer: true), "/srv/monitor/portal/runbooks.html");
        var links = RunbookLink.Matches(RuleFile.Render(book)).Select(match => new Uri(match.Groups[1].Value)).ToList();

        Assert.Equal(book.Alerts.Count(), links.Count);
        Assert.All(links, link => Assert.Equal(new Uri($"https://{Fleet.Infra.Address}/runbooks"), new Uri(link.GetLeftPart(UriPartial.Query))));
        Assert.All(links, link => Assert.Contains($"<section id=\"{link.Fragment[1..]}\">", page, StringComparison.Ordinal));
    }

    [Fact]
    public void The_runbook_page_has_every_step_and_the_thresholds_of_this_fleet()
    {
        var threshold = AlertThresholds.DiskFree;
        var fleet = Fleet with { Monitoring = Fleet.Monitoring with { Alerts = new Dictionary<string, double> { [threshold.Name] = 0.33 } } };
        var page = Text(example.Deployment with { Fleet = fleet }, "/srv/monitor/portal/runbooks.html");

        Assert.All(RuleBook.For(fleet).Alerts.SelectMany(alert => alert.Steps), step => Assert.Contains($"<li>{HtmlPage.Prose(step)}</li>", page, StringComparison.Ordinal));
        Assert.Contains($"<code>{threshold.Name}</code> (33%)", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Pages_are_well_formed_and_link_to_no_other_site()
    {
        foreach (var name in new[] { "index", "runbooks" })
        {
            var page = Text(Deployment(withViewer: true), $"/srv/monitor/portal/{name}.html");
            // A document without scripts is XML but for its first line and the elements that HTML does not close.
            var body = XElement.Parse(Unclosed.Replace(page[page.IndexOf("<html", StringComparison.Ordinal)..], "<$1/>"));
            var links = body.Descendants("a").Select(link => (string)link.Attribute("href")!).ToList();

            Assert.NotEmpty(links);
            Assert.All(links, link => Assert.True(link[0] is '/' or '#' || new Uri(link).Host == Fleet.Infra.Address, link));
        }
    }

    [Theory]
    [InlineData("See `a < b` and *Targets*.", "See <code>a &lt; b</code> and <em>Targets</em>.")]
    [InlineData("2 * 3 * 4 <script>", "2 * 3 * 4 &lt;script&gt;")]
    [InlineData("`*`", "<code>*</code>")]
    public void Prose_keeps_what_it_says(string text, string expected) => Assert.Equal(expected, HtmlPage.Prose(text));

    private Deployment Deployment(bool withViewer) => withViewer
        ? example.Deployment with { Artifacts = example.Deployment.Artifacts with { ViewerArchive = ViewerArchive.Write(MakePage(), directory.FullName) } }
        : example.Deployment;

    private string MakePage()
    {
        var page = directory.CreateSubdirectory("page");
        page.CreateSubdirectory("assets");
        File.WriteAllText(Path.Combine(page.FullName, "index.html"), "page");
        File.WriteAllText(Path.Combine(page.FullName, "assets", "app.js"), "script");
        return page.FullName;
    }

    private static IEnumerable<Resource> Describe(Deployment deployment) => new PortalModule().Describe(deployment, deployment.Fleet.Infra);

    private static string Text(Deployment deployment, string path) =>
        Assert.IsType<FileContent.Rendered>(Describe(deployment).OfType<Resource.File>().Single(file => file.Path == path).Content).Text;

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    [GeneratedRegex(@"runbook_url: (\S+)")]
    private static partial Regex RunbookLink { get; }

    [GeneratedRegex("<((?:meta|link|br)\\b[^>]*)>")]
    private static partial Regex Unclosed { get; }
}
