using System.Text.Json.Nodes;
using Monitor.Dashboards.Client;

namespace Monitor.Dashboards.Tests.Client;

public sealed class DashboardDiffTests
{
    private const string Before = """
        {"uid":"a","title":"A","panels":[
          {"id":1,"type":"row","title":"State"},
          {"id":2,"type":"stat","title":"Up","gridPos":{"x":0},"targets":[{"expr":"up"}]},
          {"id":3,"type":"stat","title":"Old","targets":[]}],
         "templating":{"list":[{"name":"cls","query":"a"}]}}
        """;

    [Theory]
    [InlineData("\"title\":\"A\"", "\"title\":\"B\"", "title: \"A\" -> \"B\"")]
    [InlineData("\"expr\":\"up\"", "\"expr\":\"down\"", "panel `State / Up` changed: targets")]
    [InlineData("\"x\":0", "\"x\":12", "panel `State / Up` moved")]
    [InlineData("\"query\":\"a\"", "\"query\":\"b\"", "variable `cls` changed: query")]
    [InlineData("\"title\":\"Old\"", "\"title\":\"New\"", "panel `State / New` added|panel `State / Old` removed")]
    [InlineData("\"id\":3", "\"id\":4", "the order of panels or properties")]
    [InlineData("\"uid\":\"a\",", "\"uid\":\"a\",\"id\":7,\"version\":9,\"gnetId\":null,", "")]
    public void Says_what_a_reader_would_notice(string was, string becomes, string expected)
    {
        var changes = DashboardDiff.Changes(Parse(Before), Parse(Before.Replace(was, becomes, StringComparison.Ordinal)));

        Assert.Equal(expected.Split('|', StringSplitOptions.RemoveEmptyEntries), changes);
    }

    [Fact]
    public void The_order_of_keys_is_no_difference() =>
        Assert.Equal(DashboardText.Hash(Parse("""{"a":1,"b":{"c":[1,2],"d":null}}""")), DashboardText.Hash(Parse("""{"b":{"c":[1,2]},"a":1}""")));

    [Fact]
    public void A_checkout_that_was_just_generated_has_no_difference_and_an_edited_one_names_the_panel()
    {
        var directory = Directory.CreateTempSubdirectory("monitor-diff-").FullName;
        try
        {
            DashboardFiles.Generate(directory);
            Assert.Empty(FileDiff.Of(directory));

            var path = Directory.EnumerateFiles(Path.Combine(directory, DashboardFiles.DashboardFolder)).Order(StringComparer.Ordinal).First();
            var board = Parse(File.ReadAllText(path));
            board["panels"]!.AsArray().RemoveAt(1);
            File.WriteAllText(path, board.ToJsonString());
            File.WriteAllText(Path.Combine(directory, DashboardFiles.RuleFolder, "monitor.yml"), "groups: []\n");

            var files = FileDiff.Of(directory);
            Assert.Equal(2, files.Count);
            Assert.Contains(files[0].Changes, change => change.StartsWith("panel", StringComparison.Ordinal) && change.EndsWith("added", StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static JsonObject Parse(string text) => JsonNode.Parse(text)!.AsObject();
}
