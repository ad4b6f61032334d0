using Monitor.Exporter.Commands;
using Monitor.Model.Documents;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Configuration;

/// <summary>Everything that files, flags and variables say: read at the start, and again at each reload.</summary>
/// <param name="Config">The configuration.</param>
/// <param name="Catalogue">The collectors.</param>
/// <param name="CollectorFaults">Mistakes in collectors; files with one are left out.</param>
public sealed record Setup(ExporterConfig Config, Catalogue Catalogue, IReadOnlyList<Fault> CollectorFaults)
{
    /// <summary>What is accepted and changes nothing, or means something else here; one line each.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>Reads everything; null, with faults, where the configuration is faulty.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="faults">Where mistakes go.</param>
    /// <param name="needsServer">Whether it is a mistake to name nothing that can be asked.</param>
    public static Setup? Load(Arguments arguments, ICollection<Fault> faults, bool needsServer = true)
    {
        var notices = new List<string>();
        if (new Settings(arguments, faults, notices).Read(needsServer) is not { } config)
        {
            return null;
        }

        var (wrong, left) = (new List<Fault>(), new List<Fault>());
        var catalogue = CollectorDirectory.Load(config, wrong, left);
        return new(config, catalogue, wrong) { Notices = [.. notices, .. left.Select(fault => fault.ToString())] };
    }
}
