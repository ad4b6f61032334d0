using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Monitor.Audit.Records;

/// <summary>
/// JSON in the one form that is hashed: RFC 8785 (sorted keys, no blanks, shortest escapes, ECMAScript numbers). One
/// departure: a number that a double cannot hold (an integer beyond 2^53-1, or an overflow) becomes the text of that number,
/// where RFC 8785 would lose digits. Writing the canonical form again gives the same bytes.
/// </summary>
public static class CanonicalJson
{
    private const long LargestExactInteger = (1L << 53) - 1;

    /// <summary>The canonical form of a value.</summary>
    /// <exception cref="InvalidOperationException">A text holds half of a surrogate pair.</exception>
    public static string Write(JsonElement value)
    {
        var output = new StringBuilder();
        Append(output, value);
        return output.ToString();
    }

    internal static void Append(StringBuilder output, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object: AppendObject(output, value); break;
            case JsonValueKind.Array: AppendArray(output, value); break;
            case JsonValueKind.String: AppendText(output, value.GetString()!); break;
            case JsonValueKind.Number: AppendNumber(output, value); break;
            default: output.Append(value.GetRawText()); break;
        }
    }

    internal static void AppendText(StringBuilder output, string text)
    {
        output.Append('"');
        foreach (var character in text)
        {
            _ = character switch
            {
                '"' => output.Append("\\\""),
                '\\' => output.Append("\\\\"),
                '\b' => output.Append("\\b"),
                '\t' => output.Append("\\t"),
                '\n' => output.Append("\\n"),
                '\f' => output.Append("\\f"),
                '\r' => output.Append("\\r"),
                < ' ' => output.Append("\\u").Append(((int)character).ToString("x4", CultureInfo.InvariantCulture)),
                _ => output.Append(character),
            };
        }

        output.Append('"');
    }

    private static void AppendObject(StringBuilder output, JsonElement value)
    {
        output.Append('{');
        var first = true;
        foreach (var property in value.EnumerateObject().OrderBy(property => property.Name, StringComparer.Ordinal))
        {
            _ = first ? output : output.Append(',');
            first = false;
            AppendText(output, property.Name);
            output.Append(':');
            Append(output, property.Value);
        }

        output.Append('}');
    }

    private static void AppendArray(StringBuilder output, JsonElement value)
    {
        output.Append('[');
        var first = true;
        foreach (var item in value.EnumerateArray())
        {
            _ = first ? output : output.Append(',');
            first = false;
            Append(output, item);
        }

        output.Append(']');
    }

    private static void AppendNumber(StringBuilder output, JsonElement value)
    {
        var raw = value.GetRawText();
        var number = value.GetDouble();
        var isInteger = raw.AsSpan().IndexOfAny('.', 'e', 'E') < 0;
        if (isInteger && value.TryGetInt64(out var integer) && integer is >= -LargestExactInteger and <= LargestExactInteger)
        {
            output.Append(integer);
        }
        else if (isInteger || !double.IsFinite(number))
        {
            AppendText(output, raw);
        }
        else if (number == Math.Truncate(number) && Math.Abs(number) > LargestExactInteger)
        {
            // 1e20 would come back as an integer that a double does not hold exactly, and change its form when read again.
            AppendText(output, raw);
        }
        else
        {
            output.Append(EcmaScript(number));
        }
    }

    /// <summary>Number::toString of ECMA-262 for what <see cref="AppendNumber"/> lets through: the shortest digits, plain from 1e-6 on.</summary>
    private static string EcmaScript(double number)
    {
        if (number == 0)
        {
            return "0";
        }

        var sign = number < 0 ? "-" : "";
        var shortest = Math.Abs(number).ToString("R", CultureInfo.InvariantCulture).Split('E');
        var parts = shortest[0].Split('.');
        var (whole, fraction) = (parts[0].TrimStart('0'), parts.Length > 1 ? parts[1] : "");
        var power = shortest.Length > 1 ? int.Parse(shortest[1], CultureInfo.InvariantCulture) : 0;
        var point = power + (whole.Length > 0 ? whole.Length : fraction.TrimStart('0').Length - fraction.Length);
        var digits = (whole + fraction).Trim('0');
        var exponent = point - 1;
        return sign + point switch
        {
            > 0 when digits.Length <= point => digits.PadRight(point, '0'),
            > 0 => $"{digits[..point]}.{digits[point..]}",
            > -6 => $"0.{new string('0', -point)}{digits}",
            _ => $"{digits[0]}{(digits.Length > 1 ? "." + digits[1..] : "")}e{exponent}",
        };
    }
}
