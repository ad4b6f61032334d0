using Monitor.Model.Documents;

namespace Monitor.Exporter.Commands;

/// <summary>A command line that was read, with the variables that stand for flags.</summary>
public sealed class Arguments
{
    private static readonly string[] Commands = ["check", "explain", "list", "try"];

    /// <summary>What the Go programs read as true and false.</summary>
    private static readonly string[] On = ["1", "t", "T", "true", "TRUE", "True"];
    private static readonly string[] Off = ["0", "f", "F", "false", "FALSE", "False"];

    private readonly List<(Flag Flag, string Value, string Origin)> given = [];
    private readonly List<(string Name, bool On)> collectors = [];
    private readonly List<string> positional = [];

    private Arguments(Func<string, string?> environment) => Environment = environment;

    /// <summary>The command; empty: serve.</summary>
    public string Command { get; private set; } = "";

    /// <summary>The process's variables.</summary>
    public Func<string, string?> Environment { get; }

    /// <summary>Whether help was asked for.</summary>
    public bool Help { get; private set; }

    /// <summary>Whether the version was asked for.</summary>
    public bool Version { get; private set; }

    /// <summary>What is no flag.</summary>
    public IReadOnlyList<string> Positional => positional;

    /// <summary>Collectors that were turned on or off, in their order.</summary>
    public IReadOnlyList<(string Name, bool On)> Collectors => collectors;

    /// <summary>One line for each flag that is accepted and changes nothing.</summary>
    public IEnumerable<string> Notices =>
        given.Where(item => item.Flag.Effect == FlagEffect.Superfluous).Select(item => $"{item.Origin} is not needed: {item.Flag.Help}").Distinct();

    /// <summary>Reads a command line. Values come as <c>--flag=value</c> or <c>--flag value</c>; one dash serves as well as two.</summary>
    public static Arguments Read(IReadOnlyList<string> words, Func<string, string?> environment, ICollection<Fault> faults)
    {
        var arguments = new Arguments(environment);
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            if (!word.StartsWith('-') || word == "-")
            {
                arguments.TakePositional(word);
            }
            else if (arguments.Take(word.TrimStart('-'), i + 1 < words.Count ? words[i + 1] : null, faults))
            {
                i++;
            }
        }

        arguments.AddVariables();
        foreach (var (flag, _, origin) in arguments.given.Where(item => item.Flag.Effect == FlagEffect.Refused && item.Value is not ("" or "false")))
        {
            faults.Add(Fault.Of(origin, flag.Help));
        }

        return arguments;
    }

    /// <summary>The last value of a flag; null where it was not given.</summary>
    public string? Value(Flag flag) => given.LastOrDefault(item => item.Flag == flag).Value;

    /// <summary>Every value of a flag.</summary>
    public IReadOnlyList<string> Values(Flag flag) => [.. given.Where(item => item.Flag == flag).Select(item => item.Value)];

    /// <summary>Whether a switch is on.</summary>
    public bool IsOn(Flag flag) => Value(flag) is { } value && On.Contains(value);

    /// <summary>How the user named a flag: itself or its variable.</summary>
    public string Origin(Flag flag) => given.LastOrDefault(item => item.Flag == flag).Origin ?? $"--{flag.Name}";

    private void TakePositional(string word)
    {
        if (Command.Length == 0 && positional.Count == 0 && Commands.Contains(word))
        {
            Command = word;
            return;
        }

        positional.Add(word);
    }

    /// <summary>Whether the next word was the value.</summary>
    private bool Take(string text, string? next, ICollection<Fault> faults)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? text : text[..equals];
        var value = equals < 0 ? null : text[(equals + 1)..];
        var off = name.StartsWith("no-", StringComparison.Ordinal);
        var flag = Find(off ? name[3..] : name);
        switch (name)
        {
            case "help" or "h" or "help-long" or "help-man":
                Help = true;
                return false;
            case "version":
                Version = true;
                return false;
            case var _ when flag is null && (off ? name[3..] : name).StartsWith(Flags.CollectorPrefix, StringComparison.Ordinal):
                collectors.Add(((off ? name[3..] : name)[Flags.CollectorPrefix.Length..], !off && value is not "false"));
                return false;
            case var _ when flag is null || (off && flag.Value is not null):
                faults.Add(Fault.Of($"--{name}", $"there is no such flag{Suggestion(name)}; `monitor-exporter --help` lists them"));
                return false;
            case var _ when flag.Commands.Count > 0 && !flag.Commands.Contains(Command):
                faults.Add(Fault.Of($"--{name}", $"belongs to `monitor-exporter {string.Join("`, `", flag.Commands)}`, behind the command"));
                return false;
            case var _ when flag.Value is null:
                given.Add((flag, off ? "false" : value ?? "true", $"--{name}"));
                return false;
            case var _ when value is null && next is null:
                faults.Add(Fault.Of($"--{name}", $"needs a value, as in {flag.Usage}"));
                return false;
            default:
                given.Add((flag, value ?? next!, $"--{name}"));
                return value is null;
        }
    }

    private void AddVariables()
    {
        foreach (var flag in Flags.All.Where(flag => flag.Variable is not null && Value(flag) is null))
        {
            // A switch that is off asks for nothing.
            if (Environment(flag.Variable!) is { Length: > 0 } value && !(flag.Value is null && Off.Contains(value)))
            {
                given.Add((flag, value, flag.Variable!));
            }
        }
    }

    private static Flag? Find(string name) => Flags.All.FirstOrDefault(flag => flag.Name == name);

    private static string Suggestion(string name) =>
        Spelling.Nearest(name, Flags.All.Select(flag => flag.Name)) is { } near ? $"; did you mean --{near}?" : "";
}
