using Monitor.Exporter.Background;
using Monitor.Exporter.Collection;
using Monitor.Exporter.Exposition;
using Monitor.Model.Metrics;
using Npgsql;

namespace Monitor.Exporter.Postgres;

/// <summary>
/// Runs the cheap cluster-wide collectors when somebody scrapes: all in one round trip, on one connection that stays open. A collector
/// that fails loses its own series; a server that does not answer loses all of them, and says so in <c>pg_up</c>.
/// </summary>
public sealed partial class FastPlane : IAsyncDisposable
{
    /// <summary>All of it is over by then, so that a scrape is answered within 3 s even when the server froze in the middle.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(1.5);

    /// <summary>What does not even end when it is told to is left behind after this time.</summary>
    private static readonly TimeSpan Abandoned = TimeSpan.FromSeconds(4);

    private const string Target = "postgres";

    private readonly PostgresLink link;
    private readonly CollectorBoard board;
    private readonly ServerHealth health;
    private readonly Pulse pulse;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly SingleFlight<bool> rounds;
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly CancellationTokenSource stopping = new();
    private readonly FastChoice choice;
    private readonly TimeSpan freshFor;
    private volatile IReadOnlyList<Collector> served = [];
    private volatile bool isRefused;
    private PostgresSession? session;
    private ServerFacts? known;
    private volatile bool renews;
    private bool away;
    private long begun;

    /// <summary>A plane that has not met its server yet.</summary>
    public FastPlane(Catalogue catalogue, PostgresLink link, TimeSpan freshFor, CollectorBoard board, ServerHealth health, Pulse pulse, TimeProvider time, ILogger logger)
    {
        (this.link, this.freshFor, this.board, this.health, this.pulse, this.time, this.logger) = (link, freshFor, board, health, pulse, time, logger);
        choice = new(catalogue, board, time);
        rounds = new(RunRoundAsync, freshFor, time);
    }

    /// <summary>How its connection fares.</summary>
    public FirstConnection Connection => session is not null ? FirstConnection.Held : renews ? FirstConnection.Renewed : FirstConnection.Missing;

    /// <summary>Brings the values up to date. Whether the server answered; false as well when the deadline comes first.</summary>
    public async Task<bool> RefreshAsync(TimeSpan deadline)
    {
        try
        {
            // A probe may have lost the server since a round that is still fresh, and with it the values of that round.
            return await rounds.GetAsync().WaitAsync(deadline, time) && health.Facts is not null;
        }
        catch (TimeoutException)
        {
            health.Lost();
            return false;
        }
    }

    /// <summary>Asks only for role and version, for the health endpoints. A round that is under way tells them the same.</summary>
    /// <param name="patience">How long to wait for such a round; zero: not at all.</param>
    public async Task ProbeAsync(TimeSpan patience)
    {
        if (!await gate.WaitAsync(patience, stopping.Token))
        {
            return;
        }

        if (patience > TimeSpan.Zero && health.Now() != HealthState.Unknown)
        {
            gate.Release();
            return;
        }

        await MeetAndRunAsync(withCollectors: false);
    }

    /// <summary>Whether the server refuses who asks, as it will until somebody changes something.</summary>
    public bool IsRefused => isRefused;

    /// <summary>The newest samples; a round that is fresh for long makes none of them too old. Those of a server that is away are gone.</summary>
    public IEnumerable<Segment> Segments() => [.. served.Select(collector => board.Values(collector.Name, freshFor + collector.MaximumAge))];

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        // Whatever is under way has been told to end, and ends before its connection is closed.
        await gate.WaitAsync(Abandoned);
        await CloseSessionAsync();
        gate.Dispose();
        stopping.Dispose();
    }

    private async Task<bool> RunRoundAsync()
    {
        await gate.WaitAsync(stopping.Token);
        return await MeetAndRunAsync(withCollectors: true);
    }

    /// <summary>Ends in bounded time whatever the driver does: work that ignores its deadline is left behind with its connection.</summary>
    private async Task<bool> MeetAndRunAsync(bool withCollectors)
    {
        begun = time.GetTimestamp();
        var before = (Connection, health.Facts);
        using var budget = new Deadline(Budget * 1.5, time, stopping.Token);
        var work = withCollectors ? RunCollectorsAsync(budget.Token) : MeetAsync(FastPlan.FactsAlone, budget.Token);
        try
        {
            // Not cancelled by the budget as well: the work itself ends with it, and only then its connection may be closed.
            var facts = await work.WaitAsync(Abandoned, time);
            health.Seen(facts);
            board.Answers(Target);
            isRefused = false;
            LogBack();
            return true;
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            if (exception is TimeoutException)
            {
                // What still runs has these to itself.
                choice.Abandon();
                board.Abandoned("fast");
            }

            var reason = CollectorFailure.Of(exception);
            isRefused = reason is "login" or "tls" or "database";
            board.Away(Target, reason);
            LogAwayOnce(exception);
            LoseServer(work);
            return false;
        }
        finally
        {
            gate.Release();
            if (before.Connection != Connection || (health.Facts is { } facts && !facts.PlansLike(before.Facts)))
            {
                pulse.Change();
            }
        }
    }

    /// <summary>Runs what the last facts say; when the answer tells other facts (a promotion, an upgrade), once more with those.</summary>
    private async Task<ServerFacts> RunCollectorsAsync(CancellationToken cancellationToken)
    {
        if (known is null)
        {
            known = await MeetAsync(FastPlan.FactsAlone, cancellationToken);
        }

        for (var planned = known; ; planned = known)
        {
            var plan = choice.For(planned, await ReadDatabaseFactsAsync(cancellationToken));
            known = await MeetAsync(plan, cancellationToken);
            // The newest facts are those behind the collectors, so that nothing of a replica stands beside what only a primary says.
            if (known.PlansLike(planned))
            {
                served = [.. plan.Asks.Select(ask => ask.Collector)];
                return known;
            }
        }
    }

    private async Task<DatabaseFacts> ReadDatabaseFactsAsync(CancellationToken cancellationToken)
    {
        var kept = session is { IsOpen: true };
        try
        {
            return await (await SessionAsync(cancellationToken)).ReadDatabaseFactsAsync(choice.Collectors, cancellationToken);
        }
        catch (NpgsqlException) when (kept && session is { IsOpen: false } && !cancellationToken.IsCancellationRequested)
        {
            return await (await SessionAsync(cancellationToken)).ReadDatabaseFactsAsync(choice.Collectors, cancellationToken);
        }
    }

    /// <summary>
    /// A kept connection may have been closed by a restart: then, and only then, a second one is tried at once. What it leads to may be another
    /// version; collectors that are not for it are not asked, and the facts tell the caller to choose again.
    /// </summary>
    private async Task<ServerFacts> MeetAsync(FastPlan plan, CancellationToken cancellationToken)
    {
        var kept = session is { IsOpen: true };
        try
        {
            var asked = await SessionAsync(cancellationToken);
            var (facts, left) = await RunPartsAsync(asked, plan, cancellationToken);
            if (left.Count > 0 && !asked.IsOpen && TimeLeft() > TimeSpan.Zero)
            {
                return await MeetAgainAsync(plan.Only(left), cancellationToken);
            }

            foreach (var ask in left)
            {
                board.Postponed(ask.Collector.Name, Skip.Budget);
            }

            return facts;
        }
        catch (NpgsqlException) when (kept && !cancellationToken.IsCancellationRequested)
        {
            await CloseSessionAsync();
            return await MeetAgainAsync(plan, cancellationToken);
        }
    }

    /// <summary>Runs part after part, until the connection breaks or the time is up.</summary>
    /// <returns>The newest facts, and whom nobody got to.</returns>
    private async Task<(ServerFacts Facts, IReadOnlyList<CollectorAsk> Left)> RunPartsAsync(PostgresSession asked, FastPlan plan, CancellationToken cancellationToken)
    {
        ServerFacts? facts = null;
        var left = new List<CollectorAsk>();
        IEnumerable<(IReadOnlyList<CollectorAsk> Asks, bool MayWait)> parts =
            [.. plan.Together.Select(part => (part, false)), .. plan.Alone.Select((ask, index) => ((IReadOnlyList<CollectorAsk>)[ask], index > 0))];
        foreach (var (asks, mayWait) in parts)
        {
            // The first of the slow ones has what is left of the time; another only begins what it can be expected to end.
            if (facts is not null && (!asked.IsOpen || !facts.PlansLike(known ?? facts) || TimeLeft() == TimeSpan.Zero || (mayWait && TimeLeft() < (asks[0].Took ?? asks[0].Collector.Timeout))))
            {
                left.AddRange(asks);
                continue;
            }

            foreach (var ask in asks)
            {
                ask.AskedAt = begun;
            }

            var measured = plan.Measured is { } one && asks.Contains(one) ? one : null;
            (facts, var missed) = await asked.RunAsync(asks, Succeeded, Failed, TimeLeft(), cancellationToken, known, measured);
            left.AddRange(missed);
        }

        return (facts!, left);
    }

    /// <summary>What the round has left for asking. A round that overran ends here, and not with the server given up for lost.</summary>
    private TimeSpan TimeLeft() => Budget - time.GetElapsedTime(begun) is { Ticks: > 0 } left ? left : TimeSpan.Zero;

    private async Task<ServerFacts> MeetAgainAsync(FastPlan plan, CancellationToken cancellationToken)
    {
        var facts = await MeetAsync(FastPlan.FactsAlone, cancellationToken);
        return plan.Asks.Any() && facts.PlansLike(known) ? await MeetAsync(plan, cancellationToken) : facts;
    }

    private async Task<PostgresSession> SessionAsync(CancellationToken cancellationToken)
    {
        if (session is { IsOpen: true, IsExpired: false } open)
        {
            return open;
        }

        renews = session is { IsOpen: true, IsExpired: true };
        try
        {
            if (renews)
            {
                link.Recycled();
            }

            await CloseSessionAsync();
            session = await PostgresSession.OpenAsync(link, null, time, cancellationToken);
            return session;
        }
        finally
        {
            renews = false;
        }
    }

    private void Succeeded(CollectorAsk ask, CollectorRun run)
    {
        ask.Breaker.Succeeded();
        board.Succeeded(ask.Collector.Name, run);
    }

    private void Failed(CollectorAsk ask, Exception exception, TimeSpan duration)
    {
        var (collector, reason) = (ask.Collector, CollectorFailure.Of(exception));
        ask.Breaker.Failed(reason);
        if (board.Failed(collector.Name, reason, duration, keepsValues: false))
        {
            CollectorLog.Failed(logger, collector, link.Database, reason, CollectorFailure.Message(exception), link.AdviceFor(collector, reason, exception));
        }

        if (ask.Breaker.Reason is { } rests)
        {
            board.Rests(collector.Name, rests, link.AdviceFor(collector, rests, exception));
        }
    }

    /// <summary>A server that is away for a night is worth two lines, not one a second.</summary>
    private void LogAwayOnce(Exception exception)
    {
        if (!away)
        {
            LogAway(link.ServerLabel, CollectorFailure.Explain(exception));
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

    private void LoseServer(Task work)
    {
        health.Lost();
        board.Forget(served.Select(collector => collector.Name));
        known = null;
        if (Interlocked.Exchange(ref session, null) is { } old)
        {
            // Not awaited, because to close what does not answer could take as long as to ask it; and not before the work has let go of it.
            _ = work.ContinueWith(_ => old.DisposeAsync().AsTask(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
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
}
