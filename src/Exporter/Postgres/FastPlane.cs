using Monitor.Exporter.Collection;
using Monitor.Exporter.Exposition;
using Monitor.Model.Metrics;
using Npgsql;

namespace Monitor.Exporter.Postgres;

/// <summary>
/// Runs the cheap cluster-wide collectors when somebody scrapes, one after the other on one connection that stays open. A collector
/// that fails loses its own series; a server that does not answer loses all of them, and says so in <c>pg_up</c>.
/// </summary>
public sealed partial class FastPlane : IAsyncDisposable
{
    /// <summary>All of it is over by then, so that a scrape is answered within 3 s even when the server froze in the middle.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(2);

    /// <summary>Two Prometheis that scrape side by side cost the server one round.</summary>
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(1);

    private readonly Catalogue catalogue;
    private readonly PostgresLink link;
    private readonly CollectorBoard board;
    private readonly ServerHealth health;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly SingleFlight<bool> rounds;
    private readonly Dictionary<Collector, SegmentBuilder> builders = [];
    private readonly HashSet<string> served = [];
    private readonly SemaphoreSlim connectionGate = new(1, 1);
    private readonly CancellationTokenSource stopping = new();
    private PostgresSession? session;
    private bool away;

    /// <summary>A plane that has not met its server yet.</summary>
    public FastPlane(Catalogue catalogue, PostgresLink link, CollectorBoard board, ServerHealth health, TimeProvider time, ILogger logger)
    {
        (this.catalogue, this.link, this.board, this.health, this.time, this.logger) = (catalogue, link, board, health, time, logger);
        rounds = new(RunRoundAsync, FreshFor, time);
    }

    /// <summary>Brings the values up to date. Whether the server answered; false as well when the deadline comes first.</summary>
    public async Task<bool> RefreshAsync(TimeSpan deadline)
    {
        try
        {
            return await rounds.GetAsync().WaitAsync(deadline, time);
        }
        catch (TimeoutException)
        {
            health.Lost();
            return false;
        }
    }

    /// <summary>Asks only for role and version, for the health endpoints; not while a round is under way, which tells them the same.</summary>
    public async Task ProbeAsync()
    {
        if (!await connectionGate.WaitAsync(0, CancellationToken.None))
        {
            return;
        }

        await MeetAndRunAsync((_, _) => Task.CompletedTask);
    }

    /// <summary>The newest samples. Those of a server that is away are gone.</summary>
    public IEnumerable<Segment> Segments()
    {
        lock (served)
        {
            return [.. served.Order(StringComparer.Ordinal).Select(collector => board.Values(collector, Budget + Budget))];
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        if (session is not null)
        {
            await session.DisposeAsync();
        }

        connectionGate.Dispose();
        stopping.Dispose();
    }

    private async Task<bool> RunRoundAsync()
    {
        await connectionGate.WaitAsync(stopping.Token);
        return await MeetAndRunAsync(RunCollectorsAsync);
    }

    private async Task<bool> MeetAndRunAsync(Func<ServerFacts, CancellationToken, Task> run)
    {
        using var budget = new CancellationTokenSource(Budget, time);
        using var round = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token, budget.Token);
        try
        {
            var facts = await MeetServerAsync(round.Token);
            health.Seen(facts);
            await run(facts, round.Token);
            LogBack();
            return true;
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            LogAwayOnce(exception);
            await LoseServerAsync();
            return false;
        }
        finally
        {
            connectionGate.Release();
        }
    }

    /// <summary>A server that is away for a night is worth two lines, not one a second.</summary>
    private void LogAwayOnce(Exception exception)
    {
        if (!away)
        {
            LogAway(link.ServerLabel, exception is OperationCanceledException ? "no answer in time" : exception.Message);
        }

        away = true;
    }

    private void LogBack()
    {
        if (away)
        {
            LogAnswers(link.ServerLabel);
        }

        away = false;
    }

    /// <summary>A kept connection may have been closed by a restart: then, and only then, a second one is tried at once.</summary>
    private async Task<ServerFacts> MeetServerAsync(CancellationToken cancellationToken)
    {
        if (session is { IsOpen: true } kept)
        {
            try
            {
                return await kept.ReadFactsAsync(cancellationToken);
            }
            catch (NpgsqlException) when (!cancellationToken.IsCancellationRequested)
            {
                await CloseSessionAsync();
            }
        }

        await CloseSessionAsync();
        session = await PostgresSession.OpenAsync(link, null, time, cancellationToken);
        return await session.ReadFactsAsync(cancellationToken);
    }

    private async Task RunCollectorsAsync(ServerFacts facts, CancellationToken cancellationToken)
    {
        foreach (var collector in catalogue.For(CollectorTarget.Postgres, facts.MajorVersion).Where(collector => collector.Every is null))
        {
            if (Skip.ReasonOf(collector, facts) is { } reason)
            {
                board.Skipped(collector.Name, reason);
                continue;
            }

            lock (served)
            {
                served.Add(collector.Name);
            }

            await RunCollectorAsync(collector, cancellationToken);
        }
    }

    private async Task RunCollectorAsync(Collector collector, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        if (!builders.TryGetValue(collector, out var builder))
        {
            builders[collector] = builder = board.NewBuilder(collector.Metrics);
        }

        builder.Clear();
        try
        {
            session = session is { IsOpen: true } ? session : await PostgresSession.OpenAsync(link, null, time, cancellationToken);
            var run = await session.RunAsync(collector, builder, cancellationToken);
            board.Succeeded(collector.Name, run with { Segment = builder.Build(), Repeated = builder.Repeated });
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            var reason = CollectorFailure.Of(exception);
            if (board.Failed(collector.Name, reason, time.GetElapsedTime(started), keepsValues: false))
            {
                LogFailed(collector.Name, collector.File, reason, exception.Message);
            }

            // Only a server that is still there is asked on: a connection that broke is opened again by the next collector, and when
            // that fails the round is over.
            if (session is { IsOpen: false })
            {
                await CloseSessionAsync();
                session = await PostgresSession.OpenAsync(link, null, time, cancellationToken);
            }
        }
    }

    private async Task LoseServerAsync()
    {
        health.Lost();
        lock (served)
        {
            board.Forget(served);
        }

        await CloseSessionAsync();
    }

    private async Task CloseSessionAsync()
    {
        if (Interlocked.Exchange(ref session, null) is { } old)
        {
            await old.DisposeAsync();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "PostgreSQL at {Server} does not answer: {Reason}")]
    private partial void LogAway(string server, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "PostgreSQL at {Server} answers")]
    private partial void LogAnswers(string server);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Collector {Collector} ({File}) failed ({Reason}); its series are gone until it succeeds: {Message}")]
    private partial void LogFailed(string collector, string file, string reason, string message);
}
