using Monitor.Dashboards.Output;
using YamlDotNet.RepresentationModel;

namespace Monitor.Dashboards.Tests.Output;

/// <summary>
/// The files that a Grafana reads at its start, held against the fields that Grafana 12 documents: no Grafana can be had where this is built, and
/// it passes over a name that it does not know. The pages: grafana.com/docs/grafana/v12.0/administration/provisioning (data sources, dashboards, environment
/// variables), /docs/grafana/v12.0/datasources/prometheus and /datasources/alertmanager (what is in jsonData), and
/// /docs/grafana/v12.0/setup-grafana/configure-grafana (<c>$__env</c> and <c>$__file</c>).
/// </summary>
public sealed class ProvisioningTests
{
    private static readonly Dictionary<string, string> DataSourceFields = new()
    {
        ["name"] = "text", ["type"] = "text", ["access"] = "text", ["orgId"] = "number", ["uid"] = "text", ["url"] = "text", ["user"] = "text", ["database"] = "text",
        ["basicAuth"] = "truth", ["basicAuthUser"] = "text", ["withCredentials"] = "truth", ["isDefault"] = "truth", ["jsonData"] = "map", ["secureJsonData"] = "map",
        ["version"] = "number", ["editable"] = "truth",
    };

    private static readonly Dictionary<string, string> OfHttp = new()
    {
        ["tlsAuth"] = "truth", ["tlsAuthWithCACert"] = "truth", ["tlsSkipVerify"] = "truth", ["serverName"] = "text", ["timeout"] = "text",
    };

    private static readonly Dictionary<string, string> OfPrometheus = new(OfHttp)
    {
        ["timeInterval"] = "text", ["httpMethod"] = "text", ["customQueryParameters"] = "text", ["manageAlerts"] = "truth", ["alertmanagerUid"] = "text",
        ["prometheusVersion"] = "text", ["prometheusType"] = "text", ["cacheLevel"] = "text", ["incrementalQuerying"] = "truth", ["incrementalQueryOverlapWindow"] = "text",
        ["disableRecordingRules"] = "truth",
    };

    private static readonly Dictionary<string, string> OfAlertmanager = new(OfHttp) { ["implementation"] = "text", ["handleGrafanaManagedAlerts"] = "truth" };

    private static readonly Dictionary<string, string> Secrets = new()
    {
        ["tlsCACert"] = "text", ["tlsClientCert"] = "text", ["tlsClientKey"] = "text", ["password"] = "text", ["basicAuthPassword"] = "text",
    };

    private static readonly Dictionary<string, string> ProviderFields = new()
    {
        ["name"] = "text", ["orgId"] = "number", ["folder"] = "text", ["folderUid"] = "text", ["type"] = "text", ["disableDeletion"] = "truth",
        ["updateIntervalSeconds"] = "number", ["allowUiUpdates"] = "truth", ["options"] = "map",
    };

    private static readonly Dictionary<string, string> ProviderOptions = new() { ["path"] = "text", ["foldersFromFilesStructure"] = "truth" };

    private static YamlMappingNode Sources => Read("datasources");

    private static YamlMappingNode Providers => Read("dashboards");

    [Fact]
    public void Every_field_of_a_data_source_is_documented_and_of_its_kind()
    {
        AssertFields(Sources, new() { ["apiVersion"] = "number", ["datasources"] = "list", ["deleteDatasources"] = "list", ["prune"] = "truth" });
        Assert.All(Maps(Sources, "datasources"), source =>
        {
            AssertFields(source, DataSourceFields);
            AssertFields((YamlMappingNode)source["jsonData"], Text(source, "type") == "prometheus" ? OfPrometheus : OfAlertmanager);
            AssertFields((YamlMappingNode)source["secureJsonData"], Secrets);
        });
    }

    [Fact]
    public void Every_field_of_a_provider_of_dashboards_is_documented_and_of_its_kind()
    {
        AssertFields(Providers, new() { ["apiVersion"] = "number", ["providers"] = "list" });
        Assert.All(Maps(Providers, "providers"), provider =>
        {
            AssertFields(provider, ProviderFields);
            AssertFields((YamlMappingNode)provider["options"], ProviderOptions);
        });
    }

    [Fact]
    public void What_Grafana_requires_is_there_and_what_is_one_of_a_list_is_in_it()
    {
        Assert.Equal("1", Text(Sources, "apiVersion"));
        Assert.Equal("1", Text(Providers, "apiVersion"));
        var sources = Maps(Sources, "datasources").ToList();
        Assert.Equal(["alertmanager", "prometheus"], sources.Select(source => Text(source, "type")).Order());
        Assert.All(sources, source =>
        {
            Assert.Equal("proxy", Text(source, "access"));
            Assert.NotEmpty(Text(source, "name"));
        });
        // One default an organisation; names and identifiers once.
        Assert.Single(sources, source => Text(source, "isDefault") == "true");
        Assert.Equal(sources.Count, sources.Select(source => Text(source, "uid")).Distinct().Count());
        Assert.All(sources, source => Assert.Matches("^[A-Za-z0-9_-]{1,40}$", Text(source, "uid")));
        Assert.Contains(Text((YamlMappingNode)sources.Single(source => Text(source, "type") == "prometheus")["jsonData"], "httpMethod"), new[] { "GET", "POST" });
        Assert.Contains(Text((YamlMappingNode)sources.Single(source => Text(source, "type") == "prometheus")["jsonData"], "prometheusType"), new[] { "Prometheus", "Cortex", "Mimir", "Thanos" });
        Assert.Contains(Text((YamlMappingNode)sources.Single(source => Text(source, "type") == "alertmanager")["jsonData"], "implementation"), new[] { "prometheus", "cortex", "mimir" });

        var provider = Assert.Single(Maps(Providers, "providers"));
        Assert.Equal("file", Text(provider, "type"));
        Assert.StartsWith("/", Text((YamlMappingNode)provider["options"], "path"), StringComparison.Ordinal);
    }

    [Fact]
    public void Certificates_are_used_where_they_are_given_and_no_secret_is_in_the_file()
    {
        Assert.All(Maps(Sources, "datasources"), source =>
        {
            var settings = (YamlMappingNode)source["jsonData"];
            Assert.Equal("true", Text(settings, "tlsAuth"));
            Assert.Equal("true", Text(settings, "tlsAuthWithCACert"));
            Assert.StartsWith("https://", Text(source, "url"), StringComparison.Ordinal);
            Assert.Equal(["tlsCACert", "tlsClientCert", "tlsClientKey"], Keys((YamlMappingNode)source["secureJsonData"]).Order());
            Assert.All(((YamlMappingNode)source["secureJsonData"]).Children.Values, value => Assert.Matches(@"^\$__file\{/[^{}$]+\}$", value.ToString()));
        });
    }

    // In values `$` begins a variable; `$__env{NAME}` and `$__file{path}` are the documented ways to what is not in the file, and `$$` is the sign itself.
    [Fact]
    public void Every_dollar_sign_begins_a_documented_expansion() =>
        Assert.All(ProvisioningFiles.All, file => Assert.DoesNotMatch(@"\$(?!__env\{[A-Z_]+\}|__file\{/[^{}]+\})", file.Text));

    [Fact]
    public void Dashboards_ask_whatever_source_of_the_kind_that_the_files_make() =>
        Assert.All(
            DashboardFiles.Render().Where(file => file.Path.EndsWith(".json", StringComparison.Ordinal)),
            file => Assert.Contains("\"query\": \"prometheus\"", file.Text, StringComparison.Ordinal));

    private static void AssertFields(YamlMappingNode node, Dictionary<string, string> documented) =>
        Assert.All(node.Children, pair =>
        {
            Assert.Contains(pair.Key.ToString(), documented.Keys);
            Assert.Equal(documented[pair.Key.ToString()], Kind(pair.Value));
        });

    private static string Kind(YamlNode node) => node switch
    {
        YamlMappingNode => "map",
        YamlSequenceNode => "list",
        _ when node.ToString() is "true" or "false" => "truth",
        _ when int.TryParse(node.ToString(), out _) => "number",
        _ => "text",
    };

    private static IEnumerable<string> Keys(YamlMappingNode node) => node.Children.Keys.Select(key => key.ToString());

    private static IEnumerable<YamlMappingNode> Maps(YamlMappingNode node, string key) => ((YamlSequenceNode)node[key]).Children.Cast<YamlMappingNode>();

    private static string Text(YamlMappingNode node, string key) => node[key].ToString();

    private static YamlMappingNode Read(string folder)
    {
        var file = ProvisioningFiles.All.Single(one => one.Path.Contains($"/{folder}/", StringComparison.Ordinal));
        var stream = new YamlStream();
        stream.Load(new StringReader(file.Text));
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }
}
