using Monitor.Exporter.Configuration;
using Monitor.Exporter.Exposition;
using Monitor.Exporter.PgBouncer;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Commands;

/// <summary>Runs single collectors on the console of a PgBouncer.</summary>
internal sealed class ConsoleTrial(Login login) : ITrial
{
    /// <summary>A console answers from memory: what takes as long does not answer.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    private ConsoleConnection? console;

    /// <inheritdoc/>
    public string Server => login.ServerLabel;

    /// <inheritdoc/>
    public async Task<string?> OpenAsync(CancellationToken cancellationToken)
    {
        using var deadline = Limited(cancellationToken);
        try
        {
            console = await ConsoleConnection.OpenAsync(login, deadline.Token);
            return null;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return exception is OperationCanceledException ? $"no answer within {Deadline.TotalSeconds} s" : exception.Message;
        }
    }

    /// <inheritdoc/>
    public Task<string?> SkipReasonAsync(Collector collector, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    /// <inheritdoc/>
    /// <exception cref="ConsoleException">PgBouncer refuses the command.</exception>
    public async Task<TryReport> RunAsync(Collector collector, CancellationToken cancellationToken)
    {
        using var deadline = Limited(cancellationToken);
        var builder = new SegmentBuilder(collector.Families());
        var renderer = new ConsoleRenderer(collector, builder, TimeProvider.System);
        var began = TimeProvider.System.GetTimestamp();
        await console!.QueryAsync(collector.Sql, renderer.Begin, renderer.Add, deadline.Token);
        renderer.End();
        return new(
            collector.Name, login.ServerLabel, login.Database, renderer.Rows, builder.Series, builder.Repeated, renderer.Unreadable, renderer.MissingColumns, renderer.Excess, 0,
            TimeProvider.System.GetElapsedTime(began).TotalMilliseconds, null, ITrial.Text(builder.Build()));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => console?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static CancellationTokenSource Limited(CancellationToken cancellationToken)
    {
        var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Deadline);
        return deadline;
    }
}
