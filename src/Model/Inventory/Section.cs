using System.Globalization;

namespace Monitor.Model.Inventory;

/// <summary>Collects the faults of one file.</summary>
/// <param name="path">The file, as it was named by the user.</param>
internal sealed class FaultList(string path)
{
    private readonly List<Fault> faults = [];

    public IReadOnlyList<Fault> InOrder => [.. faults.OrderBy(fault => fault.Line).ThenBy(fault => fault.Column)];

    public bool Any => faults.Count > 0;

    public void Add(YamlValue where, string message) => faults.Add(new Fault(path, where.Line, where.Column, message));
}

/// <summary>A mapping that is being read: each key is taken once, and what nobody took is a fault.</summary>
internal sealed class Section
{
    private readonly FaultList faults;
    private readonly YamlValue where;
    private readonly string name;
    private readonly Dictionary<string, (YamlValue.Text Key, YamlValue Value)> pairs = new(StringComparer.Ordinal);
    private readonly HashSet<string> asked = new(StringComparer.Ordinal);

    public Section(YamlValue value, string name, FaultList faults)
    {
        this.faults = faults;
        this.name = name;
        where = value;
        foreach (var (key, item) in Pairs(value, name, faults))
        {
            pairs[key.Value] = (key, item);
        }
    }

    /// <summary>The pairs of a mapping whose keys are names; says so where it is no mapping, or names a key twice.</summary>
    public static IEnumerable<(YamlValue.Text Key, YamlValue Value)> Pairs(YamlValue value, string name, FaultList faults)
    {
        if (value is YamlValue.Text { IsNull: true })
        {
            yield break;
        }

        if (value is not YamlValue.Mapping mapping)
        {
            faults.Add(value, $"{name} must be a mapping of names to values");
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
                faults.Add(key, $"`{key.Value}` is named twice in {name}, first on line {first[key.Value]}; remove one");
            }
        }
    }

    /// <summary>The value of a key, or null where it is not written.</summary>
    public YamlValue? Take(string key)
    {
        asked.Add(key);
        return pairs.TryGetValue(key, out var pair) ? pair.Value : null;
    }

    /// <summary>The value of a key that must be there.</summary>
    public YamlValue? Require(string key, string example)
    {
        var value = Take(key);
        if (value is null)
        {
            faults.Add(where, $"{name} lacks `{key}`; add it, as in `{key}: {example}`");
        }

        return value;
    }

    public string? Text(string key) => Take(key) is { } value ? TextOf(value, key, faults) : null;

    public int Number(string key, int fallback, int minimum, int maximum)
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

        faults.Add(value, $"`{key}` must be a duration from {Durations.Format(minimum)} to {Durations.Format(maximum)}, as in 30s, 5m, 26h or 15d{Found(value)}");
        return fallback;
    }

    public IReadOnlyList<(YamlValue Where, string Value)> Texts(string key) => Take(key) is { } value ? TextsOf(value, key, faults) : [];

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

    public static string? TextOf(YamlValue value, string name, FaultList faults)
    {
        if (value is YamlValue.Text { IsNull: false } text)
        {
            return text.Value;
        }

        faults.Add(value, $"`{name}` must be a text");
        return null;
    }

    public static IReadOnlyList<(YamlValue Where, string Value)> TextsOf(YamlValue value, string name, FaultList faults)
    {
        if (value is not YamlValue.Sequence sequence)
        {
            faults.Add(value, $"`{name}` must be a list, as in [a, b]");
            return [];
        }

        return [.. sequence.Items.Select(item => (item, TextOf(item, name, faults))).Where(pair => pair.Item2 is not null)!];
    }

    public static string Found(YamlValue value) => value is YamlValue.Text text ? $"; found `{text.Value}`" : "";
}
