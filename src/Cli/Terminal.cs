using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Monitor.Cli;

/// <summary>Where a command speaks: data on standard output, talk on standard error.</summary>
/// <param name="Out">Data.</param>
/// <param name="Talk">Progress, advice and errors; plain text where it is not a terminal.</param>
internal sealed record Terminal(IAnsiConsole Out, IAnsiConsole Talk)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>The process's own streams.</summary>
    public static Terminal OfProcess() => new(Console(System.Console.Out), Console(System.Console.Error));

    /// <summary>Writes one line of data, as it is.</summary>
    public void Print(string line) => Out.WriteLine(line);

    /// <summary>Writes data that must not be wrapped.</summary>
    public void Raw(string text) => Out.Profile.Out.Writer.WriteLine(text);

    /// <summary>Writes a table; without the blanks at the ends of its lines where nobody sees them.</summary>
    public void Print(Table table)
    {
        if (Out.Profile.Out.IsTerminal)
        {
            Out.Write(table);
            return;
        }

        var text = string.Concat(table.GetSegments(Out).Select(segment => segment.Text)).TrimEnd();
        foreach (var line in text.Split('\n'))
        {
            Raw(line.TrimEnd());
        }
    }

    /// <summary>Writes one line of talk, as it is.</summary>
    public void Say(string line) => Talk.WriteLine(line);

    /// <summary>Whether a line of talk can be written over.</summary>
    public bool CanShowProgress => Talk.Profile is { Out.IsTerminal: true, Capabilities: { Ansi: true, Interactive: true } };

    /// <summary>Writes one line of an error.</summary>
    public void Error(string line) => Talk.MarkupLineInterpolated($"[red]{line}[/]");

    /// <summary>Writes a value as JSON.</summary>
    public void WriteJson<T>(T value) => Out.Profile.Out.Writer.WriteLine(JsonSerializer.Serialize(value, Json));

    private static IAnsiConsole Console(TextWriter writer)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        if (!console.Profile.Out.IsTerminal)
        {
            // A pipe has no width, and a wrapped line cannot be searched.
            console.Profile.Width = 1000;
        }

        return console;
    }
}
