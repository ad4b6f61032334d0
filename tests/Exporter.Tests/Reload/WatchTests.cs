using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Monitor.Exporter.Configuration;
using Monitor.Exporter.Reload;
using Monitor.Model.Documents;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Tests.Reload;

/// <summary>Each change of a watched file is read, and once: whoever read it.</summary>
public sealed class WatchTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("exporter-tests-").FullName;
    private readonly Queue<Action> afterReading = new();
    private int reads;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public async Task What_a_reload_has_read_is_not_read_again_and_what_is_written_meanwhile_is()
    {
        await using var exporter = new LiveExporter(new(Config(directory), Catalogue.Empty, []), _ => Read(directory), TimeProvider.System, NullLogger.Instance);
        Write("one");
        Assert.Empty(await exporter.ReloadAsync(TestContext.Current.CancellationToken));
        await ExpectAsync(exporter, reads: 1);

        // The next reload has read the directory when another file comes.
        Write("two");
        afterReading.Enqueue(() => Write("three"));
        Assert.Empty(await exporter.ReloadAsync(TestContext.Current.CancellationToken));
        Assert.Equal(2, reads);
        await ExpectAsync(exporter, reads: 3);
        await ExpectAsync(exporter, reads: 3);
    }

    [Fact]
    public async Task Another_directory_is_watched_as_the_reload_found_it()
    {
        var other = Directory.CreateDirectory(Path.Combine(directory, "other")).FullName;
        await using var exporter = new LiveExporter(new(Config(directory), Catalogue.Empty, []), _ => Read(other), TimeProvider.System, NullLogger.Instance);
        Assert.Empty(await exporter.ReloadAsync(TestContext.Current.CancellationToken));
        await ExpectAsync(exporter, reads: 1);
        Write("other/one");
        await ExpectAsync(exporter, reads: 2);
    }

    [Fact]
    public async Task A_faulty_change_is_said_once_and_the_next_one_is_read()
    {
        await using var exporter = new LiveExporter(
            new(Config(directory), Catalogue.Empty, []),
            faults =>
            {
                faults.Add(Fault.Of("a.sql", "is wrong"));
                return Read(directory);
            },
            TimeProvider.System,
            NullLogger.Instance);
        Write("one");
        await ExpectAsync(exporter, reads: 1);
        await ExpectAsync(exporter, reads: 1);
        Write("two");
        await ExpectAsync(exporter, reads: 2);
    }

    private static ExporterConfig Config(string collectors) => new() { Listen = new(IPAddress.Loopback, 1), Collectors = collectors };

    private Setup Read(string collectors)
    {
        reads++;
        if (afterReading.TryDequeue(out var next))
        {
            next();
        }

        return new(Config(collectors), Catalogue.Empty, []);
    }

    private void Write(string name) => File.WriteAllText(Path.Combine(directory, name + ".sql"), "");

    /// <summary>What has been read after another look.</summary>
    private async Task ExpectAsync(LiveExporter exporter, int reads)
    {
        await exporter.LookAsync(TestContext.Current.CancellationToken);
        Assert.Equal(reads, this.reads);
    }
}
