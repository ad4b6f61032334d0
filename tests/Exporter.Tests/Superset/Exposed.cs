using System.Globalization;
using System.Text.RegularExpressions;

namespace Monitor.Exporter.Tests.Superset;

/// <summary>What an exporter served, series by series.</summary>
internal sealed partial class Exposed
{
    private readonly Dictionary<string, string> types = [];

    /// <summary>Reads text 0.0.4. Labels without a value are as good as absent, and left out.</summary>
    public Exposed(string text)
    {
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                var parts = line.Split(' ');
                types[parts[2]] = parts[3];
            }
            else if (!line.StartsWith('#'))
            {
                var value = line.LastIndexOf(' ');
                var brace = line.IndexOf('{', StringComparison.Ordinal);
                var name = brace < 0 ? line[..value] : line[..brace];
                var labels = Label().Matches(brace < 0 ? "" : line[brace..value]).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
                Add(new(name, labels.Where(label => label.Value.Length > 0).ToDictionary()), Number(line[(value + 1)..]));
            }
        }
    }

    /// <summary>Values of the series, by name and labels.</summary>
    public Dictionary<string, (Series Series, double Value)> ByKey { get; } = [];

    /// <summary>The type of the family that a series belongs to.</summary>
    public string? TypeOf(string name) => types.GetValueOrDefault(name)
        ?? new[] { "_bucket", "_sum", "_count" }.Where(ending => name.EndsWith(ending, StringComparison.Ordinal))
            .Select(ending => types.GetValueOrDefault(name[..^ending.Length])).FirstOrDefault(type => type is not null);

    private static double Number(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };

    private void Add(Series series, double value) => ByKey[series.Key] = (series, value);

    [GeneratedRegex("""([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)["]""")]
    private static partial Regex Label();
}

/// <summary>Name and labels.</summary>
internal sealed record Series(string Name, IReadOnlyDictionary<string, string> Labels)
{
    /// <summary>The same for the same series.</summary>
    public string Key { get; } = Name + "{" + string.Join(',', Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}=\"{label.Value}\"")) + "}";

    /// <summary>The value of a label; empty without it.</summary>
    public string Label(string name) => Labels.GetValueOrDefault(name, "");
}
