using System.Net.Security;
using System.Security.Authentication;
using Monitor.Exporter.Configuration;
using Monitor.Model.Documents;

namespace Monitor.Exporter.Access;

/// <summary>Reads the exporter toolkit's <c>--web.config.file</c>. Every mistake is reported with its line.</summary>
public static class WebConfigFile
{
    private static readonly string[] KnownHeaders =
        ["Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options", "X-XSS-Protection", "Strict-Transport-Security"];

    /// <summary>Reads a file.</summary>
    /// <param name="file">The file to name in faults; relative paths in it start at its directory.</param>
    /// <param name="text">Its text.</param>
    /// <param name="faults">Where mistakes go.</param>
    /// <returns>The configuration, or null when there was any mistake.</returns>
    public static WebConfig? Read(string file, string text, ICollection<Fault> faults)
    {
        var own = new List<Fault>();
        // An empty file is the toolkit's way to say: nothing.
        var isEmpty = text.Split('\n').All(line => line.Trim() is "" or "---" || line.TrimStart().StartsWith('#'));
        var config = isEmpty ? new() : Section.Read(text, "the web configuration", file, 0, own) is { } root ? ReadRoot(root, Path.GetDirectoryName(Path.GetFullPath(file))!) : null;
        own.ForEach(faults.Add);
        return own.Count == 0 ? config : null;
    }

    private static WebConfig ReadRoot(Section root, string directory)
    {
        var http = root.Subsection("http_server_config");
        var config = new WebConfig
        {
            Tls = root.Subsection("tls_server_config") is { } tls ? ReadTls(tls, directory) : null,
            Http2 = http?.Flag("http2", true) ?? true,
            Headers = http?.Subsection("headers") is { } headers ? ReadHeaders(headers) : new Dictionary<string, string>(),
            Users = root.Subsection("basic_auth_users") is { } users ? ReadUsers(users) : new Dictionary<string, string>(),
            Rate = root.Subsection("rate_limit") is { } rate ? ReadRate(rate) : null,
        };
        http?.RefuseTheRest();
        root.RefuseTheRest();
        return config;
    }

    private static ServerTls ReadTls(Section section, string directory)
    {
        var authority = Pem(section, "client_ca", directory);
        var tls = new ServerTls(Required(section, "cert", directory), Required(section, "key", directory), authority)
        {
            Clients = section.Choice(
                "client_auth_type",
                ClientCertificates.NotAsked,
                ("NoClientCert", ClientCertificates.NotAsked),
                ("RequestClientCert", ClientCertificates.Asked),
                ("RequireAnyClientCert", ClientCertificates.Any),
                ("VerifyClientCertIfGiven", ClientCertificates.VerifiedIfGiven),
                ("RequireAndVerifyClientCert", ClientCertificates.Verified)),
            AllowedNames = section.Has("client_allowed_sans") ? section.Texts("client_allowed_sans") : [],
            Protocols = ReadProtocols(section),
            CipherSuites = section.Has("cipher_suites") ? ReadSuites(section) : [],
        };
        CheckClients(section, tls);

        // The order of suites is the server's here in any case, and OpenSSL chooses among the curves that both sides have.
        section.Flag("prefer_server_cipher_suites", true);
        if (section.Has("curve_preferences"))
        {
            section.Fault("curve_preferences", "the order of curves is set for the whole system, in /etc/ssl/openssl.cnf (Groups); remove it here");
        }

        section.RefuseTheRest();
        return tls;
    }

    private static void CheckClients(Section section, ServerTls tls)
    {
        var verifies = tls.Clients is ClientCertificates.Verified or ClientCertificates.VerifiedIfGiven;
        if (tls.ClientCa is null && verifies)
        {
            section.Fault("client_auth_type", "clients are to be verified, and neither `client_ca_file` nor `client_ca` says against whom");
        }

        if (tls.ClientCa is not null && tls.Clients == ClientCertificates.NotAsked)
        {
            section.Fault("client_ca_file", "clients are not asked for certificates: add `client_auth_type: RequireAndVerifyClientCert`");
        }

        if (tls.AllowedNames.Count > 0 && tls.Clients is not (ClientCertificates.Verified or ClientCertificates.Any))
        {
            section.Fault("client_allowed_sans", "needs `client_auth_type: RequireAndVerifyClientCert`, or clients without a certificate would pass");
        }
    }

    private static string Required(Section section, string key, string directory)
    {
        if (Pem(section, key, directory) is { } value)
        {
            return value;
        }

        section.Fault($"{key}_file", $"`{key}_file` is missing; add it, as in {key}_file: server.{(key == "key" ? "key" : "crt")}");
        return "";
    }

    /// <summary>A file, or the PEM text itself.</summary>
    private static string? Pem(Section section, string key, string directory)
    {
        if (section.Text(key) is { } inline)
        {
            if (section.Has($"{key}_file"))
            {
                section.Fault($"{key}_file", $"both `{key}` and `{key}_file` are set; remove one");
            }

            return inline;
        }

        if (section.Text($"{key}_file") is not { } file)
        {
            return null;
        }

        var path = Path.Combine(directory, file);
        if (!File.Exists(path))
        {
            section.Fault($"{key}_file", $"`{key}_file`: there is no file {path}, or this user may not see it");
        }

        return path;
    }

    private static SslProtocols ReadProtocols(Section section)
    {
        (string, int)[] versions = [("TLS10", 10), ("TLS11", 11), ("TLS12", 12), ("TLS13", 13)];
        var minimum = section.Choice("min_version", 12, versions);
        var maximum = section.Choice("max_version", 13, versions);
        if (minimum > maximum)
        {
            section.Fault("max_version", "`max_version` is below `min_version`");
        }

        if (minimum < 12 || maximum < 12)
        {
            section.Fault("min_version", "TLS 1.0 and 1.1 are not spoken (RFC 8996); the lowest is TLS12");
        }

        return (minimum <= 12 && maximum >= 12 ? SslProtocols.Tls12 : SslProtocols.None) | (maximum >= 13 ? SslProtocols.Tls13 : SslProtocols.None);
    }

    private static List<TlsCipherSuite> ReadSuites(Section section)
    {
        var suites = new List<TlsCipherSuite>();
        foreach (var name in section.Texts("cipher_suites"))
        {
            if (Enum.TryParse<TlsCipherSuite>(name, out var suite) && !char.IsAsciiDigit(name[0]))
            {
                suites.Add(suite);
            }
            else
            {
                section.Fault("cipher_suites", $"`{name}` is not a cipher suite; expected IANA's names, as in TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
            }
        }

        return suites;
    }

    private static Dictionary<string, string> ReadHeaders(Section section)
    {
        var headers = KnownHeaders.Where(section.Has).Select(name => (name, Value: section.Text(name))).Where(header => header.Value is not null)
            .ToDictionary(header => header.name, header => header.Value!);
        section.RefuseTheRest();
        return headers;
    }

    private static Dictionary<string, string> ReadUsers(Section section)
    {
        var users = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var user in section.Keys)
        {
            if (section.Text(user) is not { } hash)
            {
                continue;
            }

            if (BasicAuthentication.IsHash(hash))
            {
                users[user] = hash;
            }
            else
            {
                section.Fault(user, $"the value of `{user}` is not a bcrypt hash, which begins with $2y$; make one with: htpasswd -nBC 10 {user}");
            }
        }

        return users;
    }

    private static RequestRate? ReadRate(Section section)
    {
        var interval = section.Text("interval") is { } text
            ? text == "0" ? TimeSpan.Zero : Durations.Parse(text) ?? Refuse(section, text)
            : TimeSpan.Zero;
        var burst = section.Integer("burst", 1, 1, 1_000_000);
        section.RefuseTheRest();
        return interval == TimeSpan.Zero ? null : new(interval, burst);
    }

    private static TimeSpan Refuse(Section section, string text)
    {
        section.Fault("interval", $"`interval` must be a duration, as in 1s; found `{text}`");
        return TimeSpan.Zero;
    }
}
