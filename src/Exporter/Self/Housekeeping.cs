namespace Monitor.Exporter.Self;

/// <summary>
/// Gives memory back. Between two scrapes nothing is needed but the last answers, while the collector by itself only looks at the old
/// objects when they have become many more: without this, resident memory creeps to nearly twice of what is in use.
/// </summary>
internal sealed class Housekeeping(TimeProvider time) : BackgroundService
{
    /// <summary>What the start needed, the configuration and the first round, is garbage by then.</summary>
    private static readonly TimeSpan AfterStart = TimeSpan.FromSeconds(15);

    /// <summary>A collection of everything takes some milliseconds for ten megabytes.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            for (var wait = AfterStart; ; wait = Interval)
            {
                await Task.Delay(wait, time, stoppingToken);
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            }
        }
        catch (OperationCanceledException)
        {
            // A host that is disposed and was not stopped would call it a failure.
        }
    }
}
