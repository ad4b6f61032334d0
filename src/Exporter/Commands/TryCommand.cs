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

        var name = arguments.Value(Flags.Server);
        if (ServerChoice.Named(setup.Config, name).FirstOrDefault(server => server.Postgres is not null) is not { Postgres: { } login })
        {
            await screen.Error.WriteLineAsync(ServerChoice.Unknown(setup.Config, name));
            return 2;
        }

        await using var trial = new Trial(login);
        if (await trial.OpenAsync(cancellationToken) is { } unreachable)
        {
            await screen.Error.WriteLineAsync(unreachable);
            return 1;
        }

        var status = 0;
        foreach (var collector in collectors)
        {
            status = Math.Max(status, await TryAsync(trial, collector, arguments.IsOn(Flags.Json), screen, cancellationToken));
        }

        return status;
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

    private static async Task<int> TryAsync(Trial trial, Collector collector, bool json, Screen screen, CancellationToken cancellationToken)
    {
        if (collector.Target == CollectorTarget.PgBouncer)
        {
            await screen.Error.WriteLineAsync($"{collector.Name} asks PgBouncer; `monitor-exporter check --connect` runs it");
            return 1;
        }

        if (await trial.SkipReasonAsync(collector, cancellationToken) is { } reason)
        {
            await screen.Error.WriteLineAsync($"{collector.Name} would be skipped on {trial.Server}: {reason}");
        }

        try
        {
            var report = await trial.RunAsync(collector, cancellationToken) with { PlanCost = await trial.PlanCostAsync(collector, cancellationToken) };
            Write(report, collector, json, screen);
            return report.Repeated + report.Unreadable == 0 ? 0 : 1;
        }
        catch (PostgresException exception)
        {
            await screen.Error.WriteLineAsync($"{collector.File}: {exception.MessageText} ({exception.SqlState}){SqlPosition.Of(collector.Sql, exception.Position)}");
            if (exception.SqlState == PostgresErrorCodes.InsufficientPrivilege)
            {
                await screen.Error.WriteLineAsync($"    {Permission.GrantFor(collector, trial.User, exception.MessageText)}");
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
        var cost = report.PlanCost?.ToString("0.##", CultureInfo.InvariantCulture) ?? "unknown";
        screen.Error.WriteLine(
            $"{report.Rows} rows, {report.Series} series, {report.Milliseconds.ToString("0.0", CultureInfo.InvariantCulture)} ms of {Durations.Format(collector.Timeout)}, plan cost {cost}, "
            + $"on {report.Server} in {report.Database}; runs {(collector.Every is null ? "at every scrape" : $"every {Durations.Format(collector.Every.Value)}")} in {ListCommand.DatabasesOf(collector)}");
        foreach (var (count, what) in new[]
        {
            (report.Repeated, "series repeat another and are left out: the labels do not tell the rows apart"),
            (report.Unreadable, "values are not numbers and are left out"),
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
