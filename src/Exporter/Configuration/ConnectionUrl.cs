namespace Monitor.Exporter.Configuration;

/// <summary>The form <c>postgresql://user:password@host:port/database?sslmode=…</c> of a connection string.</summary>
internal static class ConnectionUrl
{
    /// <summary>The parameters; null, with a fault, where the text is not of this form.</summary>
    public static Dictionary<string, string>? Read(string text, Action<string> fault)
    {
        var rest = text[(text.IndexOf("://", StringComparison.Ordinal) + 3)..];
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        if (rest.IndexOf('?', StringComparison.Ordinal) is var question and >= 0)
        {
            ReadQuery(rest[(question + 1)..], parameters);
            rest = rest[..question];
        }

        if (rest.IndexOf('/', StringComparison.Ordinal) is var slash and >= 0)
        {
            Set(parameters, "dbname", rest[(slash + 1)..]);
            rest = rest[..slash];
        }

        // The last one: a password that was not encoded may hold another.
        if (rest.LastIndexOf('@') is var at and >= 0)
        {
            var colon = rest[..at].IndexOf(':', StringComparison.Ordinal);
            Set(parameters, "user", rest[..(colon < 0 ? at : colon)]);
            Set(parameters, "password", colon < 0 ? "" : rest[(colon + 1)..at]);
            rest = rest[(at + 1)..];
        }

        return ReadAddress(rest, parameters, fault) ? parameters : null;
    }

    private static bool ReadAddress(string address, Dictionary<string, string> parameters, Action<string> fault)
    {
        var end = address.StartsWith('[') ? address.IndexOf(']', StringComparison.Ordinal) : 0;
        if (end < 0)
        {
            fault("the address has a `[` without `]`; an IPv6 address is written [::1]:5432");
            return false;
        }

        var colon = address.IndexOf(':', end);
        Set(parameters, "host", address[..(colon < 0 ? address.Length : colon)].Trim('[', ']'));
        Set(parameters, "port", colon < 0 ? "" : address[(colon + 1)..]);
        return true;
    }

    private static void ReadQuery(string query, Dictionary<string, string> parameters)
    {
        foreach (var part in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            parameters[Uri.UnescapeDataString(part[..(equals < 0 ? part.Length : equals)])] = equals < 0 ? "" : Uri.UnescapeDataString(part[(equals + 1)..].Replace('+', ' '));
        }
    }

    /// <summary>What stands in the query wins over what is empty in the address: that is how a socket's directory is named.</summary>
    private static void Set(Dictionary<string, string> parameters, string name, string value)
    {
        if (value.Length > 0)
        {
            parameters[name] = Uri.UnescapeDataString(value);
        }
    }
}
