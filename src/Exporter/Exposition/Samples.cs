using System.Globalization;
using System.Text;

namespace Monitor.Exporter.Exposition;

/// <summary>A sample that was read back from an exposition.</summary>
/// <param name="Name">The family.</param>
/// <param name="Labels">The labels.</param>
/// <param name="Value">The value.</param>
/// <param name="Bytes">The length of its line.</param>
public sealed record Sample(string Name, IReadOnlyList<(string Name, string Value)> Labels, double Value, int Bytes)
{
    /// <summary>The value of a label; null: it has none.</summary>
    public string? Label(string name) => Labels.FirstOrDefault(label => label.Name == name).Value;
}

/// <summary>Reads the text format that this program writes.</summary>
public static class Samples
{
    /// <summary>The samples of a document, in their order; lines that are none are passed over.</summary>
    public static IEnumerable<Sample> Read(string text)
    {
        foreach (var line in text.Split('\n').Where(line => line.Length > 0 && line[0] != '#'))
        {
            var brace = line.IndexOf('{', StringComparison.Ordinal);
            var space = line.LastIndexOf(' ');
            if (space > 0 && TryValue(line[(space + 1)..], out var value))
            {
                var name = brace < 0 ? line[..space] : line[..brace];
                yield return new(name, brace < 0 ? [] : ReadLabels(line[(brace + 1)..space].TrimEnd('}')), value, Encoding.UTF8.GetByteCount(line) + 1);
            }
        }
    }

    private static bool TryValue(string text, out double value)
    {
        value = text switch { "+Inf" => double.PositiveInfinity, "-Inf" => double.NegativeInfinity, _ => double.NaN };
        return !double.IsNaN(value) || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    private static List<(string, string)> ReadLabels(string text)
    {
        var labels = new List<(string, string)>();
        for (var position = 0; position < text.Length;)
        {
            var equals = text.IndexOf("=\"", position, StringComparison.Ordinal);
            if (equals < 0)
            {
                break;
            }

            var name = text[position..equals].TrimStart(',');
            var value = new StringBuilder();
            for (position = equals + 2; position < text.Length && text[position] != '"'; position++)
            {
                value.Append(text[position] != '\\' || position + 1 == text.Length ? text[position] : text[++position] == 'n' ? '\n' : text[position]);
            }

            labels.Add((name, value.ToString()));
            position++;
        }

        return labels;
    }
}
