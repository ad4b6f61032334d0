using System.Text.RegularExpressions;
using Monitor.Dashboards.Output;

namespace Monitor.Repository.Tests;

/// <summary>docs/grafana.md against what it explains.</summary>
public sealed partial class GrafanaPageTests
{
    [Fact]
    public void Names_every_variable_and_path_that_the_provisioning_files_expect()
    {
        var page = Checkout.Read("docs/grafana.md");
        var expected = ProvisioningFiles.All.SelectMany(file => Expected.Matches(file.Text).Select(match => match.Groups[1].Value + match.Groups[2].Value))
            .Concat(ProvisioningFiles.All.Select(file => file.Path))
            .Distinct().ToList();

        Assert.Contains(ProvisioningFiles.HostVariable, expected);
        Assert.Contains(ProvisioningFiles.DashboardDirectory, expected);
        Assert.All(expected, name => Assert.Contains($"`{name}`", page, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\$__(?:env|file)\{([^}]+)\}|path: (\S+)")]
    private static partial Regex Expected { get; }
}
