using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Monitor.Model.Documents;

/// <summary>
/// A mapping of a YAML document, read key by key. Every mistake goes to one list with its line, and reading goes on, so that a
/// person sees all of them at once. Works on the document tree without reflection, which a Native AOT program needs.
/// </summary>
public sealed class YamlSection
{
    private readonly YamlMappingNode mapping;
    private readonly HashSet<string> read = [];
    private readonly string file;
    private readonly int lineOffset;
    private readonly ICollection<DocumentFault> faults;

    private YamlSection(YamlMappingNode mapping, string file, int lineOffset, ICollection<DocumentFault> faults) =>
        (this.mapping, this.file, this.lineOffset, this.faults) = (mapping, file, lineOffset, faults);

    /// <summary>The line on which this mapping begins.</summary>
    public int Line => LineOf(mapping);

    /// <summary>The keys, as written.</summary>
    public IEnumerable<string> Keys => mapping.Children.Keys.OfType<YamlScalarNode>().Select(key => key.Value ?? "");

    /// <summary>Reads a document whose root is a mapping; null, with a fault, when it is not.</summary>
    /// <param name="text">The YAML text.</param>
    /// <param name="file">The file to name in faults.</param>
    /// <param name="lineOffset">Lines of the file before the text.</param>
    /// <param name="faults">Where mistakes go.</param>
    public static YamlSection? Read(string text, string file, int lineOffset, ICollection<DocumentFault> faults)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException exception)
        {
            faults.Add(new(file, (int)exception.Start.Line + lineOffset, $"this is not YAML: {exception.Message}"));
            return null;
        }

        if (stream.Documents is [{ RootNode: YamlMappingNode root }])
        {
            return new(root, file, lineOffset, faults);
        }

        faults.Add(new(file, lineOffset + 1, "expected one document of `key: value` lines"));
        return null;
    }

    /// <summary>Adds a mistake at the line of a key, or of the section when the key is not there.</summary>
    public void Fault(string key, string message) =>
        faults.Add(new(file, Find(key) is { } node ? LineOf(node) : Line, message));

    /// <summary>Whether the key is written, whatever its value.</summary>
    public bool Has(string key) => Find(key) is not null;

    /// <summary>A text, or null when the key is absent.</summary>
    public string? Text(string key)
    {
        switch (Find(key))
        {
            case null:
                return null;
            case YamlScalarNode { Value: { Length: > 0 } value }:
                return value;
            default:
                Fault(key, $"`{key}` must be a text");
                return null;
        }
    }

    /// <summary>A text that must be there; empty, with a fault, when it is not.</summary>
    public string RequiredText(string key)
    {
        if (!Has(key))
        {
            Fault(key, $"`{key}` is missing");
        }

        return Text(key) ?? "";
    }

    /// <summary>A whole number within bounds.</summary>
    public int Integer(string key, int fallback, int minimum, int maximum)
    {
        if (Text(key) is not { } text)
        {
            return fallback;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= minimum && value <= maximum)
        {
            return value;
        }

        Fault(key, $"`{key}` is `{text}`; expected a whole number from {minimum} to {maximum}");
        return fallback;
    }

    /// <summary>A number, such as <c>0.001</c>.</summary>
    public double Number(string key, double fallback)
    {
        if (Text(key) is not { } text)
        {
            return fallback;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value))
        {
            return value;
        }

        Fault(key, $"`{key}` is `{text}`; expected a number such as 0.001");
        return fallback;
    }

    /// <summary>A time such as <c>500ms</c>, <c>15s</c>, <c>5m</c> or <c>1h</c>, within bounds.</summary>
    public TimeSpan Duration(string key, TimeSpan fallback, TimeSpan minimum, TimeSpan maximum)
    {
        if (Text(key) is not { } text)
        {
            return fallback;
        }

        if (DurationText.TryParse(text, out var value) && value >= minimum && value <= maximum)
        {
            return value;
        }

        Fault(key, $"`{key}` is `{text}`; expected a time from {DurationText.Of(minimum)} to {DurationText.Of(maximum)}, such as 500ms, 15s or 5m");
        return fallback;
    }

    /// <summary>One of the given words.</summary>
    public T Choice<T>(string key, T fallback, params ReadOnlySpan<(string Word, T Value)> choices)
    {
        if (Text(key) is not { } text)
        {
            return fallback;
        }

        var words = new List<string>(choices.Length);
        foreach (var (word, value) in choices)
        {
            if (word == text)
            {
                return value;
            }

            words.Add(word);
        }

        Fault(key, $"`{key}` is `{text}`; expected one of {string.Join(", ", words)}");
        return fallback;
    }

    /// <summary>A list of texts; empty when the key is absent.</summary>
    public IReadOnlyList<string> Texts(string key)
    {
        switch (Find(key))
        {
            case null:
                return [];
            case YamlSequenceNode sequence when sequence.Children.All(item => item is YamlScalarNode { Value.Length: > 0 }):
                return [.. sequence.Children.Cast<YamlScalarNode>().Select(item => item.Value!)];
            default:
                Fault(key, $"`{key}` must be a list of names, such as [datname, state]");
                return [];
        }
    }

    /// <summary>A mapping below this one, or null when the key is absent.</summary>
    public YamlSection? Section(string key)
    {
        switch (Find(key))
        {
            case null:
                return null;
            case YamlMappingNode child:
                return new(child, file, lineOffset, faults);
            default:
                Fault(key, $"`{key}` must be a section of `key: value` lines");
                return null;
        }
    }

    /// <summary>A list of mappings; empty when the key is absent.</summary>
    public IReadOnlyList<YamlSection> Sections(string key)
    {
        if (Find(key) is not { } node)
        {
            return [];
        }

        if (node is YamlSequenceNode sequence && sequence.Children.All(item => item is YamlMappingNode))
        {
            return [.. sequence.Children.Cast<YamlMappingNode>().Select(item => new YamlSection(item, file, lineOffset, faults))];
        }

        Fault(key, $"`{key}` must be a list of `key: value` sections");
        return [];
    }

    /// <summary>Reports every key that nobody asked for: a misspelt option must not be ignored in silence.</summary>
    public void FaultUnknownKeys()
    {
        foreach (var (key, node) in mapping.Children)
        {
            if (key is YamlScalarNode { Value: { } name } && !read.Contains(name))
            {
                faults.Add(new(file, LineOf(node), $"`{name}` is not known here; known are {string.Join(", ", read.Order())}"));
            }
        }
    }

    private YamlNode? Find(string key)
    {
        read.Add(key);
        return mapping.Children.TryGetValue(new YamlScalarNode(key), out var node) ? node : null;
    }

    private int LineOf(YamlNode node) => (int)node.Start.Line + lineOffset;
}
