using System.Diagnostics;
using Monitor.ExporterBench.Servers;

namespace Monitor.ExporterBench.Contest;

/// <summary>Waiting for a condition, with an end.</summary>
internal static class Patience
{
    public static async Task UntilAsync(Func<Task<bool>> condition, TimeSpan limit, string what)
    {
        var started = Stopwatch.StartNew();
        while (!await condition())
        {
            if (started.Elapsed > limit)
            {
                throw new BenchException($"Waited {limit.TotalSeconds:0} s in vain for {what}.");
            }

            await Task.Delay(100);
        }
    }
}
