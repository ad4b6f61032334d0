using Monitor.Model.Documents;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Configuration;

/// <summary>The built-in collectors and those that a user put into a directory.</summary>
public static class CollectorDirectory
{
    /// <summary>Reads the directory, when there is one. Faulty files are left out and reported.</summary>
    public static Catalogue Load(string? directory, ICollection<Fault> faults)
    {
        if (directory is null || !Directory.Exists(directory))
        {
            return Catalogue.BuiltIn;
        }

        var collectors = new List<Collector>();
        foreach (var file in Directory.EnumerateFiles(directory, "*.sql").Order(StringComparer.Ordinal))
        {
            try
            {
                if (CollectorFile.Read(file, File.ReadAllText(file), faults) is { } collector)
                {
                    collectors.Add(collector);
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                faults.Add(new(file, 1, 1, $"cannot be read: {exception.Message}"));
            }
        }

        return Catalogue.BuiltIn.With(collectors, faults);
    }
}
