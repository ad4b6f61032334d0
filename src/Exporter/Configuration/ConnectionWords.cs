using System.Text;

namespace Monitor.Exporter.Configuration;

/// <summary>The form <c>host=db user=monitor password='it''s'</c> of a connection string.</summary>
internal static class ConnectionWords
{
    /// <summary>The parameters; null, with a fault, where the text is not of this form.</summary>
    public static Dictionary<string, string>? Read(string text, Action<string> fault)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var position = SkipSpace(text, 0); position < text.Length; position = SkipSpace(text, position))
        {
            var equals = text.IndexOf('=', position);
            var name = equals < 0 ? "" : text[position..equals].Trim();
            if (name.Length == 0 || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '.'))
            {
                fault($"what begins at character {position + 1} is not of the form name=value; expected `host=… user=…` or `postgresql://…`");
                return null;
            }

            position = SkipSpace(text, equals + 1);
            if (ReadValue(text, ref position) is not { } value)
            {
                fault($"the quotation mark of `{name}` is not closed");
                return null;
            }

            parameters[name] = value;
        }

        return parameters;
    }

    /// <summary>A backslash takes the next character as it is, quoted or not.</summary>
    private static string? ReadValue(string text, ref int position)
    {
        var quoted = position < text.Length && text[position] == '\'';
        position += quoted ? 1 : 0;
        var value = new StringBuilder();
        for (; position < text.Length; position++)
        {
            switch (text[position])
            {
                case '\\' when position + 1 < text.Length:
                    value.Append(text[++position]);
                    break;
                case '\'' when quoted:
                    position++;
                    return value.ToString();
                case var letter when !quoted && char.IsWhiteSpace(letter):
                    return value.ToString();
                case var letter:
                    value.Append(letter);
                    break;
            }
        }

        return quoted ? null : value.ToString();
    }

    private static int SkipSpace(string text, int position)
    {
        while (position < text.Length && char.IsWhiteSpace(text[position]))
        {
            position++;
        }

        return position;
    }
}
