using Monitor.Model.Documents;

namespace Monitor.Exporter.Configuration;

/// <summary>Reads the sections <c>patroni</c>, <c>certificates</c> and <c>host</c> of the configuration file.</summary>
internal static class HostSections
{
    private const int MaximumFiles = 100;

    /// <summary>Reads <c>patroni</c>.</summary>
    public static PatroniProbe ReadPatroni(Section section)
    {
        var probe = new PatroniProbe
        {
            Host = section.RequiredText("host"),
            Port = section.Integer("port", 8008, 1, 65535),
            Tls = section.Choice("tls", true, ("verify-full", true), ("off", false)),
            Ca = LoginSection.ExistingFile(section, "ca"),
            Certificate = LoginSection.ExistingFile(section, "certificate"),
            Key = LoginSection.ExistingFile(section, "key"),
            Every = section.Duration("every", TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
        };
        if ((probe.Certificate is null) != (probe.Key is null))
        {
            section.Fault(probe.Key is null ? "certificate" : "key", "`certificate` and `key` belong together: give both or none");
        }

        section.RefuseTheRest();
        return probe;
    }

    /// <summary>Reads <c>certificates</c>.</summary>
    public static CertificateProbe ReadCertificates(Section section)
    {
        var probe = new CertificateProbe
        {
            Every = section.Duration("every", TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
            Files = ReadFiles(section),
            Endpoints = [.. section.Subsections("endpoints").Select(ReadEndpoint)],
            Ca = LoginSection.ExistingFile(section, "ca"),
        };
        foreach (var twice in probe.Endpoints.Select(endpoint => endpoint.Name).Concat(probe.Files).CountBy(name => name).Where(count => count.Value > 1))
        {
            section.Fault("endpoints", $"`{twice.Key}` is named {twice.Value} times among endpoints and files; their series would clash");
        }

        section.RefuseTheRest();
        return probe;
    }

    /// <summary>Reads <c>host</c>.</summary>
    public static HostProbe ReadHost(Section section)
    {
        var probe = new HostProbe
        {
            Every = section.Duration("every", TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            Files = ReadFiles(section),
        };
        section.RefuseTheRest();
        return probe;
    }

    private static IReadOnlyList<string> ReadFiles(Section section)
    {
        // A file may come later than the exporter, so that it need not be there yet.
        var files = section.Texts("files");
        if (files.Count > MaximumFiles)
        {
            section.Fault("files", $"`files` has {files.Count} entries; at most {MaximumFiles} are watched");
        }

        if (files.FirstOrDefault(file => !file.StartsWith('/')) is { } relative)
        {
            section.Fault("files", $"`files`: `{relative}` does not begin with a slash");
        }

        return [.. files.Distinct()];
    }

    private static CertificateEndpoint ReadEndpoint(Section section)
    {
        var endpoint = new CertificateEndpoint(
            section.RequiredText("name"),
            section.RequiredText("host"),
            section.Integer("port", 443, 1, 65535),
            section.Choice("protocol", false, ("tls", false), ("postgres", true)));
        section.RefuseTheRest();
        return endpoint;
    }
}
