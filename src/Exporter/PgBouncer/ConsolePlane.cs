using Monitor.Exporter.Collection;
using Monitor.Exporter.Configuration;
using Monitor.Exporter.Exposition;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.PgBouncer;

/// <summary>Runs the SHOW commands when somebody scrapes, on one connection that stays open.</summary>
public sealed partial class ConsolePlane : IAsyncDisposable
{
    /// <summary>A console answers from memory: what takes a second does not answer.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaximumAge = TimeSpan.FromSeconds(4);

    private readonly IReadOnlyList<(Collector Collector, SegmentBuilder Builder)> collectors;
    private readonly Login login;
    private readonly CollectorBoard board;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly SingleFlight<bool> rounds;
    private ConsoleConnection? connection;
    private bool away;

    /// <summary>A plane that has not met its PgBouncer yet.</summary>
    public ConsolePlane(Catalogue catalogue, Login login, CollectorBoard board, TimeProvider time, ILogger logger)
    {
        (this.login, this.board, this.time, this.logger) = (login, board, time, logger);
        collectors = [.. catalogue.For(CollectorTarget.PgBouncer, int.MaxValue).Select(collector => (collector, board.NewBuilder(collector.Metrics)))];
        rounds = new(RunRoundAsync, FreshFor, time);
    }

    /// <summary>Brings the values up to date. Whether PgBouncer answered every command; false as well when the deadline comes first.</summary>
    public async Task<bool> RefreshAsync(TimeSpan deadline)
    {
        try
        {
            return await rounds.GetAsync().WaitAsync(deadline, time);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>The newest samples.</summary>
    public IEnumerable<Segment> Segments() => collectors.Select(item => board.Values(item.Collector.Name, MaximumAge));

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => connection?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<bool> RunRoundAsync()
    {
        var complete = true;
        try
        {
            foreach (var (collector, builder) in collectors)
            {
                complete &= await RunAsync(collector, builder);
            }

            away = false;
            return complete;
        }
        catch (Exception exception)
        {
            if (!away)
            {
                LogAway(login.ServerLabel, exception is OperationCanceledException ? "no answer within a second" : exception.Message);
            }

            away = true;
            board.Forget(collectors.Select(item => item.Collector.Name));
            await CloseAsync();
            return false;
        }
    }

    /// <summary>A command that is refused costs its own series; anything else means that PgBouncer is away.</summary>
    private async Task<bool> RunAsync(Collector collector, SegmentBuilder builder)
    {
        var started = time.GetTimestamp();
        builder.Clear();
        using var deadline = new CancellationTokenSource(Deadline, time);
        try
        {
            await QueryAsync(collector, builder, started, deadline.Token);
            return true;
        }
        catch (ConsoleException exception) when (connection is not null)
        {
            if (board.Failed(collector.Name, "sql", time.GetElapsedTime(started), keepsValues: false))
            {
                LogFailed(collector.Name, collector.Source, exception.Message);
            }

            return false;
        }
    }

    private async Task QueryAsync(Collector collector, SegmentBuilder builder, long started, CancellationToken cancellationToken)
    {
        var reused = connection is not null;
        ResultRenderer? renderer = null;
        try
        {
            connection ??= await ConnectAsync(cancellationToken);
            await connection.QueryAsync(
                collector.Sql,
                columns => renderer = new(collector, columns, login.ServerLabel, builder),
                row => renderer?.Add(row),
                cancellationToken);
        }
        catch (IOException) when (reused)
        {
            // PgBouncer was restarted since the last scrape.
            await CloseAsync();
            await QueryAsync(collector, builder, started, cancellationToken);
            return;
        }

        board.Succeeded(collector.Name, new(builder.Build(), time.GetElapsedTime(started))
        {
            Repeated = builder.Repeated,
            Unreadable = renderer?.Unreadable ?? 0,
            MissingColumns = renderer?.MissingColumns ?? 0,
        });
    }

    private async Task<ConsoleConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var opened = await ConsoleConnection.OpenAsync(login, cancellationToken);
        board.Connected("pgbouncer");
        return opened;
    }

    private async Task CloseAsync()
    {
        if (Interlocked.Exchange(ref connection, null) is { } old)
        {
            await old.DisposeAsync();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "PgBouncer at {Server} does not answer: {Reason}")]
    private partial void LogAway(string server, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Collector {Collector} failed: PgBouncer refuses {Command}: {Message}")]
    private partial void LogFailed(string collector, string command, string message);
}
