using Monitor.Exporter.Configuration;
using Monitor.Exporter.Exposition;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Probe;

/// <summary>The targets that scrapers name. Each keeps its connections until nobody asks for it any more.</summary>
public sealed class ProbeTargets(ProbeConfig config, Catalogue catalogue, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    /// <summary>A target that was asked this recently is somebody's: it does not make room for another.</summary>
    private static readonly TimeSpan InUse = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(5);

    private readonly Dictionary<(TargetAddress Address, string Module), ProbeTarget> targets = [];
    private readonly Dictionary<string, long> refusals = [];
    private readonly Lock gate = new();

    /// <summary>The target that a scraper names, or why it may not.</summary>
    public ProbeAnswer Find(string target, string module)
    {
        var answer = Decide(target, module);
        if (answer.Target is null)
        {
            lock (gate)
            {
                refusals[answer.Word] = refusals.GetValueOrDefault(answer.Word) + 1;
            }
        }

        return answer;
    }

    /// <summary>Closes what nobody asks for, until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(SweepInterval, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            foreach (var target in TakeIdle())
            {
                await target.DisposeAsync();
            }
        }
    }

    /// <summary>The series about probes.</summary>
    public Segment Describe()
    {
        var builder = new SegmentBuilder([ExporterMetrics.ProbeTargets, ExporterMetrics.ProbeRefusals]);
        lock (gate)
        {
            builder.Add(ExporterMetrics.ProbeTargets, targets.Count);
            foreach (var (word, count) in refusals.OrderBy(refusal => refusal.Key, StringComparer.Ordinal))
            {
                builder.Add(ExporterMetrics.ProbeRefusals, count, word);
            }
        }

        return builder.Build();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        List<ProbeTarget> all;
        lock (gate)
        {
            all = [.. targets.Values];
            targets.Clear();
        }

        foreach (var target in all)
        {
            await target.DisposeAsync();
        }
    }

    private ProbeAnswer Decide(string target, string module)
    {
        if (target.Length == 0)
        {
            return ProbeAnswer.Wrong("target", "`target` is missing, as in /probe?target=db.example.com:5432/postgres&auth_module=NAME");
        }

        if (TargetAddress.Parse(target) is var (address, reason) && address is null)
        {
            return ProbeAnswer.Wrong("target", reason);
        }

        // One module needs no name.
        var name = module.Length == 0 && config.Modules.Count == 1 ? config.Modules.Keys.Single() : module;
        if (!config.Modules.TryGetValue(name, out var found))
        {
            return ProbeAnswer.Wrong("module", name.Length == 0
                ? $"`auth_module` is missing; there are {string.Join(", ", config.Modules.Keys.Order(StringComparer.Ordinal))}"
                : $"there is no auth_module `{name}`; there are {string.Join(", ", config.Modules.Keys.Order(StringComparer.Ordinal))}");
        }

        if (!config.Targets.Allow(address.Host, address.Port))
        {
            return new(null, StatusCodes.Status403Forbidden, $"{address.Host}:{address.Port} is not among `targets` of `probe` in the configuration", "forbidden");
        }

        return Take(address, name, found.Login with { Host = address.Host, Port = address.Port, Database = address.Database ?? found.Login.Database });
    }

    private ProbeAnswer Take(TargetAddress address, string module, Login login)
    {
        ProbeTarget? loser = null;
        lock (gate)
        {
            if (targets.TryGetValue((address, module), out var known))
            {
                // While nobody can take it away: whoever found it is about to use its connections.
                known.Ask();
                return ProbeAnswer.Of(known);
            }

            if (targets.Count >= config.Maximum)
            {
                var (key, oldest) = targets.MaxBy(pair => pair.Value.Idle);
                if (oldest.Idle < InUse)
                {
                    return new(null, StatusCodes.Status503ServiceUnavailable, $"{config.Maximum} targets are in use, which is `maximum` of `probe` in the configuration", "maximum");
                }

                targets.Remove(key);
                loser = oldest;
            }

            var target = new ProbeTarget(login, catalogue, time, logger);
            targets[(address, module)] = target;
            _ = loser?.DisposeAsync().AsTask();
            return ProbeAnswer.Of(target);
        }
    }

    private List<ProbeTarget> TakeIdle()
    {
        lock (gate)
        {
            var idle = targets.Where(pair => pair.Value.Idle > config.Idle).ToList();
            idle.ForEach(pair => targets.Remove(pair.Key));
            return [.. idle.Select(pair => pair.Value)];
        }
    }
}
