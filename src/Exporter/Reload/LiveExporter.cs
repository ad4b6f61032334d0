using System.Net;
using System.Security.Cryptography;
using Monitor.Exporter.Access;
using Monitor.Exporter.Configuration;
using Monitor.Exporter.Exposition;
using Monitor.Exporter.Probe;
using Monitor.Exporter.Serving;
using Monitor.Model.Documents;

namespace Monitor.Exporter.Reload;

/// <summary>
/// The exporter as it is configured now. A reload makes a new one beside it, lets it gather what the old one serves, and then puts it in
/// the old one's place; a faulty file leaves the old one as it is.
/// </summary>
public sealed partial class LiveExporter : IAsyncDisposable
{
    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(5);

    private readonly Func<ICollection<Fault>, Setup?> load;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly SemaphoreSlim one = new(1, 1);
    private readonly CancellationTokenSource stopping = new();
    private readonly TaskCompletionSource<Exception?> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Outcome outcome;
    private readonly ExporterConfig started;
    private volatile Generation current;
    private int seen;
    private Task watching = Task.CompletedTask;

    /// <summary>An exporter of this configuration; nothing is contacted before it runs.</summary>
    /// <param name="setup">What was read at the start.</param>
    /// <param name="load">Reads it again; null, with faults, when it is faulty.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
    public LiveExporter(Setup setup, Func<ICollection<Fault>, Setup?> load, TimeProvider time, ILogger logger)
    {
        (this.load, this.time, this.logger) = (load, time, logger);
        outcome = new(time.GetUtcNow());
        started = setup.Config;
        seen = WatchedFiles.Stamp(setup.Config);
        current = New(setup);
    }

    /// <summary>The configuration now.</summary>
    public ExporterConfig Config => current.Setup.Config;

    /// <summary>Runs what goes on between scrapes, and reloads when a watched file changes, until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var stop = cancellationToken.Register(stopping.Cancel);
        Start(current);
        watching = WatchAsync(stopping.Token);
        await Task.WhenAny(ended.Task, watching);
        if (!stopping.IsCancellationRequested)
        {
            await watching;
            throw new InvalidOperationException("A background plane ended.", await ended.Task);
        }
    }

    /// <summary>Holds on to everything that is configured now, for one request.</summary>
    internal GenerationUse Enter()
    {
        GenerationUse? use;
        do
        {
            // One that is being closed has a successor already.
            use = current.Enter();
        }
        while (use is null);
        return use;
    }

    /// <summary>Reads everything again. Who gives up waiting ends a reload that waits for another one, and none that has begun.</summary>
    /// <returns>What is wrong; empty: the new configuration is in use.</returns>
    public async Task<IReadOnlyList<Fault>> ReloadAsync(CancellationToken cancellationToken)
    {
        await one.WaitAsync(cancellationToken);
        try
        {
            return await ReadAgainAsync();
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>Reads everything again if a watched file has changed since it was read.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        // While a reload is under way nobody can say which files it will leave to be watched; the next look is after it.
        if (!await one.WaitAsync(TimeSpan.Zero, cancellationToken))
        {
            return;
        }

        try
        {
            if (WatchedFiles.Stamp(Config) != seen)
            {
                LogChanged();
                await ReadAgainAsync();
            }
        }
        finally
        {
            one.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await Task.WhenAny(watching);
        // A reload that is under way ends with the token, and closes what it made.
        await one.WaitAsync();
        await current.DisposeAsync();
        one.Dispose();
        stopping.Dispose();
    }

    private Generation New(Setup setup)
    {
        var probe = setup.Config.Probe is { } targets ? new ProbeTargets(targets, setup.Catalogue, time, logger) : null;
        var service = new ExporterService(setup.Config, setup.Catalogue, setup.CollectorFaults.Count, time, logger)
        {
            Further = () => new[] { outcome.Describe(), probe?.Describe() }.OfType<Segment>(),
        };
        return new(setup, service, new AccessRules(setup.Config.Web), probe);
    }

    private async Task<IReadOnlyList<Fault>> ReadAgainAsync()
    {
        // What is written from here on may not be in what is read, and is another reload.
        seen = WatchedFiles.Stamp(Config);
        var faults = new List<Fault>();
        var setup = await FollowAsync(faults);
        if (setup is null)
        {
            outcome.Failed();
            LogKept(string.Join("; ", faults));
            return faults;
        }

        outcome.Succeeded(time.GetUtcNow());
        LogReloaded(setup.Catalogue.Collectors.Count);
        return [];
    }

    /// <summary>Puts what is read now in the place of what was; null, with faults, where that is wrong or cannot be read.</summary>
    private async Task<Setup?> FollowAsync(List<Fault> faults)
    {
        try
        {
            var setup = load(faults);
            faults.AddRange(setup?.CollectorFaults ?? []);
            if (setup is not null && IsOpened(setup.Config))
            {
                faults.Add(Fault.Of("listen", $"the process listens on {started.Listen}{(started.Tls is null ? " without TLS" : "")} until it is restarted, and with this configuration everybody could scrape there; restart it in place of a reload"));
            }

            if (setup is null || faults.Count > 0)
            {
                return null;
            }

            seen = WatchedFiles.AreThoseOf(Config, setup.Config) ? seen : WatchedFiles.Stamp(setup.Config);
            await ReplaceAsync(setup, stopping.Token);
            return setup;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            faults.Add(Fault.Of("configuration", $"a file that it names cannot be read: {exception.Message}"));
            return null;
        }
    }

    /// <summary>Whether what the process listens on since its start asked who scrapes, and would not any more.</summary>
    private bool IsOpened(ExporterConfig next) =>
        started.AlsoListen.Prepend(started.Listen).Any(endpoint => !IPAddress.IsLoopback(endpoint.Address)) && Asks(Config) && !Asks(next);

    private bool Asks(ExporterConfig config) => config.Web.Users.Count > 0 || (started.Tls is not null && (config.Tls ?? started.Tls).Clients == ClientCertificates.Verified);

    private async Task ReplaceAsync(Setup setup, CancellationToken cancellationToken)
    {
        var before = current;
        var next = New(setup);
        Start(next);
        try
        {
            await Preparation.RunAsync(before.Service, next.Service, time, cancellationToken);
        }
        catch
        {
            await next.DisposeAsync();
            throw;
        }

        WarnOfRestart(started, setup.Config);
        current = next;
        await before.DisposeAsync();
    }

    private void Start(Generation generation) => generation.Background = RunAsync(generation);

    private async Task RunAsync(Generation generation)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token, generation.Stopping);
        try
        {
            await Task.WhenAll(generation.Service.RunAsync(both.Token), generation.Probe?.RunAsync(both.Token) ?? Task.CompletedTask);
        }
        catch (Exception exception)
        {
            if (!both.IsCancellationRequested)
            {
                ended.TrySetResult(exception);
            }
        }
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(WatchInterval, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            await LookAsync(cancellationToken);
        }
    }

    /// <summary>Compared with what the process was started with: what was not followed once is still not followed.</summary>
    private void WarnOfRestart(ExporterConfig before, ExporterConfig after)
    {
        (string Key, bool Changed)[] fixedKeys =
        [
            ("listen", !before.Listen.Equals(after.Listen) || !before.AlsoListen.SequenceEqual(after.AlsoListen)),
            (after.Tls is null ? "tls (removed)" : "tls (added)", (before.Tls is null) != (after.Tls is null)),
            ("controlSocket", before.ControlSocket != after.ControlSocket),
            ("log.level", before.LogLevel != after.LogLevel),
            ("log.format", before.LogJson != after.LogJson),
        ];
        foreach (var (key, _) in fixedKeys.Where(one => one.Changed))
        {
            LogNeedsRestart(key);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The configuration was read again: {Collectors} collectors")]
    private partial void LogReloaded(int collectors);

    [LoggerMessage(Level = LogLevel.Error, Message = "The configuration was read again and is faulty; the old one stays in use: {Faults}")]
    private partial void LogKept(string faults);

    [LoggerMessage(Level = LogLevel.Information, Message = "A file of collectors or the web configuration has changed")]
    private partial void LogChanged();

    [LoggerMessage(Level = LogLevel.Warning, Message = "`{Key}` of the configuration has changed, and a reload does not change it: the old value stays in use until a restart")]
    private partial void LogNeedsRestart(string key);
}
