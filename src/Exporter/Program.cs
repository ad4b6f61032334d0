using Monitor.Exporter.Configuration;
using Monitor.Exporter.Serving;
using Monitor.Model.Documents;

const string Usage = """
    monitor-exporter: metrics of PostgreSQL, PgBouncer and pgBackRest for Prometheus

      monitor-exporter --config FILE          serve until SIGTERM
      monitor-exporter check --config FILE    report every mistake in the configuration and the collectors, then exit
      monitor-exporter --version | --help

    Exit codes: 0 fine, 1 found problems or failed, 2 usage.
    """;

switch (args)
{
    case ["--help" or "-h"]:
        return Say(Usage);
    case ["--version"]:
        return Say($"monitor-exporter {ExporterService.Version}");
    case ["--config", var file]:
        return await ServeAsync(file);
    case ["check", "--config", var file]:
        return Check(file);
    default:
        await Console.Error.WriteLineAsync(Usage);
        return 2;
}

static int Say(string text)
{
    Console.WriteLine(text);
    return 0;
}

static async Task<int> ServeAsync(string file)
{
    var faults = new List<Fault>();
    if (ReadConfig(file, faults) is not { } config)
    {
        faults.ForEach(Console.Error.WriteLine);
        return 1;
    }

    var catalogue = CollectorDirectory.Load(config.Collectors, faults);
    faults.ForEach(Console.Error.WriteLine);
    try
    {
        await using var app = ExporterHost.Build(config, catalogue, faults.Count, TimeProvider.System);
        await app.RunAsync();
        return 0;
    }
    catch (Exception exception) when (exception is IOException or System.Security.Cryptography.CryptographicException)
    {
        await Console.Error.WriteLineAsync($"cannot listen on {config.Listen}: {exception.Message}");
        return 1;
    }
}

static int Check(string file)
{
    var faults = new List<Fault>();
    var config = ReadConfig(file, faults);
    var catalogue = CollectorDirectory.Load(config?.Collectors, faults);
    faults.ForEach(Console.Error.WriteLine);
    Console.WriteLine($"{catalogue.Collectors.Count} collectors, {catalogue.Metrics.Count} families, {faults.Count} mistakes");
    return faults.Count == 0 ? 0 : 1;
}

static ExporterConfig? ReadConfig(string file, List<Fault> faults)
{
    try
    {
        return ConfigFile.Read(file, File.ReadAllText(file), faults);
    }
    catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
    {
        faults.Add(new(file, 1, 1, $"cannot be read: {exception.Message}"));
        return null;
    }
}
