using Monitor.Exporter.Commands;

namespace Monitor.Exporter.Tests.Commands;

public sealed class EntryTests
{
    [Theory]
    [InlineData("--nonsense", 2, "there is no such flag")]
    [InlineData("--web.listen-adress=:1", 2, "did you mean --web.listen-address?")]
    [InlineData("--web.listen-address", 2, "needs a value")]
    [InlineData("--constantLabels=a=b", 2, "static_configs")]
    [InlineData("--dumpmaps", 2, "monitor-exporter list")]
    [InlineData("--json", 2, "belongs to")]
    [InlineData("serve", 2, "neither a command nor a flag")]
    [InlineData("--config=/nowhere/config.yml", 1, "/nowhere/config.yml:1:1: cannot be read")]
    [InlineData("--metric-prefix=mine", 1, "Only `pg`")]
    [InlineData("--web.listen-address=nonsense", 1, "expected an address")]
    [InlineData("--log.level=loud", 1, "expected debug, info, warn, error")]
    public async Task Answers_a_wrong_command_line(string word, int status, string expected)
    {
        var (actual, _, error) = await RunAsync([word], ("DATA_SOURCE_NAME", "host=a user=x"));
        Assert.Equal(status, actual);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Usage:")]
    [InlineData("check", "--connect")]
    [InlineData("explain", "control socket")]
    [InlineData("list", "Examples:")]
    [InlineData("try", "try FILE")]
    public async Task Every_command_has_help_with_examples_and_exit_codes(string command, string expected)
    {
        var (status, text, _) = await RunAsync(command.Length == 0 ? ["--help"] : [command, "--help"]);
        Assert.Equal(0, status);
        Assert.Contains(expected, text, StringComparison.Ordinal);
        Assert.Contains("Exit codes: 0 fine, 1 found problems or failed, 2 usage.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_help_names_every_flag_that_does_something()
    {
        var (_, text, _) = await RunAsync(["--help"]);
        Assert.All(Flags.All.Where(flag => flag.Commands.Count == 0 && flag.Effect != FlagEffect.Refused), flag => Assert.Contains($"  {flag.Usage}", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Lists_the_catalogue_without_a_server()
    {
        var (status, text, _) = await RunAsync(["list"]);
        Assert.Equal(0, status);
        Assert.Contains("pg_stat_user_tables", text, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync(["list", "--json"])).Status);
    }

    [Fact]
    public async Task An_unknown_collector_is_a_mistake_with_a_suggestion()
    {
        var (status, text, _) = await RunAsync(["check", "--no-collector.stat_bgwritr"], ("DATA_SOURCE_NAME", "host=a user=x"));
        Assert.Equal(1, status);
        Assert.Contains("collector stat_bgwritr: there is no such collector", text, StringComparison.Ordinal);
    }

    internal static async Task<(int Status, string Out, string Error)> RunAsync(string[] words, params (string Name, string Value)[] variables)
    {
        var environment = variables.ToDictionary(pair => pair.Name, pair => pair.Value);
        var (output, error) = (new StringWriter(), new StringWriter());
        var status = await Entry.RunAsync(words, environment.GetValueOrDefault, new(output, error), TestContext.Current.CancellationToken);
        return (status, output.ToString(), error.ToString());
    }
}
