using Monitor.Exporter.Collection;
using Monitor.Exporter.Configuration;
using Monitor.Exporter.Exposition;
using Monitor.Exporter.Postgres;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.PgBouncer;

/// <summary>Runs the SHOW commands when somebody scrapes, on one connection that stays open.</summary>
public sealed partial class ConsolePlane : IAsyncDisposable
{
    private const string Target = "pgbouncer";

    private static readonly TimeSpan ConnectDeadline = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaximumAge = TimeSpan.FromSeconds(4);

    private readonly IReadOnlyList<ConsoleCommand> commands;
    private readonly IReadOnlyList<string> collectors;
    private readonly Login login;
    private readonly TimeSpan freshFor;
    private readonly CollectorBoard board;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly SingleFlight<bool> rounds;
    private readonly CancellationTokenSource stopping = new();
    private ConsoleConnection? connection;
    private bool away;

    /// <summary>A plane that has not met its PgBouncer yet.</summary>
    public ConsolePlane(Catalogue catalogue, Login login, TimeSpan freshFor, CollectorBoard board, TimeProvider time, ILogger logger)
    {
        (this.login, this.freshFor, this.board, this.time, this.logger) = (login, freshFor, board, time, logger);
        commands = ConsoleCommand.Of(catalogue, board, time);
        collectors = [.. commands.SelectMany(command => command.Renderers).Select(renderer => renderer.Collector.Name)];
        rounds = new(RunRoundAsync, freshFor, time);
    }

    /// <summary>Brings the values up to date. Whether PgBouncer answered; false as well when the deadline comes first.</summary>
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

    /// <summary>The newest samples; a round that is fresh for long makes none of them too old.</summary>
    public IEnumerable<Segment> Segments() => collectors.Select(collector => board.Values(collector, freshFor + MaximumAge));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await CloseAsync();
        stopping.Dispose();
    }

    private async Task<bool> RunRoundAsync()
    {
        try
        {
            await MeetAndRunAsync();
            if (away)
            {
                LogAnswers(login.ServerLabel);
            }

            away = false;
            board.Answers(Target);
            return true;
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            if (!away)
            {
                LogAway(login.ServerLabel, exception is OperationCanceledException ? "no answer within a second" : exception.Message);
            }

            away = true;
            board.Away(Target, exception is ConsoleException ? "refused" : CollectorFailure.Of(exception));
            board.Forget(collectors);
            await CloseAsync();
            return false;
        }
    }

    /// <summary>A kept connection may have been closed by a restart: then, and only then, a second one is tried at once.</summary>
    private async Task MeetAndRunAsync()
    {
        if (connection is { } kept)
        {
            try
            {
                await RunAsync(kept);
                return;
            }
            catch (IOException) when (!stopping.IsCancellationRequested)
            {
                await CloseAsync();
            }
        }

        await RunAsync(connection = await ConnectAsync());
    }

    private Task RunAsync(ConsoleConnection open) =>
        new ConsoleRound(open, time).RunAsync(commands.Where(command => !command.Refused), Answered, stopping.Token);

    private void Answered(ConsoleCommand command, TimeSpan duration, string? refusal)
    {
        foreach (var renderer in command.Renderers)
        {
            if (refusal is null)
            {
                renderer.End();
                board.Succeeded(renderer.Collector.Name, new(renderer.Builder.Build(), duration)
                {
                    Rows = renderer.Rows,
                    Repeated = renderer.Builder.Repeated,
                    ExcessRows = renderer.Excess,
                    Unreadable = renderer.Unreadable,
                    MissingColumns = renderer.MissingColumns,
                });
            }
            else
            {
                Refused(command, renderer.Collector, duration, refusal);
            }
        }
    }

    /// <summary>
    /// A command that is refused costs its own series. One that this version does not know, or that is not for this user, is not asked
    /// again on this connection; a new one, after an upgrade or a reload, asks everything.
    /// </summary>
    private void Refused(ConsoleCommand command, Collector collector, TimeSpan duration, string refusal)
    {
        var reason = ConsoleException.IsOfVersion(refusal) ? "version"
            : refusal.Contains("access needed", StringComparison.Ordinal) ? "permission"
            : null;
        if (reason is not null)
        {
            command.Refused = true;
            board.Skipped(collector.Name, reason);
        }
        else if (board.Failed(collector.Name, "sql", duration, keepsValues: false))
        {
            LogFailed(collector.Name, collector.Source, refusal);
        }
    }

    private async Task<ConsoleConnection> ConnectAsync()
    {
        using var timer = new CancellationTokenSource(ConnectDeadline, time);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, stopping.Token);
        var opened = await ConsoleConnection.OpenAsync(login, deadline.Token);
        board.Connected(Target);
        foreach (var command in commands)
        {
            command.Refused = false;
        }

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

    [LoggerMessage(Level = LogLevel.Information, Message = "PgBouncer at {Server} answers")]
    private partial void LogAnswers(string server);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Collector {Collector} failed: PgBouncer refuses {Command}: {Message}")]
    private partial void LogFailed(string collector, string command, string message);
}
