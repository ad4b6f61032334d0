using System.Runtime.ExceptionServices;
using System.Text.Json;
using Monitor.Exporter.Collection;
using Monitor.Exporter.Configuration;
using Monitor.Exporter.Postgres;
using Monitor.Model.Metrics;
using Npgsql;

namespace Monitor.Exporter.Commands;

/// <summary>Runs single collectors on a PostgreSQL server, each as it runs when it is served: what is sent, what is kept of it, and its limits.</summary>
internal sealed class Trial(Login login) : ITrial
{
    private readonly PostgresLink link = new(login, () => { });
    private PostgresSession? session;
    private ServerFacts? facts;

    /// <summary>The major version of the server.</summary>
    public int MajorVersion => facts!.MajorVersion;

    /// <summary>Who asks.</summary>
    public string User => login.User;

    /// <summary>The database that is asked.</summary>
    public string Database => login.Database;

    /// <inheritdoc/>
    public string Server => login.ServerLabel;

    /// <inheritdoc/>
    public async Task<string?> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            facts = await (await SessionAsync(cancellationToken)).ReadFactsAsync(cancellationToken);
            return null;
        }
        catch (PostgresException exception)
        {
            return $"{login.ServerLabel} refuses {login.User}: {exception.MessageText} ({exception.SqlState})";
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return exception is OperationCanceledException
                ? $"{login.ServerLabel} does not answer within {PostgresLink.ConnectDeadline.TotalSeconds} s"
                : $"{login.ServerLabel} cannot be reached: {exception.InnerException?.Message ?? exception.Message}";
        }
    }

    /// <inheritdoc/>
    /// <exception cref="PostgresException">Its condition cannot be evaluated.</exception>
    public async Task<string?> SkipReasonAsync(Collector collector, CancellationToken cancellationToken)
    {
        if ((collector.Roles, facts!.InRecovery) is (CollectorRoles.Primary, true) or (CollectorRoles.Replica, false))
        {
            return $"it runs on a {collector.Roles.ToString().ToLowerInvariant()} only";
        }

        if (!collector.Supports(MajorVersion))
        {
            return $"it is not for PostgreSQL {MajorVersion}";
        }

        if (collector.Extension is { } extension && !await IsTrueAsync($"EXISTS (SELECT FROM pg_extension WHERE extname = {Import.SqlText.Literal(extension)})", cancellationToken))
        {
            return $"the extension {extension} is not in database {Database}";
        }

        return collector.When is { } when && !await IsTrueAsync(when, cancellationToken) ? $"its condition is not true here: {when}" : null;
    }

    /// <inheritdoc/>
    /// <exception cref="NpgsqlException">The server refuses it.</exception>
    public async Task<TryReport> RunAsync(Collector collector, CancellationToken cancellationToken)
    {
        var ask = new CollectorAsk(
            collector, collector.Databases == CollectorDatabases.Each ? Database : null, new(collector.Families()), new(TimeProvider.System));
        CollectorRun? run = null;
        Exception failure = new OperationCanceledException();
        await (await SessionAsync(cancellationToken)).RunAsync([ask], (_, done) => run = done, (_, exception, _) => failure = exception, collector.Timeout, cancellationToken);
        if (run is null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        return new(
            collector.Name, login.ServerLabel, login.Database, run.Rows, run.Segment.Series, run.Repeated, run.Unreadable, run.MissingColumns, run.ExcessRows, run.BelowTop,
            run.Duration!.Value.TotalMilliseconds, null, ITrial.Text(run.Segment));
    }

    /// <summary>What the planner expects a query to cost, in its own unit; null where it cannot say.</summary>
    public async Task<double?> PlanCostAsync(Collector collector, CancellationToken cancellationToken)
    {
        try
        {
            // What asks for a label once is asked for all of it.
            var known = collector.Once is null ? null : CollectorBatch.KnownTo(new());
            var plan = JsonElement.Parse((await (await SessionAsync(cancellationToken)).AskAsync($"EXPLAIN (FORMAT JSON) {collector.Sql}", cancellationToken, known))[0]);
            return plan[0].GetProperty("Plan").GetProperty("Total Cost").GetDouble();
        }
        catch (Exception exception) when (exception is NpgsqlException or JsonException or KeyNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Where in the file's query the server found a fault; empty where it names no place.</summary>
    public static string PlaceOf(Collector collector, PostgresException exception) =>
        SqlPosition.Of(collector.Sql, exception.Position - CollectorAsk.Start(collector));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await link.DisposeAsync();
    }

    private async Task<bool> IsTrueAsync(string condition, CancellationToken cancellationToken) =>
        (await (await SessionAsync(cancellationToken)).AskAsync($"SELECT coalesce(({condition}), false)::text", cancellationToken))[0] == "true";

    /// <summary>A connection that the last collector broke is replaced.</summary>
    private async Task<PostgresSession> SessionAsync(CancellationToken cancellationToken)
    {
        if (session is { IsOpen: true } open)
        {
            return open;
        }

        await CloseAsync();
        return session = await PostgresSession.OpenAsync(link, null, TimeProvider.System, cancellationToken);
    }

    private async Task CloseAsync()
    {
        if (session is { } old)
        {
            session = null;
            await old.DisposeAsync();
        }
    }
}
