using System.Globalization;

namespace Monitor.Exporter.Configuration;

/// <summary>A connection string as postgres_exporter and pgbouncer_exporter take it, in either of libpq's two forms.</summary>
/// <param name="Login">What it says.</param>
/// <param name="Ignored">Parameters that are accepted and change nothing here.</param>
public sealed record DataSource(Login Login, IReadOnlyList<string> Ignored)
{
    private const int DefaultPort = 5432;

    private static readonly string[] Used = ["host", "hostaddr", "port", "user", "password", "dbname", "sslmode", "sslrootcert", "sslcert", "sslkey"];

    /// <summary>Parameters that ask for something that is not done here, and without which less would be checked, or nobody could log in.</summary>
    private static readonly (string Parameter, string Instead)[] Refused =
    [
        ("passfile", "write the password into a file of its own, and name it with DATA_SOURCE_PASS_FILE"),
        ("service", "write host, port, user and dbname instead"),
        ("sslcrl", "lists of revoked certificates are not read"),
        ("sslcrldir", "lists of revoked certificates are not read"),
        ("require_auth", "which ways to log in are allowed is for the server's pg_hba.conf to say"),
    ];

    /// <summary>Parameters for which the environment has a default, in libpq as well.</summary>
    private static readonly (string Parameter, string Variable)[] Defaults =
    [
        ("host", "PGHOST"), ("port", "PGPORT"), ("user", "PGUSER"), ("password", "PGPASSWORD"), ("dbname", "PGDATABASE"),
        ("sslmode", "PGSSLMODE"), ("sslrootcert", "PGSSLROOTCERT"), ("sslcert", "PGSSLCERT"), ("sslkey", "PGSSLKEY"),
    ];

    /// <summary>Reads a connection string. No message repeats it, because it may hold a password.</summary>
    /// <param name="text"><c>host=db user=monitor</c> or <c>postgresql://monitor@db/postgres</c>.</param>
    /// <param name="environment">The process's variables: libpq's own give defaults.</param>
    /// <param name="fault">Where a mistake goes.</param>
    /// <returns>Null when there was a mistake.</returns>
    public static DataSource? Parse(string text, Func<string, string?> environment, Action<string> fault)
    {
        var trimmed = text.Trim();
        var isUrl = trimmed.StartsWith("postgresql://", StringComparison.Ordinal) || trimmed.StartsWith("postgres://", StringComparison.Ordinal);
        var parameters = isUrl ? ConnectionUrl.Read(trimmed, fault) : ConnectionWords.Read(trimmed, fault);
        if (parameters is null)
        {
            return null;
        }

        foreach (var (parameter, variable) in Defaults)
        {
            if (!parameters.ContainsKey(parameter) && environment(variable) is { Length: > 0 } value)
            {
                parameters[parameter] = value;
            }
        }

        return Build(parameters, fault);
    }

    /// <summary>The same, where the parameters are known already.</summary>
    public static DataSource? Build(IReadOnlyDictionary<string, string> parameters, Action<string> fault)
    {
        var host = parameters.GetValueOrDefault("hostaddr") ?? parameters.GetValueOrDefault("host") ?? "localhost";
        var user = parameters.GetValueOrDefault("user") ?? Environment.UserName;
        var port = DefaultPort;
        if (parameters.GetValueOrDefault("port") is { } written
            && !(int.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and < 65536))
        {
            fault($"the port is `{written}`; expected a number from 1 to 65535");
            return null;
        }

        if (Array.Find(Refused, refused => parameters.ContainsKey(refused.Parameter)) is { Parameter: { } unknown, Instead: var instead })
        {
            fault($"{unknown} is not followed here: {instead}");
            return null;
        }

        if (host.Contains(',', StringComparison.Ordinal))
        {
            fault("names several hosts; give each server a connection string of its own");
            return null;
        }

        var authority = parameters.GetValueOrDefault("sslrootcert");
        var mode = parameters.GetValueOrDefault("sslmode") ?? "require";
        if (TlsOf(mode, authority is not null) is not { } tls)
        {
            fault($"sslmode is `{mode}`; expected disable, allow, prefer, require, verify-ca or verify-full");
            return null;
        }

        var login = new Login
        {
            Host = host.StartsWith('/') && host.Length > 1 ? host.TrimEnd('/') : host,
            Port = port,
            User = user,
            Password = parameters.GetValueOrDefault("password") is { Length: > 0 } password ? new(password) : null,
            Database = parameters.GetValueOrDefault("dbname") ?? user,
            Ca = authority,
            Certificate = parameters.GetValueOrDefault("sslcert"),
            Key = parameters.GetValueOrDefault("sslkey"),
            Tls = tls.Used && !host.StartsWith('/'),
            Verification = tls.Verification,
        };
        return MissingFile(login) is { } missing
            ? Refuse(missing, fault)
            : new(login, [.. parameters.Keys.Except(Used).Order(StringComparer.Ordinal)]);
    }

    /// <summary>With a root certificate, <c>require</c> means <c>verify-ca</c>: so libpq documents it.</summary>
    private static (bool Used, TlsVerification Verification)? TlsOf(string mode, bool hasAuthority) => mode switch
    {
        "disable" => (false, TlsVerification.Full),
        "allow" or "prefer" => (true, TlsVerification.Opportunistic),
        "require" => (true, hasAuthority ? TlsVerification.Authority : TlsVerification.Nothing),
        "verify-ca" => (true, TlsVerification.Authority),
        "verify-full" => (true, TlsVerification.Full),
        _ => null,
    };

    private static string? MissingFile(Login login) =>
        new[] { ("sslrootcert", login.Ca), ("sslcert", login.Certificate), ("sslkey", login.Key) }
            .Where(file => file.Item2 is not null && !File.Exists(file.Item2))
            .Select(file => $"{file.Item1}: there is no file {file.Item2}, or this user may not see it")
            .FirstOrDefault();

    private static DataSource? Refuse(string message, Action<string> fault)
    {
        fault(message);
        return null;
    }
}
