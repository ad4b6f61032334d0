using Monitor.Exporter.Serving;

namespace Monitor.Exporter.Reload;

/// <summary>Lets a new exporter gather what the old one serves before it takes its place, so that no series is missing between two scrapes.</summary>
internal static class Preparation
{
    /// <summary>A new exporter that learns nothing more for this time takes over even when it does not know yet all that it should.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    /// <summary>And so does one that still learns after this time.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Until the new one has run what the old one had run, and what is new in it: of the latter only collectors of what answers the old one,
    /// because nobody can wait for a server that is away.
    /// </summary>
    public static async Task RunAsync(ExporterService before, ExporterService next, TimeProvider time, CancellationToken cancellationToken)
    {
        var known = await SeriesReading.CollectorsAsync(before, cancellationToken);
        var answering = known.Select(run => (run.Server, Target: before.Collectors.GetValueOrDefault(run.Collector))).ToHashSet();
        var wanted = known.Where(run => next.Collectors.ContainsKey(run.Collector))
            .Concat(from target in answering from collector in next.Collectors where collector.Value == target.Target && !before.Collectors.ContainsKey(collector.Key) select (target.Server, collector.Key))
            .ToHashSet();
        var names = next.Servers.Select(server => server.Name ?? "").ToHashSet();
        wanted.RemoveWhere(run => !names.Contains(run.Server));
        var began = time.GetTimestamp();
        var (missing, learned) = (wanted.Count, began);
        while (missing > 0 && time.GetElapsedTime(learned) < LongestPause && time.GetElapsedTime(began) < Longest)
        {
            await Task.Delay(Step, time, cancellationToken);
            wanted.ExceptWith(await SeriesReading.CollectorsAsync(next, cancellationToken));
            learned = wanted.Count < missing ? time.GetTimestamp() : learned;
            missing = wanted.Count;
        }
    }
}
