using System.Runtime.CompilerServices;
using Monitor.Exporter.Configuration;
using Monitor.Exporter.PgBouncer;
using Monitor.Exporter.Postgres;
using Monitor.Model.Metrics;
using Npgsql;

namespace Monitor.Exporter.Commands;

/// <summary>What a server has to say of each collector: it prepares the query, runs it with its limits, and looks at the columns and series.</summary>
internal static class ServerCheck
{
    private static readonly TimeSpan ConsoleDeadline = TimeSpan.FromSeconds(5);

    /// <summary>The problems of a server.</summary>
    public static async IAsyncEnumerable<Problem> ProblemsAsync(
        MonitoredServer server, Catalogue catalogue, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (server.Postgres is { } postgres)
        {
            await foreach (var problem in PostgresAsync(Title(server, postgres), postgres, catalogue, cancellationToken))
            {
                yield return problem;
            }
        }

        foreach (var problem in server.PgBouncer is { } pgbouncer ? await ConsoleAsync(Title(server, pgbouncer), pgbouncer, catalogue, cancellationToken) : [])
        {
            yield return problem;
        }
    }

    private static string Title(MonitoredServer server, Login login) => server.Name ?? login.ServerLabel;

    private static async IAsyncEnumerable<Problem> PostgresAsync(
        string title, Login login, Catalogue catalogue, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var trial = new Trial(login);
        if (await trial.OpenAsync(cancellationToken) is { } unreachable)
        {
            yield return new(title, unreachable, null);
            yield break;
        }

        var owners = new Dictionary<string, string>();
        foreach (var collector in catalogue.For(CollectorTarget.Postgres, trial.MajorVersion))
        {
            if (await trial.SkipReasonAsync(collector, cancellationToken) is not null)
            {
                continue;
            }

            if (await ProblemAsync(title, trial, collector, cancellationToken) is { } problem)
            {
                yield return problem;
            }

            foreach (var metric in collector.Metrics.Where(metric => !owners.TryAdd(metric.Name, collector.Name)))
            {
                yield return new($"{title}: {collector.Name}", $"the family {metric.Name} comes from {owners[metric.Name]} as well; only one of them is served", null);
            }
        }
    }

    private static async Task<Problem?> ProblemAsync(string title, Trial trial, Collector collector, CancellationToken cancellationToken)
    {
        var where = $"{title}: {collector.Name} ({collector.File})";
        try
        {
            var run = await trial.RunAsync(collector, cancellationToken);
            return run switch
            {
                { Repeated: > 0 } => new(where, $"{run.Repeated} of its series repeat another and would be left out: its labels do not tell the rows apart", null),
                { MissingColumns: > 0 } => new(where, $"{run.MissingColumns} of the columns that it names are not in its result", null),
                _ => null,
            };
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            return new(where, $"{trial.User} lacks a right: {exception.MessageText}; an owner of the server can run:", Permission.GrantFor(collector, trial.User, exception.MessageText));
        }
        catch (PostgresException exception)
        {
            return new(where, $"{exception.MessageText} ({exception.SqlState}){SqlPosition.Of(collector.Sql, exception.Position)}", null);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return new(where, exception is OperationCanceledException ? $"no answer within its deadline of {collector.Timeout.TotalSeconds} s" : exception.Message, null);
        }
    }

    /// <summary>A command that this version does not know is passed over, as it is when it is served.</summary>
    private static async Task<IReadOnlyList<Problem>> ConsoleAsync(string title, Login login, Catalogue catalogue, CancellationToken cancellationToken)
    {
        var problems = new List<Problem>();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(ConsoleDeadline);
        try
        {
            await using var console = await ConsoleConnection.OpenAsync(login, deadline.Token);
            foreach (var collector in catalogue.For(CollectorTarget.PgBouncer, int.MaxValue))
            {
                try
                {
                    await console.QueryAsync(collector.Sql, _ => { }, _ => { }, deadline.Token);
                }
                catch (ConsoleException refusal) when (ConsoleException.IsOfVersion(refusal.Message))
                {
                }
                catch (ConsoleException refusal)
                {
                    problems.Add(new($"{title} (PgBouncer): {collector.Name} ({collector.File})", $"{collector.Sql.Trim()} is refused: {refusal.Message}", null));
                }
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            problems.Add(new($"{title} (PgBouncer)", exception is OperationCanceledException ? $"no answer within {ConsoleDeadline.TotalSeconds} s" : exception.Message, null));
        }

        return problems;
    }
}
