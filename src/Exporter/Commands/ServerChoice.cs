using Monitor.Exporter.Configuration;

namespace Monitor.Exporter.Commands;

/// <summary>Which servers a command means.</summary>
internal static class ServerChoice
{
    /// <summary>The server of this name, or all; empty: there is none.</summary>
    public static IReadOnlyList<MonitoredServer> Named(ExporterConfig config, string? name) =>
        [.. config.AllServers().Where(server => name is null || server.Name == name)];

    /// <summary>What to say where there is none.</summary>
    public static string Unknown(ExporterConfig config, string? name) =>
        name is null
            ? "the configuration names no server"
            : $"there is no server `{name}`; there are {string.Join(", ", config.AllServers().Select(server => server.Name ?? "one without a name"))}";
}
