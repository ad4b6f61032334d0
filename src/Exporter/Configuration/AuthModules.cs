using Monitor.Exporter.Probe;
using Monitor.Model.Documents;

namespace Monitor.Exporter.Configuration;

/// <summary>
/// postgres_exporter's <c>--config.file</c>: credentials by name for <c>/probe</c>. It has no list of targets, so that any target may be
/// named, as there.
/// </summary>
public static class AuthModules
{
    /// <summary>Reads a file; null when there was any mistake.</summary>
    public static ProbeConfig? Read(string file, string text, ICollection<Fault> faults)
    {
        var own = new List<Fault>();
        var modules = new Dictionary<string, ProbeModule>(StringComparer.Ordinal);
        if (Section.Read(text, "postgres_exporter's configuration", file, 0, own) is { } root)
        {
            var section = root.Subsection("auth_modules");
            foreach (var name in section?.Keys ?? [])
            {
                if (ReadModule(section!.Subsection(name)!) is { } login)
                {
                    modules[name] = new(login);
                }
            }

            root.RefuseTheRest();
        }

        own.ForEach(faults.Add);
        return own.Count == 0 ? new() { Modules = modules, Targets = TargetRules.Any } : null;
    }

    private static Login? ReadModule(Section module)
    {
        module.Choice("type", true, ("userpass", true));
        var credentials = module.Subsection("userpass");
        var user = credentials?.RequiredText("username") ?? "";
        var password = credentials?.Text("password");
        credentials?.RefuseTheRest();
        if (credentials is null)
        {
            module.Fault("userpass", "`userpass` is missing, with `username` and `password`");
        }

        var options = module.Subsection("options");
        var words = new Dictionary<string, string>(StringComparer.Ordinal) { ["host"] = "unknown", ["user"] = user, ["dbname"] = "postgres" };
        foreach (var key in options?.Keys ?? [])
        {
            words[key] = options!.Text(key) ?? "";
        }

        module.RefuseTheRest();
        return DataSource.Build(words, message => module.Fault("options", message)) is { Login: var login }
            ? login with { Password = password is null ? null : new(password) }
            : null;
    }
}
