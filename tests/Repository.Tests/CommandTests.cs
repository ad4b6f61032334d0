using System.CommandLine;
using System.Text.RegularExpressions;
using Monitor.Cli;
using Monitor.Dashboards.Rules;

namespace Monitor.Repository.Tests;

/// <summary>Holds the command lines in documents and in help texts to the real command line.</summary>
public sealed partial class CommandTests
{
    private static readonly RootCommand Root = CommandLine.Create(Terminal.OfProcess());

    [Fact]
    public void Documents_name_only_commands_that_exist()
    {
        var lines = (from path in Checkout.Files(".md")
                     from match in InDocument.Matches(Checkout.Read(path))
                     select (Where: path, Line: match.Groups[1].Value + match.Groups[2].Value)).ToList();

        Assert.NotEmpty(lines);
        Assert.Empty(lines.SelectMany(line => Faults(line.Where, line.Line)));
    }

    [Fact]
    public void Examples_in_help_texts_can_be_called()
    {
        var verbs = Verbs(Root).ToList();

        Assert.All(verbs, verb => Assert.True(verb.Examples.Count > 0 || verb.Name == "serve", $"`{verb.Name}` has no example"));
        Assert.Empty(verbs.SelectMany(verb => verb.Examples.SelectMany(example => Faults($"{verb.Name} --help", example["monitor ".Length..]))));
    }

    [Fact]
    public void Steps_of_alerts_name_only_commands_that_exist()
    {
        var lines = (from alert in RuleBook.Generic.Alerts
                     from step in alert.Steps
                     from match in InDocument.Matches(step)
                     select (Where: alert.Name, Line: match.Groups[1].Value)).ToList();

        Assert.NotEmpty(lines);
        Assert.Empty(lines.SelectMany(line => Faults(line.Where, line.Line)));
    }

    private static IEnumerable<string> Faults(string where, string line)
    {
        // What follows two spaces explains, what follows a pipe is another program's, and `test` is the script's own word.
        var command = line.Split("  ")[0].Split(" | ")[0].Split(" #")[0].Trim();
        return command == "test" ? [] : Root.Parse(command).Errors.Select(error => $"{where}: monitor {command}: {error.Message}");
    }

    private static IEnumerable<Verb> Verbs(Command command) =>
        command.Subcommands.SelectMany(child => Verbs(child).Concat(child is Verb verb ? [verb] : []));

    [GeneratedRegex(@"`(?:\./)?monitor ([a-z][^`\n]*)`|^ +\./monitor ([a-z].*)$", RegexOptions.Multiline)]
    private static partial Regex InDocument { get; }
}
