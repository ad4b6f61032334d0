using Monitor.Exporter.Collection;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Postgres;

/// <summary>What is done in a database once there is a session in it.</summary>
internal sealed class SlowVisit(IReadOnlyList<Collector> collectors, SlowSchedule schedule, PostgresLink link, CollectorBoard board, TimeProvider time, ILogger logger)
{
    /// <summary>What does not even end when it is told to is left behind this long after its own limit.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private TimeSpan Now => time.GetElapsedTime(0, time.GetTimestamp());

    /// <summary>Runs a collector in the database of the session, or says why it does not run there.</summary>
    public async Task RunAsync(SlowUnit unit, PostgresSession session, ServerFacts facts, DatabaseFacts known, CancellationToken cancellationToken)
    {
        var collector = collectors.Where(variant => variant.Name == unit.Collector && variant.Supports(facts.MajorVersion)).MinBy(variant => variant.UntilVersion ?? int.MaxValue);
        var every = (collector ?? collectors.First(variant => variant.Name == unit.Collector)).Every!.Value;
        var label = unit.Database ?? CollectorBoard.ClusterWide;
        var reason = collector is null ? Skip.Version : Skip.ReasonOf(collector, facts, known);
        if (reason is not null)
        {
            board.Skipped(unit.Collector, reason, label);
            // Nobody but who works there creates the extension that it lacks.
            unit.Pass(Now, every, Now);
            return;
        }

        if (unit.Ask?.Collector != collector)
        {
            unit.Ask = new(collector!, unit.Database, board.NewBuilder(collector!.Families()), unit.Ask?.Breaker ?? new(time));
        }

        if (!unit.Ask!.Breaker.Allows())
        {
            unit.Pass(Now, Breaker.Rest);
            return;
        }

        await RunAsync(unit, unit.Ask, session, every, cancellationToken);
    }

    private async Task RunAsync(SlowUnit unit, CollectorAsk ask, PostgresSession session, TimeSpan every, CancellationToken cancellationToken)
    {
        var started = Now;
        void Succeeded(CollectorAsk _, CollectorRun run)
        {
            ask.Breaker.Succeeded();
            unit.Plan(Now, every, run.Duration ?? TimeSpan.Zero, failed: false, started, schedule.WorkElsewhere(unit));
            board.Succeeded(unit.Collector, run with { Interval = unit.Interval }, unit.Database ?? CollectorBoard.ClusterWide);
        }

        void Failed(CollectorAsk _, Exception exception, TimeSpan duration)
        {
            unit.Plan(Now, every, duration, failed: true, elsewhere: schedule.WorkElsewhere(unit));
            Report(unit, ask, exception, duration);
        }

        var work = session.RunAsync([ask], Succeeded, Failed, ask.Collector.Timeout, cancellationToken);
        try
        {
            await work.WaitAsync(ask.Collector.Timeout + Patience, time, CancellationToken.None);
        }
        catch (TimeoutException exception)
        {
            // Whatever still runs has the old ask and its builder to itself.
            unit.Ask = null;
            Failed(ask, exception, ask.Collector.Timeout + Patience);
            throw new AbandonedException(work);
        }
    }

    /// <summary>Work that did not even end when it was told to.</summary>
    public sealed class AbandonedException(Task work) : Exception
    {
        /// <summary>It still holds the session.</summary>
        public Task Work => work;
    }

    private void Report(SlowUnit unit, CollectorAsk ask, Exception exception, TimeSpan duration)
    {
        var (collector, reason, label) = (ask.Collector, CollectorFailure.Of(exception), unit.Database ?? CollectorBoard.ClusterWide);
        ask.Breaker.Failed(reason);
        if (board.Failed(collector.Name, reason, duration, keepsValues: true, label))
        {
            CollectorLog.Failed(logger, collector, unit.Database ?? link.Database, reason, CollectorFailure.Message(exception), link.AdviceFor(collector, reason, exception));
        }

        if (ask.Breaker.Reason is { } rests)
        {
            board.Rests(collector.Name, rests, link.AdviceFor(collector, rests, exception), label);
        }
    }
}
