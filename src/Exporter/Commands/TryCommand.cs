using System.Globalization;
using System.Text.Json;
using Monitor.Exporter.Configuration;
using Monitor.Exporter.Import;
using Monitor.Exporter.Postgres;
using Monitor.Model.Documents;
using Monitor.Model.Metrics;
using Npgsql;

namespace Monitor.Exporter.Commands;

/// <summary>Runs one collector and shows what it would serve.</summary>
internal static class TryCommand
{
    /// <summary>Runs it.</summary>
    public static async Task<int> RunAsync(Arguments arguments, Setup setup, Screen screen, CancellationToken cancellationToken)
    {
        if (arguments.Positional is not [var file])
        {
            await screen.Error.WriteLineAsync("monitor-exporter try FILE: name one collector");
            return 2;
        }

        if (Read(file, screen) is not { Count: > 0 } collectors)
        {
            return 1;
        }

        var status = 0;
        foreach (var same in collectors.GroupBy(collector => collector.Target))
        {
            if (TrialOf(same.Key, setup.Config, arguments.Value(Flags.Server), screen) is not { } chosen)
            {
                return 2;
            }

            await using var trial = chosen;
            if (await trial.OpenAsync(cancellationToken) is { } unreachable)
            {
                await screen.Error.WriteLineAsync(unreachable);
                return 1;
            }

            foreach (var collector in same)
            {
                status = Math.Max(status, await TryAsync(trial, collector, arguments.IsOn(Flags.Json), screen, cancellationToken));
            }
        }

        return status;
    }

    /// <summary>A place where a collector of this kind can run; null, and said so, where there is none.</summary>
    private static ITrial? TrialOf(CollectorTarget target, ExporterConfig config, string? name, Screen screen)
    {
        var servers = ServerChoice.Named(config, name);
        ITrial? found = target == CollectorTarget.PgBouncer
            ? servers.Select(server => server.PgBouncer).OfType<Login>().Select(login => new ConsoleTrial(login)).FirstOrDefault()
            : servers.Select(server => server.Postgres).OfType<Login>().Select(login => new Trial(login)).FirstOrDefault();
        if (found is null)
        {
            screen.Error.WriteLine(servers.Count == 0 ? ServerChoice.Unknown(config, name) : $"the collector asks {target}, and the configuration names none{(name is null ? "" : $" for {name}")}");
        }

        return found;
    }

    private static IReadOnlyList<Collector> Read(string file, Screen screen)
    {
        var faults = new List<Fault>();
        var notices = new List<Fault>();
        IReadOnlyList<Collector> collectors = [];
        try
        {
            collectors = PgExporterFiles.Are(file)
                ? PgExporterFiles.Load(ImportDialect.PgExporter, file, faults, notices)
                : CollectorFile.Read(file, File.ReadAllText(file), faults) is { } own ? [own] : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            faults.Add(new(file, 1, 1, $"cannot be read: {exception.Message}"));
        }

        faults.Concat(notices).ToList().ForEach(fault => screen.Error.WriteLine(fault));
        return faults.Count > 0 ? [] : collectors;
    }

    private static async Task<int> TryAsync(ITrial trial, Collector collector, bool json, Screen screen, CancellationToken cancellationToken)
    {
        var status = 0;
        try
        {
            if (await trial.SkipReasonAsync(collector, cancellationToken) is { } reason)
            {
                await screen.Error.WriteLineAsync($"{collector.Name} would be skipped on {trial.Server}: {reason}");
            }
        }
        catch (PostgresException exception)
        {
            status = 1;
            await screen.Error.WriteLineAsync($"{collector.Name} would never run: its condition cannot be evaluated: {collector.When}: {exception.MessageText} ({exception.SqlState})");
        }

        try
        {
            var report = await trial.RunAsync(collector, cancellationToken);
            Write(trial is Trial postgres ? report with { PlanCost = await postgres.PlanCostAsync(collector, cancellationToken) } : report, collector, json, screen);
            return report.Repeated + report.Unreadable + report.ExcessRows == 0 ? status : 1;
        }
        catch (PostgresException exception)
        {
            await screen.Error.WriteLineAsync($"{collector.File}: {exception.MessageText} ({exception.SqlState}){Trial.PlaceOf(collector, exception)}");
            if (exception.SqlState == PostgresErrorCodes.InsufficientPrivilege && trial is Trial { User: var user })
            {
                await screen.Error.WriteLineAsync($"    {Permission.GrantFor(collector, user, exception.MessageText)}");
            }

            return 1;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            await screen.Error.WriteLineAsync($"{collector.File}: {(exception is OperationCanceledException ? $"no answer within its deadline of {Durations.Format(collector.Timeout)}" : exception.Message)}");
            return 1;
        }
    }

    private static void Write(TryReport report, Collector collector, bool json, Screen screen)
    {
        if (json)
        {
            screen.Out.WriteLine(JsonSerializer.Serialize(report, CommandJson.Default.TryReport));
            return;
        }

        screen.Out.Write(report.Exposition);
        var cost = report.PlanCost is { } planned ? $", plan cost {planned.ToString("0.##", CultureInfo.InvariantCulture)}" : "";
        screen.Error.WriteLine(
            $"{report.Rows} rows, {report.Series} series, {report.Milliseconds.ToString("0.0", CultureInfo.InvariantCulture)} ms of {Durations.Format(collector.Timeout)}{cost}, "
            + $"on {report.Server} in {report.Database}; runs {(collector.Every is null ? "at every scrape" : $"every {Durations.Format(collector.Every.Value)}")} in {ListCommand.DatabasesOf(collector)}");
        foreach (var (count, what) in new[]
        {
            (report.Repeated, "series repeat another and are left out: the labels do not tell the rows apart"),
            (report.Unreadable, "values are not numbers and are left out"),
            (report.ExcessRows, $"or more rows beyond the {collector.MaximumRows} of `rows` are left out"),
            (report.BelowTop, "series are summed into the rest, because their rows do not lead"),
            (report.MissingColumns, "columns that the collector names are not in the result"),
        })
        {
            if (count > 0)
            {
                screen.Error.WriteLine($"{count} {what}");
            }
        }
    }
}
