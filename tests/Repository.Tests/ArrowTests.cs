using System.Xml.Linq;

namespace Monitor.Repository.Tests;

/// <summary>Holds the project files to the picture in ARCHITECTURE.md.</summary>
public sealed class ArrowTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Model"] = [],
        ["Audit"] = [],
        ["Exporter"] = ["Audit", "Model"],
        ["Dashboards"] = ["Model"],
        ["Provisioner"] = ["Audit", "Dashboards", "Model"],
        ["Remediation"] = ["Audit", "Model", "Provisioner"],
        ["Cli"] = ["Remediation"],
    };

    [Fact]
    public void The_projects_are_the_ones_in_the_picture() =>
        Assert.Equal(Allowed.Keys.Order(), Directory.GetDirectories(Path.Combine(Checkout.Root, "src")).Select(Path.GetFileName).Order());

    [Fact]
    public void No_project_points_where_the_picture_has_no_arrow()
    {
        var wrong = from project in Allowed.Keys
                    from reference in References(project)
                    where !Allowed[project].Contains(reference)
                    select $"{project} -> {reference}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_project_has_tests_that_point_at_it_only()
    {
        foreach (var project in Allowed.Keys)
        {
            Assert.Equal([project], References($"{project}.Tests", "tests"));
        }
    }

    private static IEnumerable<string?> References(string project, string under = "src") =>
        XDocument.Parse(Checkout.Read($"{under}/{project}/{project}.csproj"))
            .Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));
}
