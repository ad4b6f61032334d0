using System.Globalization;
using YamlDotNet.Core;

namespace Monitor.Model.Documents;

/// <summary>
/// A mapping that is being read: each key is taken once, and what nobody took is a fault. Reading goes on after a fault, so that a person sees
/// all of them at once. Works on the document tree without reflection, which a Native AOT program needs.
/// </summary>
public sealed class Section
{
    private readonly FaultList faults;
    private readonly YamlValue where;
    private readonly string name;
    private readonly Dictionary<string, (YamlValue.Text Key, YamlValue Value)> pairs = new(StringComparer.Ordinal);
    private readonly HashSet<string> asked = new(StringComparer.Ordinal);

    internal Section(YamlValue value, string name, FaultList faults)
    {
        this.faults = faults;
        this.name = name;
        where = value;
        foreach (var (key, item) in Pairs(value, name, faults))
        {
            pairs[key.Value] = (key, item);
        }
    }

    /// <summary>Reads a document whose root is a mapping; null, with a fault, when it is not.</summary>
    /// <param name="text">The YAML text.</param>
    /// <param name="name">What the document is, as in <c>the configuration</c>.</param>
    /// <param name="path">How the faults name the file.</param>
    /// <param name="lineOffset">Lines of the file before the text.</param>
    /// <param name="faults">Where mistakes go.</param>
    public static Section? Read(string text, string name, string path, int lineOffset, ICollection<Fault> faults) =>
        Read(text, name, new FaultList(path, lineOffset, faults));

    internal static Section? Read(string text, string name, FaultList faults)
    {
        try
        {
            var root = YamlTree.Read(text);
            var section = new Section(root, name, faults);
            return root is YamlValue.Mapping or YamlValue.Text { IsNull: true } ? section : null;
        }
        catch (YamlException exception)
        {
            // The parser's own; what this product refuses of YAML says so itself.
            var prefix = exception is SyntaxErrorException or SemanticErrorException ? "this is not YAML: " : "";
            faults.Add(exception.Start.Line, exception.Start.Column, prefix + exception.Message);
            return null;
        }
    }

    /// <summary>The pairs of a mapping whose keys are names; says so where it is no mapping, or names a key twice.</summary>
    internal static IEnumerable<(YamlValue.Text Key, YamlValue Value)> Pairs(YamlValue value, string name, FaultList faults)
    {
        if (value is YamlValue.Text { IsNull: true })
        {
            yield break;
        }

        if (value is not YamlValue.Mapping mapping)
        {
            faults.Add(value, $"{name} must be a mapping, with lines of `key: value`");
            yield break;
        }

        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (key, item) in mapping.Pairs)
        {
            if (first.TryAdd(key.Value, key.Line))
            {
                yield return (key, item);
            }
            else
            {
                faults.Add(key, $"`{key.Value}` is named twice in {name}, first on line {faults.LineOf(first[key.Value])}; remove one");
            }
        }
    }

    /// <summary>The value of a key, or null where it is not written.</summary>
    internal YamlValue? Take(string key)
    {
        asked.Add(key);
        return pairs.TryGetValue(key, out var pair) ? pair.Value : null;
    }

    /// <summary>The value of a key that must be there.</summary>
    internal YamlValue? Require(string key, string example)
    {
        var value = Take(key);
        if (value is null)
        {
            faults.Add(where, $"`{key}` is missing in {name}; add it, as in `{key}: {example}`");
        }

        return value;
    }

    /// <summary>The keys that are written, in their order; asking for them takes none.</summary>
    public IReadOnlyList<string> Keys => [.. pairs.Keys];

    /// <summary>Whether the key is written, whatever its value.</summary>
    public bool Has(string key) => Take(key) is not null;

    /// <summary>Adds a fault at the value of a key, or at the section where the key is not written.</summary>
    public void Fault(string key, string message) => faults.Add(Take(key) ?? where, message);

    /// <summary>A text that is not empty, or null where the key is not written.</summary>
    public string? Text(string key)
    {
        switch (Take(key))
        {
            case null: return null;
            case YamlValue.Text { IsNull: false, Value: { Length: > 0 } text }: return text;
            case var value:
                faults.Add(value, $"`{key}` must be a text");
                return null;
        }
    }

    /// <summary>A text that must be there; empty, with a fault, when it is not.</summary>
    public string RequiredText(string key)
    {
        if (!Has(key))
        {
            faults.Add(where, $"`{key}` is missing in {name}; add it");
        }

        return Text(key) ?? "";
    }

    /// <summary>A whole number within bounds.</summary>
    public int Integer(string key, int fallback, int minimum, int maximum)
    {
        if (Take(key) is not { } value)
        {
            return fallback;
        }

        if (value is YamlValue.Text text && int.TryParse(text.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= minimum && number <= maximum)
        {
            return number;
        }

        faults.Add(value, $"`{key}` must be a whole number from {minimum} to {maximum}{Found(value)}");
        return fallback;
    }

    /// <summary>A number, such as <c>0.001</c>.</summary>
    public double Number(string key, double fallback)
    {
        if (Take(key) is not { } value)
        {
            return fallback;
        }

        if (value is YamlValue.Text text && double.TryParse(text.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number))
        {
            return number;
        }

        faults.Add(value, $"`{key}` must be a number, as in 0.001{Found(value)}");
        return fallback;
    }

    /// <summary>One of the given words.</summary>
    public T Choice<T>(string key, T fallback, params IReadOnlyList<(string Word, T Value)> choices)
    {
        if (Take(key) is not { } value)
        {
            return fallback;
        }

        foreach (var (word, chosen) in choices)
        {
            if (value is YamlValue.Text text && text.Value == word)
            {
                return chosen;
            }
        }

        faults.Add(value, $"`{key}`: one of {string.Join(", ", choices.Select(choice => choice.Word))} is expected{Found(value)}");
        return fallback;
    }

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public bool Flag(string key, bool fallback)
    {
        switch (Take(key))
        {
            case null: return fallback;
            case YamlValue.Text { Value: "true" }: return true;
            case YamlValue.Text { Value: "false" }: return false;
            case var value:
                faults.Add(value, $"`{key}` must be true or false{Found(value)}");
                return fallback;
        }
    }

    /// <summary>A duration within bounds, as <see cref="Durations"/> reads it.</summary>
    public TimeSpan Duration(string key, TimeSpan fallback, TimeSpan minimum, TimeSpan maximum)
    {
        if (Take(key) is not { } value)
        {
            return fallback;
        }

        if (value is YamlValue.Text text && Durations.Parse(text.Value) is { } duration && duration >= minimum && duration <= maximum)
        {
            return duration;
        }

        var bounds = $"from {Durations.Format(minimum)} to {Durations.Format(maximum)}";
        faults.Add(value, $"`{key}` must be a duration {bounds}, as in 30s, 5m, 26h or 15d{Found(value)}");
        return fallback;
    }

    /// <summary>A list of texts; empty where the key is not written.</summary>
    public IReadOnlyList<string> Texts(string key) =>
        Take(key) is { } value ? [.. TextsOf(value, key, faults).Select(pair => pair.Value)] : [];

    /// <summary>A list of texts that may be written as one text; empty where the key is not written.</summary>
    public IReadOnlyList<string> TextOrTexts(string key) => Take(key) is YamlValue.Text ? Text(key) is { } one ? [one] : [] : Texts(key);

    /// <summary>A mapping below this one, or null where the key is not written.</summary>
    public Section? Subsection(string key) => Take(key) is { } value ? new Section(value, $"`{key}`", faults) : null;

    /// <summary>A list of mappings; empty where the key is not written.</summary>
    public IReadOnlyList<Section> Subsections(string key)
    {
        switch (Take(key))
        {
            case null: return [];
            case YamlValue.Sequence sequence: return [.. sequence.Items.Select(item => new Section(item, $"an entry of `{key}`", faults))];
            case var value:
                faults.Add(value, $"`{key}` must be a list of mappings, each with lines of `key: value`");
                return [];
        }
    }

    /// <summary>The line at which the value of a key begins, or the section where it is not written.</summary>
    public int LineOf(string key) => faults.LineOf((pairs.TryGetValue(key, out var pair) ? pair.Value : where).Line);

    /// <summary>Reports the keys that nobody asked for.</summary>
    public void RefuseTheRest()
    {
        foreach (var (key, _) in pairs.Values.Where(pair => !asked.Contains(pair.Key.Value)))
        {
            var near = Spelling.Nearest(key.Value, asked);
            var advice = near is null ? $"known are {string.Join(", ", asked.Order(StringComparer.Ordinal))}" : $"did you mean `{near}`?";
            faults.Add(key, $"{name} has no `{key.Value}`; {advice}");
        }
    }

    internal static string? TextOf(YamlValue value, string name, FaultList faults)
    {
        if (value is YamlValue.Text { IsNull: false } text)
        {
            return text.Value;
        }

        faults.Add(value, $"`{name}` must be a text");
        return null;
    }

    internal static IReadOnlyList<(YamlValue Where, string Value)> TextsOf(YamlValue value, string name, FaultList faults)
    {
        if (value is not YamlValue.Sequence sequence)
        {
            faults.Add(value, $"`{name}` must be a list, as in [a, b]");
            return [];
        }

        return [.. sequence.Items.Select(item => (item, TextOf(item, name, faults))).Where(pair => pair.Item2 is not null)!];
    }

    internal static string Found(YamlValue value) => value is YamlValue.Text text ? $"; found `{text.Value}`" : "";
}
