using System.Runtime.CompilerServices;
using Monitor.Exporter.Configuration;
using Monitor.Exporter.PgBouncer;
using Monitor.Exporter.Postgres;
using Monitor.Model.Metrics;
using Npgsql;

namespace Monitor.Exporter.Commands;

/// <summary>What a server has to say of each collector: runs it with its limits, and looks at the columns and series.</summary>
internal static class ServerCheck
{
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

    private static string Repeats(int series) => $"{series} of its series repeat another and would be left out: its labels do not tell the rows apart";

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
            var (runs, problem) = await LookAsync(title, trial, collector, cancellationToken);
            if (problem is not null)
            {
                yield return problem;
            }

            if (!runs)
            {
                continue;
            }

            foreach (var metric in collector.Metrics.Where(metric => !owners.TryAdd(metric.Name, collector.Name)))
            {
                yield return new($"{title}: {collector.Name}", $"the family {metric.Name} comes from {owners[metric.Name]} as well; only one of them is served", null);
            }
        }
    }

    private static async Task<(bool Runs, Problem? Problem)> LookAsync(string title, Trial trial, Collector collector, CancellationToken cancellationToken)
    {
        var where = $"{title}: {collector.Name} ({collector.File})";
        try
        {
            return await trial.SkipReasonAsync(collector, cancellationToken) is null ? (true, await ProblemAsync(where, trial, collector, cancellationToken)) : (false, null);
        }
        catch (PostgresException exception)
        {
            return (false, new(where, $"its condition cannot be evaluated, and so it never runs: {collector.When}: {exception.MessageText} ({exception.SqlState})", null));
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return (false, new(where, exception is OperationCanceledException ? "its condition is not answered in time" : exception.Message, null));
        }
    }

    private static async Task<Problem?> ProblemAsync(string where, Trial trial, Collector collector, CancellationToken cancellationToken)
    {
        try
        {
            var run = await trial.RunAsync(collector, cancellationToken);
            return run switch
            {
                { Repeated: > 0 } => new(where, Repeats(run.Repeated), null),
                { ExcessRows: > 0 } => new(where, $"it finds more rows than the {collector.MaximumRows} of `rows`; the others are left out", null),
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
            return new(where, $"{exception.MessageText} ({exception.SqlState}){Trial.PlaceOf(collector, exception)}", null);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return new(where, exception is OperationCanceledException ? $"no answer within its deadline of {collector.Timeout.TotalSeconds} s" : exception.Message, null);
        }
    }

    /// <summary>A command that this version does not know is passed over, as it is when it is served; so is a column that it does not have.</summary>
    private static async Task<IReadOnlyList<Problem>> ConsoleAsync(string title, Login login, Catalogue catalogue, CancellationToken cancellationToken)
    {
        await using var trial = new ConsoleTrial(login);
        if (await trial.OpenAsync(cancellationToken) is { } unreachable)
        {
            return [new($"{title} (PgBouncer)", unreachable, null)];
        }

        var problems = new List<Problem>();
        foreach (var collector in catalogue.For(CollectorTarget.PgBouncer, int.MaxValue))
        {
            var where = $"{title} (PgBouncer): {collector.Name} ({collector.File})";
            try
            {
                if (await trial.RunAsync(collector, cancellationToken) is { Repeated: > 0 and var repeated })
                {
                    problems.Add(new(where, Repeats(repeated), null));
                }
            }
            catch (ConsoleException refusal) when (ConsoleException.IsOfVersion(refusal.Message))
            {
            }
            catch (ConsoleException refusal)
            {
                problems.Add(new(where, $"{collector.Sql.Trim()} is refused: {refusal.Message}", null));
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                // Nobody knows what is still under way on this connection.
                problems.Add(new(where, exception is OperationCanceledException ? "no answer in time" : exception.Message, null));
                break;
            }
        }

        return problems;
    }
}
