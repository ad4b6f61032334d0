using Monitor.Model.Documents;

namespace Monitor.Exporter.Configuration;

/// <summary>Reads a login from our own configuration.</summary>
internal static class LoginSection
{
    /// <summary>A server with its login.</summary>
    public static Login Read(Section section, int port, string database)
    {
        var host = section.RequiredText("host");
        if (host.Contains(',', StringComparison.Ordinal))
        {
            section.Fault("host", "`host` names several hosts; give each of them an entry of its own in `servers`");
        }

        var login = Credentials(section, !host.StartsWith('/')) with
        {
            Host = host,
            Port = section.Integer("port", port, 1, 65535),
            Database = section.Text("database") ?? database,
        };
        section.RefuseTheRest();
        return login;
    }

    /// <summary>A login whose server a scraper names.</summary>
    public static Login Module(Section section)
    {
        var login = Credentials(section, tlsByDefault: true) with { Database = section.Text("database") ?? "postgres" };
        section.RefuseTheRest();
        return login;
    }

    private static Login Credentials(Section section, bool tlsByDefault) => new()
    {
        Host = "",
        Port = 0,
        Database = "",
        User = section.RequiredText("user"),
        PasswordFile = ExistingFile(section, "passwordFile"),
        Ca = ExistingFile(section, "ca"),
        Certificate = ExistingFile(section, "certificate"),
        Key = ExistingFile(section, "key"),
        Tls = section.Choice("tls", tlsByDefault, ("verify-full", true), ("off", false)),
    };

    /// <summary>A file that is there; null where the key is not written.</summary>
    public static string? ExistingFile(Section section, string key)
    {
        if (!section.Has(key))
        {
            return null;
        }

        var path = section.RequiredText(key);
        if (path.Length > 0 && !File.Exists(path))
        {
            section.Fault(key, $"`{key}`: there is no file {path}, or this user may not see it");
        }

        return path;
    }
}
