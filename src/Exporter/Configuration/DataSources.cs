using Monitor.Model.Documents;

namespace Monitor.Exporter.Configuration;

/// <summary>The servers that postgres_exporter's variables name: DATA_SOURCE_NAME, or DATA_SOURCE_URI with user and password.</summary>
public static class DataSources
{
    /// <summary>Reads the variables; the name wins over its parts, and a file over a value.</summary>
    /// <param name="environment">The variables.</param>
    /// <param name="faults">Where mistakes go.</param>
    /// <param name="notices">What is accepted and changes nothing.</param>
    public static IReadOnlyList<Login> Read(Func<string, string?> environment, ICollection<Fault> faults, ICollection<string> notices)
    {
        if (environment("DATA_SOURCE_NAME") is { Length: > 0 } names)
        {
            return [.. names.Split(',').Select(name => Parse("DATA_SOURCE_NAME", name, environment, faults, notices)).OfType<Login>()];
        }

        if (Part(environment, "DATA_SOURCE_URI", faults) is not { Length: > 0 } uri)
        {
            return [];
        }

        return Parse("DATA_SOURCE_URI", $"postgresql://{uri}", environment, faults, notices) is { } login
            ? [WithCredentials(login, environment, faults)]
            : [];
    }

    /// <summary>A connection string of the flag or variable <paramref name="origin"/>; null when it is faulty.</summary>
    public static Login? Parse(string origin, string text, Func<string, string?> environment, ICollection<Fault> faults, ICollection<string> notices)
    {
        var source = DataSource.Parse(text, environment, message => faults.Add(Fault.Of(origin, message)));
        if (source is { Ignored.Count: > 0 })
        {
            notices.Add($"{origin}: {string.Join(", ", source.Ignored)} changes nothing: deadlines and session settings are the exporter's own");
        }

        return source?.Login;
    }

    private static Login WithCredentials(Login login, Func<string, string?> environment, ICollection<Fault> faults)
    {
        var user = Part(environment, "DATA_SOURCE_USER", faults);
        var file = environment("DATA_SOURCE_PASS_FILE");
        var password = environment("DATA_SOURCE_PASS");
        if (file is { Length: > 0 } && !File.Exists(file))
        {
            faults.Add(Fault.Of("DATA_SOURCE_PASS_FILE", $"there is no file {file}, or this user may not see it"));
        }

        return login with
        {
            User = user is { Length: > 0 } ? user : login.User,
            Database = login.Database == login.User && user is { Length: > 0 } ? user : login.Database,
            PasswordFile = file is { Length: > 0 } ? file : null,
            Password = file is { Length: > 0 } ? null : password is { Length: > 0 } ? new(password) : login.Password,
        };
    }

    private static string? Part(Func<string, string?> environment, string variable, ICollection<Fault> faults)
    {
        if (environment($"{variable}_FILE") is not { Length: > 0 } file)
        {
            return environment(variable);
        }

        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            faults.Add(Fault.Of($"{variable}_FILE", $"{file} cannot be read: {exception.Message}"));
            return null;
        }
    }
}
